import type { BuildEntry } from './build-entry.ts';
import type { RegionState } from './region-state.ts';
import type { BuildRunner } from './run-build.ts';

/** What people who watch an endpoint want to know. */
export type EndpointFact =
  | { readonly kind: 'build-started'; readonly id: string; readonly number: number }
  | {
      readonly kind: 'build-finished';
      readonly id: string;
      readonly status: BuildEntry['status'];
      readonly durationMs: number;
    }
  | { readonly kind: 'batch-started'; readonly id: string; readonly number: number }
  | {
      readonly kind: 'batch-finished';
      readonly id: string;
      readonly status: BuildEntry['status'];
      readonly durationMs: number;
    }
  | { readonly kind: 'request-refused'; readonly operation: string; readonly message: string };

/** What operations need besides the state of their region. */
export interface OperationContext {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  readonly runner: BuildRunner;
  readonly heard: (fact: EndpointFact) => void;
  /** True once the endpoint ends: nothing new starts. */
  readonly closing: () => boolean;
}

/** One operation of a service: takes the body of a request, gives that of the answer. Throws ServiceError. */
export type Operation = (state: RegionState, body: string, context: OperationContext) => object;
