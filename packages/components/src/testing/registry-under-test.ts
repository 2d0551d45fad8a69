import type { ComponentRegistry, ObserveRequest } from '../plan/component-registry.ts';
import type { Body } from './check-request.ts';
import type { FakeWorldOptions } from './fake-world.ts';

/** An account that is empty, and what the suite has to know of it. */
export interface RegistryUnderTest {
  readonly registry: ComponentRegistry;
  /** An operation of the service, done by somebody else. */
  call(operation: string, input: Body): Body;
  dispose?(): void | Promise<void>;
}

/** With what tests say shortly. */
export interface Opened extends RegistryUnderTest {
  apply(item: Parameters<ComponentRegistry['apply']>[0]): ReturnType<ComponentRegistry['apply']>;
  observe(wanted: Partial<ObserveRequest>): ReturnType<ComponentRegistry['observe']>;
}

/** Opens another account; those of a test end with it. */
export type Fresh = (options?: FakeWorldOptions) => Promise<Opened>;
