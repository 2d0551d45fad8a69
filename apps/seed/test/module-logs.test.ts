import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { FakeProcess } from './fake-process.ts';
import { folderWithRuns, ranTo } from './journal-folder.ts';
import type { WrittenRun } from './journal-folder.ts';
import { runSeed } from './run-seed.ts';

const FIRST: WrittenRun = {
  id: '20261121T031742-apply-dev-0a0a',
  command: 'apply',
  target: 'dev',
  events: [...ranTo('core/fsx', 'created'), ...ranTo('core/eks', 'created')],
  logs: { 'core.fsx': ['fsx is made'], 'core.eks': ['eks is made'] },
};
const SECOND: WrittenRun = {
  id: '20261121T041742-apply-dev-0b0b',
  command: 'apply',
  target: 'dev',
  events: [
    { type: 'node.finished', node: 'core/eks', data: { outcome: 'unchanged' } },
    ...ranTo('core/fsx', 'failed'),
    { type: 'node.finished', node: 'apps/site', data: { outcome: 'skipped', cause: 'core/fsx failed' } },
  ],
  logs: { 'core.fsx': ['fsx broke'] },
};
const OTHER: WrittenRun = {
  id: '20261121T051742-destroy-test-0c0c',
  command: 'destroy',
  target: 'test',
  events: ranTo('core/eks', 'destroyed'),
  logs: { 'core.eks': ['eks of test is gone'] },
};

const logsOf = async (runs: readonly WrittenRun[], ...words: readonly string[]) =>
  runSeed(['logs', ...words], { cwd: await folderWithRuns(runs) });

describe('seed logs of a module', () => {
  test('prints what it printed in the newest run of it, and nothing of its neighbours', async () => {
    const ran = await logsOf([FIRST, SECOND, OTHER], 'dev/core/fsx');

    expect([ran.code, ran.out]).toEqual([0, 'fsx broke\n']);
  });

  test('takes the end of a name that only one module has, and says the whole', async () => {
    const ran = await logsOf([FIRST, SECOND, OTHER], 'fsx');

    expect([ran.code, ran.out]).toEqual([0, 'fsx broke\n']);
    expect(ran.err).toContain(`dev/core/fsx · run ${SECOND.id}`);
  });

  test('passes over runs in which it had nothing to do', async () => {
    const ran = await logsOf([FIRST, SECOND], 'dev/core/eks');

    expect([ran.code, ran.out]).toEqual([0, 'eks is made\n']);
    expect(ran.err).toContain(FIRST.id);
  });

  test('names all modules that a short name can be', async () => {
    const ran = await logsOf([FIRST, SECOND, OTHER], 'core/eks');

    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('"core/eks" can be several modules: test/core/eks, dev/core/eks');
    expect(ran.err).toContain('cli/several-modules');
  });

  test('says of one that never started why there is nothing', async () => {
    const ran = await logsOf([FIRST, SECOND], 'site');

    expect([ran.code, ran.out]).toEqual([0, '']);
    expect(ran.err).toContain(
      `dev/apps/site has no output: not started in run ${SECOND.id}, core/fsx failed`,
    );
  });

  test('is not taken for a run whose id has the name in it', async () => {
    const run: WrittenRun = {
      id: '20261121T061742-run-fsx-0d0d',
      command: 'run',
      target: 'modules/fsx',
      events: ranTo('app', 'succeeded'),
      logs: { app: ['another thing'] },
    };

    const ran = await logsOf([FIRST, run], 'dev/core/fsx');

    expect(ran.out).toBe('fsx is made\n');
  });

  test('goes before runs that have the name in the middle of their ids', async () => {
    const run = (id: string): WrittenRun => ({
      id,
      command: 'run',
      target: 'modules/fsx',
      events: ranTo('fsx', 'succeeded'),
      logs: { fsx: [`printed by ${id}`] },
    });

    const ran = await logsOf(
      [run('20261121T061742-run-fsx-0d0d'), run('20261121T071742-run-fsx-0e0e')],
      'fsx',
    );

    expect([ran.code, ran.out]).toEqual([0, 'printed by 20261121T071742-run-fsx-0e0e\n']);
  });

  test('with -f ends with the module, while its run goes on', async () => {
    const dir = await folderWithRuns([
      FIRST,
      {
        ...SECOND,
        alive: true,
        events: [{ type: 'node.started', node: 'core/fsx', data: {} }],
        logs: { 'core.fsx': ['begun'] },
      },
    ]);
    const journal = join(dir, '.seed/runs', SECOND.id);
    const finished = {
      v: 1,
      seq: 9,
      at: '2026-11-21T03:17:43.000Z',
      run: SECOND.id,
      type: 'node.finished',
      node: 'core/fsx',
      data: { outcome: 'failed' },
    };

    const following = runSeed(['logs', 'fsx', '-f'], { cwd: dir });
    await appendFile(join(journal, 'logs/core.fsx.log'), '2026-11-21T03:17:43.000Z build ended\n');
    await appendFile(join(journal, 'events.ndjson'), `${JSON.stringify(finished)}\n`);
    const ran = await following;

    expect([ran.code, ran.out]).toEqual([0, 'begun\nended\n']);
  });

  test('with -f waits for one that is planned in a run that goes on', async () => {
    const step = { node: 'core/fsx', group: 'core', action: 'update' };
    const plan = { kind: 'apply', deployment: 'dev', steps: [step], counts: {} };
    const dir = await folderWithRuns([
      FIRST,
      { ...SECOND, alive: true, events: [{ type: 'plan.made', data: { plan } }], logs: {} },
    ]);
    const end = { type: 'run.finished', data: { outcome: 'stopped', exitCode: 130, durationMs: 1 } };
    const line = { v: 1, seq: 9, at: '2026-11-21T03:17:43.000Z', run: SECOND.id, ...end };

    const endIt = async (io: FakeProcess): Promise<void> => {
      while (!io.err().includes(SECOND.id)) await wait(5);
      await appendFile(join(dir, '.seed/runs', SECOND.id, 'events.ndjson'), `${JSON.stringify(line)}\n`);
    };

    const ran = await runSeed(['logs', 'dev/core/fsx', '-f'], { cwd: dir, during: (io) => void endIt(io) });

    expect([ran.code, ran.out]).toEqual([0, '']);
    expect(ran.err).toContain(`dev/core/fsx · run ${SECOND.id}`);
  });
});

describe('seed logs of what is neither a run nor a module', () => {
  test('names a module that was probably meant, and where all of them are to be seen', async () => {
    const ran = await logsOf([FIRST], 'dev/core/fxs');

    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('there is no run and no module "dev/core/fxs" in the journals');
    expect(ran.err).toContain('did you mean "dev/core/fsx"?');
    expect(ran.err).toContain('list the runs with `seed runs list`');
  });

  test('names the modules of a group', async () => {
    const ran = await logsOf([FIRST], 'dev/core');

    expect(ran.err).toContain('`seed logs dev/core/fsx`');
    expect(ran.err).toContain('`seed logs dev/core/eks`');
  });
});

test('seed logs completes runs and modules', async () => {
  const dir = await folderWithRuns([FIRST, SECOND]);

  const ran = await runSeed(['__complete', 'logs', 'dev/'], { cwd: dir });

  expect(ran.out.trim().split('\n').toSorted()).toEqual(['dev/apps/site', 'dev/core/eks', 'dev/core/fsx']);
});
