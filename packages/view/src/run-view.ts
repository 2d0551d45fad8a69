import type { Diagnostic, NodeId, Plan, PlanStep } from '@seed/kernel';
import type { BuildFacts } from './build-facts.ts';

export type NodeStatus = 'queued' | 'running' | 'paused' | 'succeeded' | 'failed' | 'stopped' | 'skipped';

/** One build as a viewer shows it. Times are milliseconds since the epoch. */
export interface NodeView {
  readonly id: NodeId;
  readonly status: NodeStatus;
  readonly cause?: string;
  /** For a module of a deployment: `created`, `updated`, `destroyed`, `unchanged`. */
  readonly ending?: string;
  /** How many outputs a module of a deployment has recorded. */
  readonly outputs?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly image?: string;
  readonly spec?: string;
  readonly action?: string;
  readonly isolation?: string;
  readonly ref?: string;
  /** Of a build in CodeBuild. */
  readonly arn?: string;
  readonly attach?: string;
  /** `commands`: how many the spec gives it, where it has a say. */
  readonly phase?: { readonly name: string; readonly startedAt: number; readonly commands?: number };
  readonly command?: { readonly index: number; readonly of: number; readonly text: string };
  /** The first command of the phase that ended badly. */
  readonly failedCommand?: { readonly index: number; readonly of: number };
  readonly result?: BuildFacts;
  /** Code of the first error that was reported of it: nothing was built, or what builds could not. */
  readonly errorCode?: string;
  /** What to do about that error. */
  readonly errorHints?: readonly string[];
}

/** A run, folded from its events. */
export interface RunView {
  readonly run?: string;
  readonly command?: string;
  readonly args: readonly string[];
  readonly kind?: string;
  readonly executor?: string;
  readonly target?: string;
  readonly journal?: string;
  /** A deployment was rehearsed: nobody may read that it was made. */
  readonly rehearsal?: boolean;
  /** Of a deployment, once it is made. */
  readonly plan?: Plan;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly outcome?: string;
  readonly exitCode?: number;
  /** In the order of appearance. */
  readonly nodes: ReadonlyMap<NodeId, NodeView>;
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly string[];
  /** Questions without an answer, by id. */
  readonly questions: ReadonlyMap<string, { readonly subject: string; readonly askedAt: number }>;
  /** Events of types that this version does not know. */
  readonly unknown: number;
}

export const EMPTY_RUN: RunView = {
  args: [],
  nodes: new Map(),
  diagnostics: [],
  notices: [],
  questions: new Map(),
  unknown: 0,
};

/** What a deployment changes, in the order of execution; undefined while nothing is planned. */
export const plannedChanges = ({ plan }: Pick<RunView, 'plan'>): readonly PlanStep[] | undefined =>
  plan?.steps.filter(({ action }) => action !== 'none');

/** True for runs over a whole deployment, where a line per module is what people want to read. */
export const isDeployment = (view: Pick<RunView, 'kind'>): boolean =>
  view.kind === 'apply' || view.kind === 'destroy';
