import { mapLimit } from '@seed/kernel';
import type { Plan, PlanStep } from '@seed/kernel';
import { type NodeResult, nodeResult } from './execution-result.ts';

/** The modules of one group that are worked on together. */
export interface Wave {
  readonly group: string;
  /** Builds at once. */
  readonly limit: number;
  readonly steps: readonly PlanStep[];
}

/** Removals first, as the plan has them: group by group. Both limits hold; no limit of a group, or 0, means all. */
export function wavesOf({ steps, groups }: Plan, parallelism: number): Wave[] {
  const removals = steps.filter(({ action }) => action === 'destroy');
  const others = steps.filter(({ action }) => action !== 'destroy');
  return [removals, others].flatMap((side) =>
    [...Map.groupBy(side, ({ group }) => group)].map(([group, members]): Wave => {
      const concurrency = groups.find(({ name }) => name === group)?.concurrency || members.length;
      return { group, steps: members, limit: Math.max(1, Math.min(concurrency, parallelism)) };
    }),
  );
}

export interface WaveWork {
  /** What to do with a step now that the groups before it are done: a step without changes may have become one. */
  decide(step: PlanStep): Promise<PlanStep>;
  /** Never rejects. */
  run(step: PlanStep): Promise<NodeResult>;
  /** The step was decided and waits for its turn. */
  queued(step: PlanStep): void;
  /** The step is over without having run. */
  passed(result: NodeResult): void;
  /** Groups behind a module that failed start as well. */
  readonly keepGoing?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Runs the groups one after the other; the results are in the order of the waves. All modules of a group get their turn,
 * also when one fails; groups behind a failure do not start, unless told to keep going. After an abort nothing new starts.
 */
export async function runWaves(waves: readonly Wave[], work: WaveWork): Promise<readonly NodeResult[]> {
  const results: NodeResult[] = [];
  let broken: NodeResult | undefined;
  for (const wave of waves) {
    const ended = broken === undefined ? await runWave(wave, work) : skipWave(wave, broken, work);
    results.push(...ended);
    broken ??= ended.find((result) => endsRun(result, work));
  }
  return results;
}

/** Where the machine or the store could not do its work, the next module would fare no better. */
function endsRun({ outcome, failure }: NodeResult, { keepGoing }: WaveWork): boolean {
  return outcome === 'stopped' || (outcome === 'failed' && (keepGoing !== true || failure?.kind === 'error'));
}

async function runWave(wave: Wave, work: WaveWork): Promise<readonly NodeResult[]> {
  const steps: PlanStep[] = [];
  for (const step of wave.steps) steps.push(await work.decide(step));
  const idle = steps.filter((step) => !isDue(step)).map((step) => pass(idleResult(step), work));
  const due = steps.filter(isDue);
  if (!work.signal.aborted) for (const step of due) work.queued(step);
  const ended = await mapLimit(due, wave.limit, async (step) =>
    work.signal.aborted
      ? pass(nodeResult(step, { outcome: 'skipped', cause: 'interrupted' }), work)
      : await work.run(step),
  );
  return [...idle, ...ended];
}

function skipWave({ steps }: Wave, { node, outcome }: NodeResult, work: WaveWork): readonly NodeResult[] {
  const cause = `${node} ${outcome === 'stopped' ? 'was interrupted' : 'failed'}`;
  return steps.map((step) =>
    pass(isDue(step) ? nodeResult(step, { outcome: 'skipped', cause }) : idleResult(step), work),
  );
}

function isDue({ action }: PlanStep): boolean {
  return action !== 'none';
}

function idleResult(step: PlanStep): NodeResult {
  return nodeResult(step, { outcome: step.cause.kind === 'excluded' ? 'excluded' : 'unchanged' });
}

function pass(result: NodeResult, work: WaveWork): NodeResult {
  work.passed(result);
  return result;
}
