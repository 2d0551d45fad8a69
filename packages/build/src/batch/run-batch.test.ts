import { describe, expect, it } from 'vitest';
import type { BatchSpec, BatchTask, BuildJob, BuildOutcome, BuildResult, Executor } from '@seed/deployspec';
import { EnvironmentError, InputError } from '@seed/kernel';
import { recordingHost } from '@seed/kernel/testing';
import { batchTask, buildJob } from '../testing/build-job.ts';
import { runBatch } from './run-batch.ts';
import type { BatchInput } from './run-batch.ts';

const resultOf = (job: BuildJob, outcome: BuildOutcome): BuildResult => ({
  id: job.node,
  outcome,
  phases: [],
  exported: {},
  metadata: {},
  artifacts: [],
  reports: [],
  warnings: [],
  rehearsal: [],
  durationMs: 0,
});

/** An executor whose builds end as a table says, when their turn comes; `hold` ends only when it is told to stop. */
function scripted(outcomes: Readonly<Record<string, BuildOutcome | 'hold' | 'throw'>> = {}) {
  const jobs: BuildJob[] = [];
  let running = 0;
  const seen = { atOnce: 0 };
  const executor: Executor = {
    name: 'fake',
    check: () => Promise.resolve([]),
    async execute(job, { signal }) {
      jobs.push(job);
      seen.atOnce = Math.max(seen.atOnce, ++running);
      const outcome = outcomes[job.node] ?? 'succeeded';
      await new Promise((resolve) => setImmediate(resolve));
      if (outcome === 'throw') throw new EnvironmentError('test/broken', 'no engine');
      if (outcome === 'hold' && !signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      running--;
      return resultOf(job, outcome === 'hold' ? 'stopped' : outcome);
    },
  };
  return { executor, jobs, seen };
}

async function run(
  tasks: readonly BatchTask[],
  under = scripted(),
  rest: Partial<BatchInput> & { readonly fastFail?: boolean; readonly signal?: AbortSignal } = {},
) {
  const { fastFail = false, signal = new AbortController().signal, ...input } = rest;
  const host = recordingHost();
  const batch: BatchSpec = { kind: 'graph', fastFail, tasks };
  const result = await runBatch(
    {
      batch,
      executor: under.executor,
      slots: 4,
      clock: { now: () => 0 },
      jobFor: (one) => Promise.resolve(buildJob({ specName: one.buildspec ?? 'buildspec.yml' })),
      ...input,
    },
    { host, signal },
  );
  const finished = host.of('node.finished').map(({ node, data }) => [node, data.outcome]);
  return { result, host, finished: Object.fromEntries(finished) as Record<string, string> };
}

const outcomes = ({ result }: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(result.tasks.map((one) => [one.identifier, one.outcome]));

describe('runBatch', () => {
  it('CB-73 runs as many tasks at once as there are slots', async () => {
    const under = scripted();

    const { result } = await run(
      ['a', 'b', 'c', 'd', 'e'].map((name) => batchTask(name)),
      under,
      { slots: 2 },
    );

    expect(result.outcome).toBe('succeeded');
    expect(under.seen.atOnce).toBe(2);
    expect(under.jobs).toHaveLength(5);
  });

  it('CB-74 a task starts after those it depends on, and not when one failed', async () => {
    const under = scripted({ b: 'failed' });
    const tasks = [
      batchTask('d', { dependsOn: ['b'] }),
      batchTask('c', { dependsOn: ['a'] }),
      batchTask('a'),
      batchTask('b'),
      batchTask('e', { dependsOn: ['d'] }),
    ];

    const shown = await run(tasks, under);

    expect(shown.result.outcome).toBe('failed');
    expect(outcomes(shown)).toEqual({
      a: 'succeeded',
      b: 'failed',
      c: 'succeeded',
      d: 'skipped',
      e: 'skipped',
    });
    expect(shown.result.tasks.find((one) => one.identifier === 'e')?.cause).toBe('"b" did not succeed');
    expect(under.jobs.map((job) => job.node)).toEqual(['a', 'b', 'c']);
    expect(shown.finished).toEqual(outcomes(shown));
  });

  it('CB-76 tells each build its identifier and its shard', async () => {
    const under = scripted();

    await run(
      [
        batchTask('one', { shard: { index: 0, total: 2 } }),
        batchTask('two', { shard: { index: 1, total: 2 } }),
      ],
      under,
    );

    expect(under.jobs.map(({ node, batch }) => ({ node, batch }))).toEqual([
      { node: 'one', batch: { identifier: 'one', shard: { index: 0, total: 2 } } },
      { node: 'two', batch: { identifier: 'two', shard: { index: 1, total: 2 } } },
    ]);
  });

  it('CB-78 fast-fail stops what runs and starts nothing more', async () => {
    const under = scripted({ a: 'failed', b: 'hold' });

    const shown = await run(
      ['a', 'b', 'c'].map((name) => batchTask(name)),
      under,
      { fastFail: true, slots: 2 },
    );

    expect(shown.result.outcome).toBe('failed');
    expect(outcomes(shown)).toEqual({ a: 'failed', b: 'stopped', c: 'stopped' });
    expect(shown.result.tasks[2]?.cause).toBe('fast-fail: "a" did not succeed');
    expect(under.jobs).toHaveLength(2);
  });

  it('CB-78 without fast-fail the others run to their end', async () => {
    const shown = await run(
      ['a', 'b', 'c'].map((name) => batchTask(name)),
      scripted({ a: 'failed' }),
      { slots: 1 },
    );

    expect(outcomes(shown)).toEqual({ a: 'failed', b: 'succeeded', c: 'succeeded' });
  });

  it('CB-78 an ignored failure fails neither the batch nor those that wait', async () => {
    const tasks = [batchTask('a', { ignoreFailure: true }), batchTask('b', { dependsOn: ['a'] })];

    const shown = await run(tasks, scripted({ a: 'failed' }), { fastFail: true });

    expect(shown.result.outcome).toBe('succeeded');
    expect(outcomes(shown)).toEqual({ a: 'failed', b: 'succeeded' });
  });

  it('CB-80 runs the chosen task alone', async () => {
    const under = scripted();

    const { result } = await run([batchTask('a'), batchTask('b', { dependsOn: ['a'] })], under, {
      only: ['b'],
    });

    expect(result.tasks.map((one) => one.identifier)).toEqual(['b']);
    expect(under.jobs.map((job) => job.node)).toEqual(['b']);
  });

  it('an interrupt stops running builds, and the rest is never started', async () => {
    const interrupt = new AbortController();
    const under = scripted({ a: 'hold' });
    const running = run([batchTask('a'), batchTask('b')], under, { slots: 1, signal: interrupt.signal });
    setImmediate(() => interrupt.abort());

    const shown = await running;

    expect(shown.result.outcome).toBe('stopped');
    expect(outcomes(shown)).toEqual({ a: 'stopped', b: 'stopped' });
    expect(under.jobs).toHaveLength(1);
  });

  it('a task with a bad spec fails alone', async () => {
    const jobFor = (one: BatchTask) =>
      one.identifier === 'a'
        ? Promise.reject(new InputError('test/bad', 'no such file "x.yml"'))
        : Promise.resolve(buildJob());

    const { result } = await run([batchTask('a'), batchTask('b')], scripted(), { jobFor });

    expect(result.tasks).toMatchObject([
      { outcome: 'failed', cause: 'no such file "x.yml"' },
      { outcome: 'succeeded' },
    ]);
  });

  it('a machine that is not ready ends the batch with its error, after the others ended', async () => {
    const under = scripted({ a: 'throw', b: 'hold' });
    const host = recordingHost();
    const input: BatchInput = {
      batch: { kind: 'list', fastFail: false, tasks: ['a', 'b', 'c'].map((name) => batchTask(name)) },
      executor: under.executor,
      slots: 2,
      clock: { now: () => 0 },
      jobFor: () => Promise.resolve(buildJob()),
    };

    const running = runBatch(input, { host, signal: new AbortController().signal });

    await expect(running).rejects.toMatchObject({ code: 'test/broken' });
    expect(host.of('node.finished').map(({ node, data }) => [node, data.outcome])).toEqual([
      ['a', 'fault'],
      ['c', 'stopped'],
      ['b', 'stopped'],
    ]);
  });

  it('announces every task before the first starts, with what it waits for', async () => {
    const { host } = await run([batchTask('b', { dependsOn: ['a'] }), batchTask('a')]);

    expect(host.events.map((event) => [event.type, event.node])).toEqual([
      ['node.queued', 'a'],
      ['node.queued', 'b'],
      ['node.started', 'a'],
      ['node.finished', 'a'],
      ['node.started', 'b'],
      ['node.finished', 'b'],
    ]);
    expect(host.of('node.queued')[1]?.data).toEqual({ needs: ['a'] });
  });

  it('CB-79 runs a graph of hundreds of tasks to its end', async () => {
    const tasks = Array.from({ length: 275 }, (_, n) =>
      batchTask(`t${n}`, { dependsOn: n < 5 ? [] : [`t${n % 5}`, `t${Math.floor(n / 2)}`] }),
    );

    const { result } = await run(tasks, scripted(), { slots: 16 });

    expect(result.outcome).toBe('succeeded');
    expect(result.tasks).toHaveLength(275);
  });
});
