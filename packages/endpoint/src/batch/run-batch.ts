import { planBatch } from '@seed/build';
import type { BatchPlan } from '@seed/build';
import type { BatchTask } from '@seed/deployspec';
import type { PhaseEnding, PhaseStatus } from '../phases.ts';
import { SourceFailure } from '../source-failure.ts';
import type { BatchEntry, BatchGroup } from './batch-entry.ts';
import { runTasks } from './run-tasks.ts';
import type { BatchRun } from './run-tasks.ts';

const SUCCEEDED: PhaseEnding = { status: 'SUCCEEDED' };
/** The reason of a stop that came from the clock. */
const TIMED_OUT = 'timed-out';
/** Longer timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Takes a batch from SUBMITTED to its end. Never rejects: every ending is in the entry. */
export async function runBatch(run: BatchRun): Promise<void> {
  const { entry, context } = run;
  const { phases, config, stop } = entry;
  phases.start('SUBMITTED');
  phases.finish('SUBMITTED', SUCCEEDED);
  phases.start('DOWNLOAD_BATCHSPEC');
  const limitMs = (config.timeoutInMins ?? 480) * 60_000;
  const timer = setTimeout(() => stop.abort(TIMED_OUT), Math.min(limitMs, LONGEST_TIMER));
  const ending = await downloadAndRun(run);
  clearTimeout(timer);
  entry.status = ending;
  const last = ending === 'SUCCEEDED' || ending === 'STOPPED' ? ending : 'FAILED';
  phases.start(last);
  entry.endedAt = context.now();
}

async function downloadAndRun(run: BatchRun): Promise<PhaseStatus> {
  const { entry } = run;
  const { phases } = entry;
  let plan: BatchPlan;
  try {
    plan = await readPlan(run);
  } catch (error) {
    const ending = endingOf(error, entry);
    phases.finish('DOWNLOAD_BATCHSPEC', ending);
    return ending.status;
  }
  phases.finish('DOWNLOAD_BATCHSPEC', SUCCEEDED);
  phases.start('IN_PROGRESS');
  const reason = await runTasks(run, plan);
  const ending = tasksEnding(reason, entry.stop.signal);
  phases.finish('IN_PROGRESS', ending);
  if (ending.status !== 'SUCCEEDED') return ending.status;
  phases.start('COMBINE_ARTIFACTS');
  phases.finish('COMBINE_ARTIFACTS', SUCCEEDED);
  return ending.status;
}

function tasksEnding(reason: string | undefined, signal: AbortSignal): PhaseEnding {
  if (signal.aborted) return stopped(signal);
  if (reason === undefined) return SUCCEEDED;
  return { status: 'FAILED', statusCode: 'CLIENT_ERROR', message: reason };
}

function endingOf(error: unknown, { stop: { signal } }: BatchEntry): PhaseEnding {
  if (signal.aborted) return stopped(signal);
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof SourceFailure)) return { status: 'FAULT', message };
  return { status: 'FAILED', statusCode: error.statusCode, message };
}

const stopped = (signal: AbortSignal): PhaseEnding =>
  signal.reason === TIMED_OUT
    ? { status: 'TIMED_OUT', message: 'the batch took longer than its time limit' }
    : { status: 'STOPPED', message: 'the batch was stopped' };

/** Reads the spec and lays out its tasks; builds of an earlier try stay with their tasks. */
async function readPlan({ state, entry, context, failedOnly }: BatchRun): Promise<BatchPlan> {
  const { settings, stop, uuid, config } = entry;
  const { batch, commit } = await context.runner.readBatch(state, { settings, signal: stop.signal, uuid });
  if (commit !== undefined) entry.commit = commit;
  checkRestrictions(batch.tasks, config.restrictions);
  const before = new Map(entry.groups.map((group) => [group.task.identifier, group]));
  entry.groups = batch.tasks.map((task): BatchGroup => {
    const { build, prior = [] } = before.get(task.identifier) ?? {};
    if (failedOnly && build?.status === 'SUCCEEDED') return { task, build, prior };
    return { task, prior: [...prior, ...(build === undefined ? [] : [build])] };
  });
  if (!failedOnly) return planBatch(batch);
  const only = entry.groups.filter(({ build }) => build === undefined).map(({ task }) => task.identifier);
  return planBatch(batch, { only });
}

function checkRestrictions(
  tasks: readonly BatchTask[],
  { maximumBuildsAllowed: most, computeTypesAllowed: types = [] }: BatchEntry['config']['restrictions'] = {},
): void {
  if (most !== undefined && tasks.length > most) {
    throw new SourceFailure(
      'CLIENT_ERROR',
      `the batch has ${tasks.length} builds, and its project allows ${most}`,
    );
  }
  if (types.length === 0) return;
  for (const {
    identifier,
    environment: { computeType },
  } of tasks) {
    if (computeType === undefined || types.includes(computeType)) continue;
    throw new SourceFailure(
      'CLIENT_ERROR',
      `"${identifier}" wants ${computeType}, and its project allows ${types.join(', ')}`,
    );
  }
}
