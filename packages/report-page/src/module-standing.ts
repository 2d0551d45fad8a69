import type { PlanStep } from '@seed/kernel';
import type { NodeView } from '@seed/view';
import { STANDINGS } from './standing.ts';
import type { Standing } from './standing.ts';
import type { RunState } from './run-report.ts';

const isOver = (state: RunState): boolean => state !== 'running';

/** A module that only the plan knows: nothing has been heard of it. */
function plannedStanding(step: PlanStep | undefined, state: RunState): Standing {
  if (step?.action === 'none') return 'unchanged';
  return isOver(state) ? 'not-started' : 'waiting';
}

/** Where a module stands, given what became of its run. */
export function standingOf(
  node: NodeView | undefined,
  step: PlanStep | undefined,
  state: RunState,
): Standing {
  if (step?.cause.kind === 'excluded') return 'not-selected';
  if (node === undefined) return plannedStanding(step, state);
  switch (node.status) {
    case 'succeeded':
      return node.ending === 'unchanged' ? 'unchanged' : 'done';
    case 'failed':
      return 'failed';
    case 'stopped':
      return 'stopped';
    case 'skipped':
      return 'not-started';
    case 'queued':
      return isOver(state) ? 'not-started' : 'waiting';
    case 'running':
    case 'paused':
      // Its end was never heard of: the run died, or let go of it.
      return isOver(state) ? 'interrupted' : 'running';
  }
}

const OUTCOME_WORDS: Readonly<Record<string, string>> = { 'timed-out': 'timed out', fault: 'fault' };

/** The word that is shown of it: `created`, `timed out`, `would be updated`. */
export function standingWord(node: NodeView | undefined, standing: Standing, rehearsal: boolean): string {
  if (standing === 'done' && node?.ending !== undefined)
    return rehearsal ? `would be ${node.ending}` : node.ending;
  if (standing === 'done') return rehearsal ? 'rehearsed' : 'succeeded';
  if (standing === 'failed') return OUTCOME_WORDS[node?.result?.outcome ?? ''] ?? STANDINGS[standing].word;
  if (standing === 'running' && node?.status === 'paused') return 'paused';
  return STANDINGS[standing].word;
}
