import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { BatchSpec, BatchTask } from '@seed/deployspec';
import { SPAN } from '../testing/build-job.ts';
import { createBatchSchedule } from './batch-schedule.ts';
import { planBatch } from './plan-batch.ts';

function task(identifier: string, dependsOn: readonly string[] = [], ignoreFailure = false): BatchTask {
  return { identifier, dependsOn, ignoreFailure, environment: { variables: [] }, span: SPAN };
}

const graph = (...tasks: BatchTask[]): BatchSpec => ({ kind: 'graph', fastFail: false, tasks });
const names = (tasks: readonly BatchTask[]) => tasks.map((one) => one.identifier);

/** Graphs without circles: a task depends on earlier ones only, and the spec lists them in any order. */
const anyGraph = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((rows) =>
    rows.map((row, index) =>
      task(`t${index}`, index === 0 ? [] : [...new Set(row.map((other) => `t${other % index}`))]),
    ),
  )
  .chain((tasks) => fc.shuffledSubarray(tasks, { minLength: tasks.length }));

describe('planBatch', () => {
  it('CB-74 puts every task after those it depends on', () => {
    fc.assert(
      fc.property(anyGraph, (tasks) => {
        const order = names(planBatch(graph(...tasks)).tasks);

        expect([...order].sort()).toEqual(names(tasks).sort());
        for (const one of tasks)
          for (const name of one.dependsOn)
            expect(order.indexOf(name)).toBeLessThan(order.indexOf(one.identifier));
      }),
    );
  });

  it('CB-74 refuses tasks that wait for each other, and names them', () => {
    const batch = graph(task('start'), task('a', ['start', 'c']), task('b', ['a']), task('c', ['b']));

    expect(() => planBatch(batch)).toThrow('tasks wait for each other: "a" → "c" → "b" → "a"');
  });

  it('CB-74 refuses dependencies that do not exist', () => {
    expect(() => planBatch(graph(task('a', ['b'])))).toThrow('task "a" depends on "b", which does not exist');
  });

  it('CB-80 runs one task alone, whatever it depends on', () => {
    const batch = graph(task('a'), task('b', ['a']), task('c', ['b']));

    expect(planBatch(batch, { only: ['b'] }).tasks).toMatchObject([{ identifier: 'b', dependsOn: [] }]);
    expect(names(planBatch(batch, { only: ['c', 'b'] }).tasks)).toEqual(['b', 'c']);
  });

  it('CB-80 tells which tasks there are', () => {
    expect(() => planBatch(graph(task('a'), task('b')), { only: ['elsewhere'] })).toThrow(
      expect.objectContaining({
        message: 'the batch has no task "elsewhere"',
        hints: ['choose among `a`, `b`'],
      }),
    );
  });

  it('CB-80 guesses what was meant', () => {
    expect(() => planBatch(graph(task('build_linux'), task('test')), { only: ['build-linux'] })).toThrow(
      expect.objectContaining({ hints: ['did you mean `build_linux`'] }),
    );
  });

  it('CB-79 plans thousands of tasks in one walk', () => {
    let reads = 0;
    const tasks = Array.from({ length: 3_000 }, (_, n) => {
      const dependsOn = n === 0 ? [] : [`t${n - 1}`, `t${Math.floor(n / 2)}`];
      return Object.defineProperty(task(`t${n}`), 'dependsOn', {
        get: () => {
          reads++;
          return dependsOn;
        },
      });
    });

    const plan = planBatch(graph(...tasks));

    expect(plan.tasks).toHaveLength(3_000);
    expect(reads).toBeLessThan(10 * 3_000);
  });
});

describe('createBatchSchedule', () => {
  it('CB-74 starts a task when all it depends on succeeded', () => {
    const [a, b, c] = [task('a'), task('b'), task('c', ['a', 'b'])];
    const schedule = createBatchSchedule({ fastFail: false, tasks: [a, b, c] });

    expect([schedule.next(), schedule.next(), schedule.next()]).toEqual([a, b, undefined]);
    schedule.finish(a, true);
    expect(schedule.next()).toBeUndefined();
    schedule.finish(b, true);
    expect(schedule.next()).toBe(c);
  });

  it('CB-74 skips all that waits for a failure, directly or not', () => {
    const [a, b, c, d] = [task('a'), task('b', ['a']), task('c', ['b']), task('d')];
    const schedule = createBatchSchedule({ fastFail: false, tasks: [a, b, c, d] });
    schedule.next();

    const skipped = schedule.finish(a, false);

    expect(skipped).toEqual([
      { task: b, because: 'a' },
      { task: c, because: 'a' },
    ]);
    expect([schedule.next(), schedule.next()]).toEqual([d, undefined]);
  });

  it('CB-78 an ignored failure counts as success', () => {
    const [a, b] = [task('a', [], true), task('b', ['a'])];
    const schedule = createBatchSchedule({ fastFail: false, tasks: [a, b] });
    schedule.next();

    expect(schedule.finish(a, false)).toEqual([]);
    expect(schedule.next()).toBe(b);
  });
});
