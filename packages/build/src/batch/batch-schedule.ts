import type { BatchTask } from '@seed/deployspec';
import type { BatchPlan } from './plan-batch.ts';
import { waitersOf } from './plan-batch.ts';

/** A task that will never start, and because of whom. */
export interface SkippedTask {
  readonly task: BatchTask;
  /** The task that failed. */
  readonly because: string;
}

/** Who may start now. Pure bookkeeping: it neither runs nor waits. */
export interface BatchSchedule {
  /** The next task whose dependencies are all done; it counts as started. */
  next(): BatchTask | undefined;
  /** Tells the end of a task; a failure that is not ignored skips all that wait for it, directly or not. */
  finish(task: BatchTask, succeeded: boolean): readonly SkippedTask[];
  /** Takes every task that has not started. */
  drain(): readonly BatchTask[];
}

export function createBatchSchedule(plan: BatchPlan): BatchSchedule {
  const waiters = waitersOf(plan.tasks);
  const missing = new Map(plan.tasks.map((task) => [task.identifier, new Set(task.dependsOn).size]));
  const waiting = new Map(plan.tasks.map((task) => [task.identifier, task]));
  const ready = plan.tasks.filter((task) => task.dependsOn.length === 0);

  const skip = (failed: BatchTask): SkippedTask[] => {
    const skipped: SkippedTask[] = [];
    const queue = [...(waiters.get(failed.identifier) ?? [])];
    for (const task of queue) {
      if (!waiting.delete(task.identifier)) continue;
      skipped.push({ task, because: failed.identifier });
      for (const waiter of waiters.get(task.identifier) ?? []) queue.push(waiter);
    }
    return skipped;
  };

  return {
    next() {
      const task = ready.shift();
      if (task !== undefined) waiting.delete(task.identifier);
      return task;
    },
    finish(task, succeeded) {
      if (!succeeded && !task.ignoreFailure) return skip(task);
      for (const waiter of waiters.get(task.identifier) ?? []) {
        const left = (missing.get(waiter.identifier) ?? 0) - 1;
        missing.set(waiter.identifier, left);
        if (left === 0 && waiting.has(waiter.identifier)) ready.push(waiter);
      }
      return [];
    },
    drain() {
      const rest = [...waiting.values()];
      waiting.clear();
      ready.length = 0;
      return rest;
    },
  };
}
