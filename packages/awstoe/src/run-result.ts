import type { Span } from '@seed/kernel';
import type { InputValue } from './input-value.ts';

export type StepStatus = 'success' | 'failed' | 'ignored' | 'skipped';
export type Status = 'success' | 'failed' | 'success with ignored failure' | 'stopped';

export interface IterationResult {
  readonly index: number;
  readonly value: string;
  readonly status: 'success' | 'failed';
  readonly failureMessage?: string;
}

export interface StepResult {
  readonly name: string;
  readonly action: string;
  readonly status: StepStatus;
  /** Why it failed, or was skipped. */
  readonly message?: string;
  /** `E-…`, where something known went wrong. */
  readonly code?: string;
  readonly hints: readonly string[];
  readonly exitCode?: number;
  readonly timeoutSeconds: number;
  readonly onFailure: string;
  readonly maxAttempts: number;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** After every reference was followed. */
  readonly inputs: InputValue;
  readonly outputs: readonly Readonly<Record<string, string>>[];
  readonly loop?: { readonly form: string; readonly iterations: readonly IterationResult[] };
  /** Of a document that the step executed. */
  readonly document?: DocumentResult;
  readonly span: Span;
  /** What it printed last; empty where its output is not logged. */
  readonly lastLines: readonly string[];
}

export interface PhaseResult {
  readonly name: string;
  readonly status: Status;
  readonly message?: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly steps: readonly StepResult[];
}

export interface DocumentResult {
  readonly name: string;
  readonly path: string;
  readonly stage: 'build' | 'test' | 'host';
  readonly description?: string;
  readonly status: Status;
  readonly message?: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly phases: readonly PhaseResult[];
}

export interface RunCounts {
  readonly executed: number;
  readonly failed: number;
  readonly ignored: number;
  readonly skipped: number;
}

export interface RunResult {
  readonly id: string;
  readonly status: Status;
  readonly message?: string;
  readonly counts: RunCounts;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly documents: readonly DocumentResult[];
  /** Documents that an earlier run has done: this one began behind them. */
  readonly resumed: readonly string[];
  /** An image of the end of the run, where one was asked for. */
  readonly image?: string;
  /** A machine that is left to a person. */
  readonly kept?: {
    readonly ref: string;
    readonly attach: string;
    /** A snapshot of this run that it was started from, and that stays as long as it does. */
    readonly image?: string;
  };
}

/** Steps of documents, those of documents inside of them included. */
export function countSteps(documents: readonly DocumentResult[]): RunCounts {
  const steps = documents.flatMap(({ phases }) => phases.flatMap((phase) => phase.steps));
  const of = (status: StepStatus): number => steps.filter((step) => step.status === status).length;
  return {
    executed: steps.length - of('skipped'),
    failed: of('failed'),
    ignored: of('ignored'),
    skipped: of('skipped'),
  };
}
