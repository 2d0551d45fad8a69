import type { Cause, Diagnostic, NodeId, Plan, PlanAction, Span, Target } from '@seed/kernel';
import type { BuildFacts } from '@seed/view';
import type { Standing } from './standing.ts';

/** What a journal says beside its events: how its run is now. */
export type RunState = 'running' | 'interrupted' | 'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'fault';

/** All times are milliseconds since the epoch, all durations milliseconds. */
export interface CommandReport {
  readonly index: number;
  readonly of: number;
  readonly text: string;
  readonly startedAt: number;
  readonly durationMs?: number;
  readonly exitCode?: number;
}

export interface PhaseReport {
  /** `PRE_BUILD`. */
  readonly name: string;
  readonly startedAt: number;
  /** Absent while it goes on. */
  readonly durationMs?: number;
  readonly outcome?: string;
  readonly message?: string;
  readonly commands: readonly CommandReport[];
}

/** Where a failure happened, and what to do. */
export interface FailureReport {
  /** For `seed explain`. */
  readonly code: string;
  readonly phase?: string;
  readonly message: string;
  readonly exitCode?: number;
  readonly command?: {
    readonly index: number;
    readonly of: number;
    readonly text: string;
    /** Of a component it is a step. */
    readonly noun: 'command' | 'step';
  };
  /** `modules/storage/fsx/deployspec.yaml:11:11`. */
  readonly place?: string;
  /** The same place, with the lines that lead to it where the journal has them. */
  readonly span?: Span;
  readonly hints: readonly string[];
}

/** A value with a name; without a value where the journal has the name alone. */
export interface NamedValue {
  readonly name: string;
  readonly value?: string;
  /** Of a parameter: where it came from. */
  readonly origin?: string;
}

/** A module of a deployment, a task of a batch, or the only build of a run. */
export interface ModuleReport {
  readonly id: NodeId;
  /** The group that it is shown in; empty for builds. */
  readonly group: string;
  readonly standing: Standing;
  /** `created`, `failed`, `not started`; under a rehearsal `would be created`. */
  readonly word: string;
  /** Why it was not started, or failed without a build. */
  readonly because?: string;
  readonly action?: PlanAction;
  readonly cause?: Cause;
  readonly target?: Target;
  /** Folder or address of its sources. */
  readonly path?: string;
  /** Nodes that are done before it. */
  readonly needs: readonly NodeId[];
  readonly queuedAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly phases: readonly PhaseReport[];
  readonly parameters: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  readonly exported: readonly NamedValue[];
  readonly artifacts: BuildFacts['artifacts'];
  readonly tests: BuildFacts['reports'];
  readonly warnings: BuildFacts['warnings'];
  /** Calls that a rehearsal recorded and did not make. */
  readonly recorded: BuildFacts['rehearsal'];
  readonly failure?: FailureReport;
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly string[];
  /** US dollars, and how they came about. */
  readonly cost?: { readonly dollars: number; readonly text: string };
  readonly build?: {
    readonly id: string;
    readonly executor: string;
    readonly spec: string;
    readonly image?: string;
    readonly isolation?: string;
    readonly arn?: string;
    readonly url?: string;
    readonly attach?: string;
  };
  /** The end of its output, for those that did not succeed or go on. */
  readonly lastLines: readonly string[];
}

export interface RunReport {
  readonly version: 1;
  readonly run: string;
  /** `apply dev`. */
  readonly title: string;
  /** As it was typed. */
  readonly command: string;
  readonly seed: string;
  readonly kind: string;
  readonly target: string;
  readonly executor?: string;
  /** Why this executor. */
  readonly because?: string;
  readonly state: RunState;
  readonly rehearsal: boolean;
  readonly startedAt: number;
  /** The end, or the last event of a run without one. */
  readonly endedAt: number;
  readonly exitCode?: number;
  readonly message?: string;
  /** Without its steps, which are in the modules. */
  readonly plan?: Omit<Plan, 'steps' | 'diagnostics'>;
  /** In the order of execution. */
  readonly groups: readonly { readonly name: string; readonly concurrency?: number }[];
  /** In the order of the groups, then of the plan or of their appearance. */
  readonly modules: readonly ModuleReport[];
  readonly cost?: { readonly dollars: number; readonly builds: number };
  /** Of the run as a whole; those of modules are with them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly { readonly text: string; readonly modules: readonly NodeId[] }[];
  /** Questions without an answer. */
  readonly questions: readonly string[];
  /** Folder of the journal, as the run named it. */
  readonly journal?: string;
  /** Events that were lost, or cannot be read. */
  readonly missing: number;
  /** Events of later versions, which this one does not know. */
  readonly unknown: number;
}
