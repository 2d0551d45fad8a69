import type { Diagnostic, NodeId } from '@seed/kernel';
import type { JournalHeader, RunView } from '@seed/view';

export type { JournalHeader } from '@seed/view';

/** `running` only while its process lives; a run without an end and without a process is `interrupted`. */
export type RunState = 'running' | 'interrupted' | 'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'fault';

/** A question that waits for an answer. Times are milliseconds since the epoch. */
export interface OpenQuestion {
  readonly id: string;
  /** `go-on`: a build is paused, and waits to be told. */
  readonly kind: 'confirm' | 'text' | 'go-on';
  readonly subject: string;
  /** The build that it is about. */
  readonly node?: NodeId;
  /** What a text question wants to hear: the name of the deployment, for a destroy. */
  readonly expected?: string;
  readonly askedAt: number;
}

export interface PhaseView {
  readonly name: string;
  /** Absent while it goes on. */
  readonly outcome?: string;
  readonly startedAt: number;
  readonly durationMs?: number;
  readonly exitCode?: number;
  readonly message?: string;
}

export type StepStatus = 'waiting' | 'running' | 'success' | 'failed' | 'ignored' | 'skipped';

/** A step of a component, as far as it has come. */
export interface StepView {
  readonly name: string;
  readonly action: string;
  readonly status: StepStatus;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly attempts?: number;
  readonly message?: string;
  readonly lastLines?: readonly string[];
  /** Of a document that another one executed: its path. */
  readonly document?: string;
  /** What it executed of other documents, in the order in which that ended. */
  readonly inner: readonly StepView[];
}

/** A phase of a component with its steps. */
export interface StepsView {
  readonly name: string;
  readonly steps: readonly StepView[];
}

/** What only the page of a module shows. */
export interface ModuleDetails {
  readonly phases: readonly PhaseView[];
  /** Of a component that runs here: everything that it is to do, and how far it is. */
  readonly steps?: readonly StepsView[];
  /** The document of such a component. */
  readonly document?: string;
  /** Parameters after every reference was followed, as the engine tells them. */
  readonly inputs?: unknown;
  /** The AWS console's page of the build. */
  readonly url?: string;
  readonly outputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What was published or left as it is, of one component. */
export interface ComponentFact {
  readonly name: string;
  readonly version: string;
  readonly published: boolean;
  readonly arn?: string;
}

/** Where one pipeline stands. */
export interface PipelineFact {
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly status: string; readonly action?: string }[];
  /** The stage that waits for an approval. */
  readonly approval?: string;
  readonly at: number;
}

/** A run as its journal tells it. */
export interface RunModel {
  readonly id: string;
  /** Folder of the journal. */
  readonly dir: string;
  readonly header: JournalHeader;
  readonly state: RunState;
  readonly view: RunView;
  /** What a run that publishes to Image Builder is to do, as its journal has it. */
  readonly publication?: unknown;
  readonly details: ReadonlyMap<NodeId, ModuleDetails>;
  /** Waiting questions by id; empty once the run is over or its process is gone. */
  readonly questions: ReadonlyMap<string, OpenQuestion>;
  readonly components: ReadonlyMap<string, ComponentFact>;
  readonly pipelines: ReadonlyMap<string, PipelineFact>;
  /** When the last event came, milliseconds since the epoch. */
  readonly changedAt: number;
}
