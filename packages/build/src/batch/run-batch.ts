import type {
  BatchSpec,
  BatchTask,
  BuildIo,
  BuildJob,
  BuildOutcome,
  BuildResult,
  Executor,
} from '@seed/deployspec';
import { InputError } from '@seed/kernel';
import type { Clock } from '@seed/kernel';
import type { BatchSchedule } from './batch-schedule.ts';
import { createBatchSchedule } from './batch-schedule.ts';
import type { BatchPlan } from './plan-batch.ts';
import { planBatch } from './plan-batch.ts';

export interface BatchInput {
  readonly batch: BatchSpec;
  readonly executor: Executor;
  /** Builds at once: what the machine's processors and memory allow. */
  readonly slots: number;
  readonly clock: Clock;
  /** Run these tasks alone, whatever they depend on. */
  readonly only?: readonly string[];
  /** Makes the job of a task when its turn has come. */
  jobFor(task: BatchTask): Promise<BuildJob>;
}

export interface BatchTaskResult {
  readonly identifier: string;
  /** `skipped`: never started, because a task it waits for failed; `stopped`: ended or kept from starting. */
  readonly outcome: BuildOutcome | 'skipped';
  /** Why it did not run, or did not run to its end. */
  readonly cause?: string;
  readonly ignoreFailure: boolean;
  readonly result?: BuildResult;
}

export interface BatchResult {
  readonly outcome: 'succeeded' | 'failed' | 'stopped';
  /** In the order of the plan. */
  readonly tasks: readonly BatchTaskResult[];
  readonly durationMs: number;
}

/**
 * Runs the tasks of a batch, as many at once as there are slots. Resolves for every ending of its builds; rejects with
 * InputError for a batch that cannot be ordered, and with what an executor rejects with when the machine is not ready,
 * after the other builds have come to their end.
 */
export async function runBatch(input: BatchInput, io: BuildIo): Promise<BatchResult> {
  const startedAt = input.clock.now();
  const plan = planBatch(input.batch, input.only === undefined ? {} : { only: input.only });
  const run = createRun(input, io, plan);
  for (const { identifier, dependsOn } of plan.tasks) {
    const needs = dependsOn.length === 0 ? {} : { needs: dependsOn };
    io.host.emit({ type: 'node.queued', node: identifier, data: needs });
  }
  const lanes = Math.max(1, Math.min(Math.floor(input.slots), plan.tasks.length));
  await new Promise<void>((resolve) => run.fill(lanes, resolve));
  if (run.fault !== undefined) throw run.fault.error;
  const tasks = plan.tasks.map(
    (task) =>
      run.results.get(task.identifier) ?? resultOf(task, 'stopped', { cause: 'the batch was stopped' }),
  );
  return { outcome: outcomeOf(tasks, io.signal), tasks, durationMs: input.clock.now() - startedAt };
}

function outcomeOf(tasks: readonly BatchTaskResult[], signal: AbortSignal): BatchResult['outcome'] {
  if (signal.aborted) return 'stopped';
  return tasks.every(
    (task) => task.outcome === 'succeeded' || (task.ignoreFailure && task.outcome !== 'skipped'),
  )
    ? 'succeeded'
    : 'failed';
}

function resultOf(
  task: BatchTask,
  outcome: BatchTaskResult['outcome'],
  extra: Pick<BatchTaskResult, 'cause' | 'result'>,
): BatchTaskResult {
  return { identifier: task.identifier, outcome, ignoreFailure: task.ignoreFailure, ...extra };
}

interface Run {
  readonly results: ReadonlyMap<string, BatchTaskResult>;
  readonly fault: { readonly error: unknown } | undefined;
  /** Starts what may start; calls `done` once nothing runs and nothing can start. */
  fill(lanes: number, done: () => void): void;
}

function createRun(input: BatchInput, io: BuildIo, plan: BatchPlan): Run {
  const schedule = createBatchSchedule(plan);
  const results = new Map<string, BatchTaskResult>();
  const stopper = new AbortController();
  const signal = AbortSignal.any([io.signal, stopper.signal]);
  let running = 0;
  let fault: Run['fault'];

  const close = (task: BatchTask, result: BatchTaskResult) => {
    results.set(task.identifier, result);
    const cause = result.cause === undefined ? {} : { cause: result.cause };
    io.host.emit({
      type: 'node.finished',
      node: task.identifier,
      data: { outcome: result.outcome, ...cause },
    });
  };
  const stopRest = (cause: string) => {
    for (const task of schedule.drain()) close(task, resultOf(task, 'stopped', { cause }));
  };
  const settle = (task: BatchTask, result: BatchTaskResult) => {
    close(task, result);
    const isGood = result.outcome === 'succeeded';
    for (const { task: left, because } of schedule.finish(task, isGood)) {
      close(left, resultOf(left, 'skipped', { cause: `"${because}" did not succeed` }));
    }
    if (isGood || task.ignoreFailure || !plan.fastFail || stopper.signal.aborted) return;
    stopRest(`fast-fail: "${task.identifier}" did not succeed`);
    stopper.abort(new Error(`"${task.identifier}" did not succeed`));
  };
  const runOne = async (task: BatchTask) => {
    try {
      settle(task, await runTask(task, input, { ...io, signal }));
    } catch (error) {
      fault ??= { error };
      close(task, resultOf(task, 'fault', { cause: error instanceof Error ? error.message : String(error) }));
      stopRest('the machine is not ready');
      stopper.abort(error);
    }
  };
  const fill: Run['fill'] = (lanes, done) => {
    if (io.signal.aborted) stopRest('the batch was stopped');
    for (const task of startable(schedule, lanes - running)) {
      running++;
      void runOne(task).then(() => {
        running--;
        fill(lanes, done);
      });
    }
    if (running === 0) done();
  };
  return {
    results,
    get fault() {
      return fault;
    },
    fill,
  };
}

function startable(schedule: BatchSchedule, free: number): BatchTask[] {
  const tasks: BatchTask[] = [];
  while (tasks.length < free) {
    const task = schedule.next();
    if (task === undefined) break;
    tasks.push(task);
  }
  return tasks;
}

/** A task whose spec is wrong fails alone, as its build would on CodeBuild. */
async function runTask(task: BatchTask, input: BatchInput, io: BuildIo): Promise<BatchTaskResult> {
  io.host.emit({ type: 'node.started', node: task.identifier, data: {} });
  let job: BuildJob;
  try {
    job = await input.jobFor(task);
  } catch (error) {
    if (error instanceof InputError) return resultOf(task, 'failed', { cause: error.message });
    throw error;
  }
  const batch = { identifier: task.identifier, ...(task.shard === undefined ? {} : { shard: task.shard }) };
  const result = await input.executor.execute({ ...job, node: task.identifier, batch }, io);
  const cause = result.failure === undefined ? {} : { cause: result.failure.message };
  return resultOf(task, result.outcome, { result, ...cause });
}
