import { createBatchSchedule, planBatch } from '@seed/build';
import type { BatchTask } from '@seed/deployspec';
import type { BatchPlace, BuildEntry } from '../build-entry.ts';
import type { Project, StartBuildInput } from '../codebuild-shapes.ts';
import type { OperationContext } from '../operation.ts';
import type { PhaseEnding, PhaseStatus } from '../phases.ts';
import type { RegionState } from '../region-state.ts';
import { SourceFailure } from '../source-failure.ts';
import { startBuild } from '../start-build.ts';
import type { BatchBuild, BatchEntry, BatchGroup } from './batch-entry.ts';

export interface BatchRun {
  readonly state: RegionState;
  readonly entry: BatchEntry;
  readonly project: Project;
  readonly context: OperationContext;
  /** Runs the tasks alone that did not succeed before. */
  readonly failedOnly: boolean;
}

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
  let plan: ReturnType<typeof planBatch>;
  try {
    plan = await readPlan(run);
  } catch (error) {
    const ending = endingOf(error, entry);
    phases.finish('DOWNLOAD_BATCHSPEC', ending);
    return ending.status;
  }
  phases.finish('DOWNLOAD_BATCHSPEC', SUCCEEDED);
  phases.start('IN_PROGRESS');
  const { message, status } = await runTasks(run, plan);
  phases.finish('IN_PROGRESS', {
    status,
    ...(message === undefined ? {} : { statusCode: 'CLIENT_ERROR', message }),
  });
  if (status !== 'SUCCEEDED') return status;
  phases.start('COMBINE_ARTIFACTS');
  phases.finish('COMBINE_ARTIFACTS', SUCCEEDED);
  return status;
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
async function readPlan({
  state,
  entry,
  context,
  failedOnly,
}: BatchRun): Promise<ReturnType<typeof planBatch>> {
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

/** What a task changes in the request of its batch. */
function requestOf({ buildspec, environment }: BatchTask, { request, commit }: BatchEntry): StartBuildInput {
  const { image, computeType, type, privileged } = environment;
  return {
    ...request,
    autoRetryLimitOverride: 0,
    ...(commit === undefined ? {} : { sourceVersion: commit }),
    ...(buildspec === undefined ? {} : { buildspecOverride: buildspec }),
    ...(image === undefined ? {} : { imageOverride: image }),
    ...(computeType === undefined ? {} : { computeTypeOverride: computeType }),
    ...(type === undefined ? {} : { environmentTypeOverride: type }),
    ...(privileged === undefined ? {} : { privilegedModeOverride: privileged }),
  };
}

const placeOf = ({ identifier, shard, environment }: BatchTask, { arn }: BatchEntry): BatchPlace => ({
  arn,
  identifier,
  variables: environment.variables,
  ...(shard === undefined ? {} : { shard }),
});

interface TasksEnd {
  readonly status: PhaseStatus;
  readonly message?: string;
}

/** Starts tasks as soon as those before them are over; slots make the builds wait. */
function runTasks(run: BatchRun, plan: ReturnType<typeof planBatch>): Promise<TasksEnd> {
  const { entry, state, project, context } = run;
  const { signal } = entry.stop;
  const schedule = createBatchSchedule(plan);
  const groups = new Map(entry.groups.map((group) => [group.task.identifier, group]));
  const running = new Map<BatchGroup, BuildEntry>();
  const failed: string[] = [];
  const keep = (task: BatchTask): void => {
    const group = groups.get(task.identifier);
    if (group !== undefined) group.kept = true;
  };
  const stopRest = (): void => {
    for (const task of schedule.drain()) keep(task);
    for (const build of running.values()) build.stop.abort();
  };
  signal.addEventListener('abort', stopRest, { once: true });

  return new Promise((resolve) => {
    const begin = (task: BatchTask): void => {
      const group = groups.get(task.identifier);
      if (group === undefined) return;
      try {
        const input = requestOf(task, entry);
        const build = startBuild(state, { project, input, context, batch: placeOf(task, entry) });
        group.build = build;
        running.set(group, build);
        void build.done.then(() => over(group, build));
      } catch (error) {
        // A task that could not even begin: its settings are wrong, or the endpoint ends.
        failed.push(`"${task.identifier}": ${error instanceof Error ? error.message : String(error)}`);
        keep(task);
        for (const { task: waiting } of schedule.finish(task, false)) keep(waiting);
      }
    };
    const over = (group: BatchGroup, build: BuildEntry): void => {
      const { task } = group;
      running.delete(group);
      group.build = summaryOf(build);
      const isGood = build.status === 'SUCCEEDED';
      if (!isGood && !task.ignoreFailure) failed.push(`"${task.identifier}" ended as ${build.status}`);
      for (const { task: waiting } of schedule.finish(task, isGood)) keep(waiting);
      if (!isGood && !task.ignoreFailure && plan.fastFail) stopRest();
      fill();
    };
    const fill = (): void => {
      if (signal.aborted) stopRest();
      for (let task = schedule.next(); task !== undefined; task = schedule.next()) begin(task);
      if (running.size > 0) return;
      signal.removeEventListener('abort', stopRest);
      const [first] = failed;
      if (signal.aborted) resolve(stopped(signal));
      else resolve(first === undefined ? SUCCEEDED : { status: 'FAILED', message: first });
    };
    fill();
  });
}

/** The build itself holds its log, and may be forgotten. */
function summaryOf({ id, arn, startedAt, status, artifacts, settings }: BuildEntry): BatchBuild {
  return { id, arn, startedAt, status, settings, ...(artifacts === undefined ? {} : { artifacts }) };
}
