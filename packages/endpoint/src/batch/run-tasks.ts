import { createBatchSchedule } from '@seed/build';
import type { BatchPlan, BatchSchedule } from '@seed/build';
import type { BatchTask } from '@seed/deployspec';
import type { BatchPlace, BuildEntry } from '../build-entry.ts';
import type { Project, StartBuildInput } from '../codebuild-shapes.ts';
import type { OperationContext } from '../operation.ts';
import type { RegionState } from '../region-state.ts';
import { startBuild } from '../start-build.ts';
import type { BatchBuild, BatchEntry, BatchGroup } from './batch-entry.ts';

/** One try of a batch. */
export interface BatchRun {
  readonly state: RegionState;
  readonly entry: BatchEntry;
  readonly project: Project;
  readonly context: OperationContext;
  /** Runs the tasks alone that did not succeed before. */
  readonly failedOnly: boolean;
}

interface Tasks extends BatchRun {
  readonly schedule: BatchSchedule;
  readonly fastFail: boolean;
  readonly groups: ReadonlyMap<string, BatchGroup>;
  readonly running: Map<BatchGroup, BuildEntry>;
  /** Why the batch fails, one reason for each task. */
  readonly failed: string[];
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

/** The build itself holds its log, and may be forgotten. */
function summaryOf({ id, arn, startedAt, status, artifacts, settings }: BuildEntry): BatchBuild {
  return { id, arn, startedAt, status, settings, ...(artifacts === undefined ? {} : { artifacts }) };
}

function keepFromRunning({ groups }: Tasks, tasks: readonly BatchTask[]): void {
  for (const { identifier } of tasks) {
    const group = groups.get(identifier);
    if (group !== undefined) group.kept = true;
  }
}

function stopRest(tasks: Tasks): void {
  keepFromRunning(tasks, tasks.schedule.drain());
  for (const build of tasks.running.values()) build.stop.abort();
}

/** A task is over; `problem` says what was wrong, whoever may not care. */
function settle(tasks: Tasks, task: BatchTask, problem: string | undefined): void {
  const skipped = tasks.schedule.finish(task, problem === undefined);
  keepFromRunning(
    tasks,
    skipped.map((one) => one.task),
  );
  if (problem === undefined || task.ignoreFailure) return;
  tasks.failed.push(`"${task.identifier}" ${problem}`);
  if (tasks.fastFail) stopRest(tasks);
}

function begin(tasks: Tasks, group: BatchGroup, fill: () => void): void {
  const { state, entry, project, context, running } = tasks;
  const { task } = group;
  const start = { project, input: requestOf(task, entry), context, batch: placeOf(task, entry) };
  let build: BuildEntry;
  try {
    build = startBuild(state, start);
  } catch (error) {
    // Its settings are wrong, or the endpoint ends.
    group.kept = true;
    settle(tasks, task, `cannot begin: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  group.build = build;
  running.set(group, build);
  void build.done.then(() => {
    running.delete(group);
    group.build = summaryOf(build);
    settle(tasks, task, build.status === 'SUCCEEDED' ? undefined : `ended as ${build.status}`);
    fill();
  });
}

/**
 * Starts tasks as soon as those before them are over; slots make the builds wait. Resolves when none runs and none can
 * start: with the reason where one failed that counts.
 */
export function runTasks(run: BatchRun, plan: BatchPlan): Promise<string | undefined> {
  const { signal } = run.entry.stop;
  const tasks: Tasks = {
    ...run,
    schedule: createBatchSchedule(plan),
    fastFail: plan.fastFail,
    groups: new Map(run.entry.groups.map((group) => [group.task.identifier, group])),
    running: new Map(),
    failed: [],
  };
  const stop = (): void => stopRest(tasks);
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const fill = (): void => {
      if (signal.aborted) stop();
      for (let task = tasks.schedule.next(); task !== undefined; task = tasks.schedule.next()) {
        const group = tasks.groups.get(task.identifier);
        if (group !== undefined) begin(tasks, group, fill);
      }
      if (tasks.running.size > 0) return;
      signal.removeEventListener('abort', stop);
      resolve(tasks.failed[0]);
    };
    fill();
  });
}
