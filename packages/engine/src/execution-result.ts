import type { BuildResult } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import type { Diagnostic, NodeId, PlanAction, PlanStep, SeedError, SourceSet } from '@seed/kernel';

/** How a module ended: `skipped` was not started, `stopped` was interrupted, `excluded` was left out by the selection. */
export type NodeOutcome =
  | 'created'
  | 'updated'
  | 'destroyed'
  | 'unchanged'
  | 'failed'
  | 'stopped'
  | 'skipped'
  | 'excluded';

export type NodeFailure =
  /** The build says what went wrong. */
  | { readonly kind: 'build' }
  /** Nothing was built, for these reasons. `sources` has texts that no file holds, such as stored ones. */
  | { readonly kind: 'inputs'; readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet }
  /** The executor or the store could not do its work. */
  | { readonly kind: 'error'; readonly error: SeedError };

export interface NodeResult {
  readonly node: NodeId;
  readonly group: string;
  readonly module: string;
  /** What was done, which may be more than the plan said where outputs changed. */
  readonly action: PlanAction;
  readonly outcome: NodeOutcome;
  /** One line: what failed, or why it was not started. */
  readonly cause?: string;
  readonly build?: BuildResult;
  /** Names of the outputs that are stored now. */
  readonly outputs?: readonly string[];
  readonly failure?: NodeFailure;
}

export interface ExecutionResult {
  /** `fault`: nothing but the machine or the account failed. `stopped`: an interrupt kept the run from its end. */
  readonly outcome: 'succeeded' | 'failed' | 'fault' | 'stopped';
  /** In the order of the plan. */
  readonly nodes: readonly NodeResult[];
  readonly counts: Readonly<Record<NodeOutcome, number>>;
}

type Ending = Pick<NodeResult, 'outcome'> & Partial<Omit<NodeResult, 'node' | 'group' | 'module'>>;

export function nodeResult(step: PlanStep, ending: Ending): NodeResult {
  return { node: step.node, group: step.group, module: step.module, action: step.action, ...ending };
}

/** A module whose build cannot be, for reasons that stand in texts. */
export function refusedResult(
  step: PlanStep,
  { diagnostics, sources }: { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet },
): NodeResult {
  const cause = diagnostics.find(({ severity }) => severity === 'error')?.summary ?? 'its inputs are wrong';
  return nodeResult(step, { outcome: 'failed', cause, failure: { kind: 'inputs', diagnostics, sources } });
}

/** True where a module failed because the machine or the account could not do its part. */
export function isFault({ build, failure }: NodeResult): boolean {
  if (failure?.kind === 'error') return failure.error instanceof EnvironmentError;
  return failure?.kind === 'build' && build?.outcome === 'fault';
}

export function countOutcomes(nodes: readonly NodeResult[]): ExecutionResult['counts'] {
  const counts: Record<NodeOutcome, number> = {
    created: 0,
    updated: 0,
    destroyed: 0,
    unchanged: 0,
    failed: 0,
    stopped: 0,
    skipped: 0,
    excluded: 0,
  };
  for (const { outcome } of nodes) counts[outcome] += 1;
  return counts;
}
