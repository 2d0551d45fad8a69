import type { BatchSpec, BatchTask } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { expect } from 'vitest';
import type { BatchResult } from '../../batch/run-batch.ts';
import { runBatch } from '../../batch/run-batch.ts';
import { batchTask } from '../build-job.ts';
import type { Bench, Row } from '../executor-under-test.ts';

interface TaskSketch extends Partial<Omit<BatchTask, 'environment'>> {
  readonly run: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

interface BatchSketch {
  readonly kind?: BatchSpec['kind'];
  readonly fastFail?: boolean;
  readonly slots?: number;
  readonly only?: readonly string[];
  readonly tasks: Readonly<Record<string, TaskSketch>>;
}

/** Runs a batch whose tasks have one phase. */
async function batchOf(
  bench: Bench,
  sketch: BatchSketch,
): Promise<{ result: BatchResult; host: RecordingHost }> {
  const host = recordingHost();
  const tasks = Object.entries(sketch.tasks).map(
    ([identifier, { run: _run, variables: _variables, ...rest }]) => batchTask(identifier, rest),
  );
  const result = await runBatch(
    {
      batch: { kind: sketch.kind ?? 'list', fastFail: sketch.fastFail ?? false, tasks },
      executor: bench.under.executor,
      slots: sketch.slots ?? 3,
      clock: { now: () => Date.now() },
      ...(sketch.only === undefined ? {} : { only: sketch.only }),
      jobFor: ({ identifier }) => {
        const { run = [], variables = {} } = sketch.tasks[identifier] ?? {};
        return Promise.resolve(bench.job({ spec: { variables, phases: { build: run } } }));
      },
    },
    { host, signal: new AbortController().signal },
  );
  return { result, host };
}

const outputOf = (host: RecordingHost, node: string) =>
  host.lines
    .filter((line) => line.node === node && line.stream === 'build')
    .map((line) => line.text)
    .join('\n');

const outcomes = (result: BatchResult) =>
  Object.fromEntries(result.tasks.map((task) => [task.identifier, task.outcome]));

const SEARCH = 'mkdir -p t; touch t/a t/b t/c t/d t/e';
const testsRun = (strategy: string) =>
  `codebuild-tests-run --sharding-strategy ${strategy} --files-search "codebuild-glob-search 't/*'" --test-command 'echo FILES'`;
const shard = (index: number, run: readonly string[]): TaskSketch => ({ run, shard: { index, total: 2 } });

/** The files that shards were given, each shard's in order. */
async function shards(bench: Bench, strategy: string): Promise<string[][]> {
  const run = [SEARCH, testsRun(strategy)];
  const { result, host } = await batchOf(bench, {
    kind: 'fanout',
    tasks: { one: shard(0, run), two: shard(1, run) },
  });
  expect(result.outcome).toBe('succeeded');
  return ['one', 'two'].map((name) => {
    const line = outputOf(host, name)
      .split('\n')
      .find((text) => text.startsWith('FILES'));
    return (line ?? 'FILES').split(' ').slice(1);
  });
}

/** Rows about batches (codebuild.md 1.17). */
export const BATCH_RULES: readonly Row[] = [
  {
    id: 'CB-73',
    about: 'the tasks of a list run side by side, each in a place of its own',
    needs: ['shell'],
    async proves(bench) {
      const run = ['test ! -e mark; touch mark; sleep 1; echo "$CODEBUILD_BATCH_BUILD_IDENTIFIER"'];
      const { result, host } = await batchOf(bench, { tasks: { a: { run }, b: { run }, c: { run } } });

      expect(result.outcome).toBe('succeeded');
      const kinds = host.events
        .map((event) => event.type)
        .filter((type) => /^build\.(?:started|finished)$/.test(type));
      expect(kinds.slice(0, 3)).toEqual(['build.started', 'build.started', 'build.started']);
      expect(['a', 'b', 'c'].map((name) => outputOf(host, name))).toEqual(['a', 'b', 'c']);
    },
  },
  {
    id: 'CB-74',
    about: 'a graph keeps its order and skips what waits for a failure',
    needs: ['shell'],
    async proves(bench) {
      const { result, host } = await batchOf(bench, {
        kind: 'graph',
        tasks: {
          last: { run: ['echo last'], dependsOn: ['first'] },
          first: { run: ['echo first'] },
          bad: { run: ['false'] },
          never: { run: ['echo never'], dependsOn: ['bad'] },
        },
      });

      expect(result.outcome).toBe('failed');
      expect(outcomes(result)).toEqual({
        first: 'succeeded',
        last: 'succeeded',
        bad: 'failed',
        never: 'skipped',
      });
      const order = host.lines.filter((line) => line.stream === 'build').map((line) => line.text);
      expect(order).toEqual(['first', 'last']);
    },
  },
  {
    id: 'CB-75',
    about: 'the tasks of a matrix have their own variables',
    needs: ['shell'],
    async proves(bench) {
      const run = ['echo "$OS-$V"'];
      const { host } = await batchOf(bench, {
        kind: 'matrix',
        tasks: {
          m0: { run, variables: { OS: 'a', V: '1' } },
          m1: { run, variables: { OS: 'a', V: '2' } },
          m2: { run, variables: { OS: 'b', V: '1' } },
        },
      });

      expect(['m0', 'm1', 'm2'].map((name) => outputOf(host, name))).toEqual(['a-1', 'a-2', 'b-1']);
    },
  },
  {
    id: 'CB-76',
    about: 'the shards of a fan-out differ and are complete together',
    needs: ['shell'],
    async proves(bench) {
      const [one = [], two = []] = await shards(bench, 'equal-distribution');

      expect([...one, ...two].sort()).toEqual(['t/a', 't/b', 't/c', 't/d', 't/e']);
      expect(one.filter((file) => two.includes(file))).toEqual([]);
    },
  },
  {
    id: 'CB-77',
    about: 'codebuild-tests-run gives equal or stable shares',
    needs: ['shell'],
    async proves(bench) {
      const equal = await shards(bench, 'equal-distribution');
      const stable = await shards(bench, 'stability');

      expect(equal).toEqual([
        ['t/a', 't/b', 't/c'],
        ['t/d', 't/e'],
      ]);
      expect(stable.flat().sort()).toEqual(['t/a', 't/b', 't/c', 't/d', 't/e']);
      expect(await shards(bench, 'stability')).toEqual(stable);
    },
  },
  {
    id: 'CB-78',
    about: 'fast-fail stops the others, an ignored failure fails nothing',
    needs: ['shell'],
    async proves(bench) {
      const fast = await batchOf(bench, {
        fastFail: true,
        slots: 2,
        tasks: { bad: { run: ['false'] }, slow: { run: ['sleep 60'] }, later: { run: ['true'] } },
      });
      const ignored = await batchOf(bench, {
        tasks: { bad: { run: ['false'], ignoreFailure: true }, good: { run: ['true'] } },
      });

      expect(outcomes(fast.result)).toEqual({ bad: 'failed', slow: 'stopped', later: 'stopped' });
      expect(fast.result.outcome).toBe('failed');
      expect(ignored.result.outcome).toBe('succeeded');
    },
  },
  {
    id: 'CB-80',
    about: 'one task of a batch runs alone',
    needs: ['shell'],
    async proves(bench) {
      const { result } = await batchOf(bench, {
        kind: 'graph',
        only: ['build_linux'],
        tasks: { prepare: { run: ['false'] }, build_linux: { run: ['true'], dependsOn: ['prepare'] } },
      });

      expect(outcomes(result)).toEqual({ build_linux: 'succeeded' });
    },
  },
];
