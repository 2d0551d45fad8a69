import type { BatchSpec, BatchTask } from '@seed/deployspec';
import { InputError } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';

/** What a batch is about to do: its tasks, each after those it waits for. */
export interface BatchPlan {
  readonly fastFail: boolean;
  readonly tasks: readonly BatchTask[];
}

export interface PlanOptions {
  /** Run these alone, whatever they depend on; absent: all. */
  readonly only?: readonly string[];
}

/** Orders the tasks of a batch. Throws InputError for unknown names and for circles. */
export function planBatch(batch: BatchSpec, options: PlanOptions = {}): BatchPlan {
  const byName = new Map(batch.tasks.map((task) => [task.identifier, task]));
  const { only } = options;
  if (only !== undefined) return { fastFail: batch.fastFail, tasks: chosen(byName, only) };
  for (const task of batch.tasks) {
    const missing = task.dependsOn.find((name) => !byName.has(name));
    if (missing !== undefined) throw unknownDependency(task, missing);
  }
  return { fastFail: batch.fastFail, tasks: inOrder(byName) };
}

/** Dependencies that run too still come first; others do not count. */
function chosen(byName: ReadonlyMap<string, BatchTask>, only: readonly string[]): BatchTask[] {
  const names = new Set(only);
  const unknown = [...names].find((name) => !byName.has(name));
  if (unknown !== undefined) {
    throw new InputError('batch/unknown-task', `the batch has no task "${unknown}"`, {
      hints: [hintFor(unknown, [...byName.keys()])],
    });
  }
  const kept = [...byName].filter(([name]) => names.has(name));
  return inOrder(
    new Map(
      kept.map(([name, task]) => [
        name,
        { ...task, dependsOn: task.dependsOn.filter((other) => names.has(other)) },
      ]),
    ),
  );
}

const MOST_SHOWN = 20;

function hintFor(unknown: string, names: readonly string[]): string {
  const near = suggestKey(unknown, names);
  if (near !== undefined) return `did you mean \`${near}\``;
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
  const shown = names.slice(0, MOST_SHOWN).map((name) => `\`${name}\``);
  return `choose among ${shown.join(', ')}${more}`;
}

function unknownDependency(task: BatchTask, missing: string): InputError {
  const message = `task "${task.identifier}" depends on "${missing}", which does not exist`;
  return new InputError('batch/unknown-dependency', message, {
    diagnostics: [{ code: 'batch/unknown-dependency', severity: 'error', summary: message, span: task.span }],
  });
}

/** Kahn's algorithm; among tasks that could go next the order of the spec decides. */
function inOrder(byName: ReadonlyMap<string, BatchTask>): BatchTask[] {
  const waits = new Map([...byName].map(([name, task]) => [name, new Set(task.dependsOn)]));
  const waiters = waitersOf(byName.values());
  const order = [...byName.values()].filter((task) => task.dependsOn.length === 0);
  for (const { identifier } of order) {
    for (const waiter of waiters.get(identifier) ?? []) {
      const rest = waits.get(waiter.identifier);
      if (rest?.delete(identifier) === true && rest.size === 0) order.push(waiter);
    }
  }
  if (order.length < byName.size) throw cycleError(byName, new Set(order.map((task) => task.identifier)));
  return order;
}

/** Who waits for a task, by its identifier. */
export function waitersOf(tasks: Iterable<BatchTask>): ReadonlyMap<string, readonly BatchTask[]> {
  const waiters = new Map<string, BatchTask[]>();
  for (const task of tasks) {
    for (const name of new Set(task.dependsOn)) {
      const list = waiters.get(name);
      if (list === undefined) waiters.set(name, [task]);
      else list.push(task);
    }
  }
  return waiters;
}

/** Walks from an unordered task to unordered tasks until one comes a second time. */
function cycleError(byName: ReadonlyMap<string, BatchTask>, ordered: ReadonlySet<string>): InputError {
  const walked: string[] = [];
  let at = [...byName.keys()].find((name) => !ordered.has(name));
  while (at !== undefined && !walked.includes(at)) {
    walked.push(at);
    at = byName.get(at)?.dependsOn.find((name) => !ordered.has(name));
  }
  const circle = [...walked.slice(walked.indexOf(at ?? '')), at ?? ''];
  const message = `tasks wait for each other: ${circle.map((name) => `"${name}"`).join(' → ')}`;
  const span = byName.get(at ?? '')?.span;
  return new InputError('batch/dependency-cycle', message, {
    diagnostics: [
      {
        code: 'batch/dependency-cycle',
        severity: 'error',
        summary: message,
        ...(span === undefined ? {} : { span }),
      },
    ],
  });
}
