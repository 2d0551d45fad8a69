import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sendAfter } from './fake-process.ts';
import { apply, events, LOCAL, nodesOf } from './deployment-runs.ts';
import type { Event } from './deployment-runs.ts';
import { folderWith, runSeed } from './run-seed.ts';
import { MANIFEST, oneGroup, projectCopy } from './shop-project.ts';

/** How many builds went on at the same time, at most. */
function mostAtOnce(list: readonly Event[]): number {
  let now = 0;
  let most = 0;
  for (const { type } of list) {
    if (type === 'build.started') now += 1;
    if (type === 'build.finished') now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

describe('before anything changes', { timeout: 90_000 }, () => {
  test('SF-A09 a terminal asks; with no nothing happens, with yes what was removed is destroyed', async () => {
    const shop = await projectCopy();
    await apply(shop.dir);
    await shop.edit('manifests/dev/data-modules.yaml', '---\nname: queue\npath: modules/data/queue\n', '');
    const words = ['apply', MANIFEST, '--local'];

    const no = await runSeed(words, { cwd: shop.dir, columns: 100, answers: ['n'] });
    const yes = await runSeed(words, { cwd: shop.dir, columns: 100, answers: ['d', 'y'] });

    expect([no.code, no.jobs]).toEqual([4, []]);
    expect(no.out).toContain('data/queue will be destroyed. This cannot be undone.');
    expect([yes.code, nodesOf(yes)]).toEqual([0, ['data/queue']]);
    expect(yes.jobs[0]?.module?.action).toBe('destroy');
    expect(yes.err).toContain('sources modules/apps/site');
  });

  test('SF-A09 without a terminal nobody is asked: 4, and the flag that answers', async () => {
    const shop = await projectCopy();

    const ran = await runSeed(['apply', MANIFEST, '--local'], { cwd: shop.dir });

    expect([ran.code, ran.jobs]).toEqual([4, []]);
    expect(ran.err).toContain('`--yes`');
    expect(existsSync(join(shop.dir, '.seed/state.db'))).toBe(false);
  });

  test('SF-X08 an apply that nobody is signed in for says how it runs here, with 3', async () => {
    const shop = await projectCopy();

    const ran = await runSeed(['apply', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(3);
    for (const flag of ['`--local`', '`--executor host`']) expect(ran.err).toContain(flag);
  });

  test('SF-A28 flags of Seed-Farmer are checked as it does, all at once, and have no effect here', async () => {
    const shop = await projectCopy();
    const bad = ['--qualifier', 'too-long', '--role-prefix', 'x', '--enable-session-timeout'];

    const wrong = await runSeed(['plan', '--local', MANIFEST, ...bad, '--session-timeout-interval', '5'], {
      cwd: shop.dir,
    });
    const fine = await runSeed(
      [
        'plan',
        '--local',
        MANIFEST,
        '--qualifier',
        'ci',
        '--role-prefix',
        '/a/',
        '--no-debug',
        '--update-seedkit',
      ],
      { cwd: shop.dir },
    );

    expect(wrong.code).toBe(2);
    for (const flag of ['--qualifier', '--role-prefix', '--session-timeout-interval'])
      expect(wrong.err).toContain(flag);
    expect(fine.code).toBe(0);
    expect(fine.err).toContain(
      'without effect on a local executor: --qualifier, --role-prefix, --update-seedkit',
    );
  });
});

describe('what the machine lacks', { timeout: 90_000 }, () => {
  test.each([
    ['apply', MANIFEST],
    ['run', 'modules/network/vpc'],
  ])('an interrupt ends seed %s while an engine hangs', async (command, target) => {
    const shop = await projectCopy();

    let interrupt = (): void => {};

    const ran = await runSeed([command, target, '--local', '--yes'], {
      cwd: shop.dir,
      engine: () => interrupt(),
      during: (io) => {
        interrupt = () => io.send('SIGINT');
      },
    });

    expect([ran.code, ran.jobs]).toEqual([130, []]);
    expect(ran.err).toContain('cli/interrupted');
  });

  test('SF-A28 a run in which nothing but the machine failed ends with 3', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });
    await rm(join(dir, '.seed/bundles'), { recursive: true });
    await writeFile(join(dir, '.seed/bundles'), 'in the way');
    await writeFile(join(dir, 'modules/only/more.txt'), 'changed');

    const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });

    expect(ran.code).toBe(3);
    expect(ran.err).toContain('cli/state-not-writable');
  });
});

describe('while modules are built', { timeout: 90_000 }, () => {
  test('SF-A12 no more builds of a group run at once than its concurrency allows', async () => {
    const modules = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, 'sleep 0.3']));
    const two = await oneGroup(modules, 'concurrency: 2');
    const all = await oneGroup(modules);
    const words = ['apply', 'dev.yaml', ...LOCAL, '--json'];

    const limited = await runSeed(words, { cwd: two.dir });
    const free = await runSeed(words, { cwd: all.dir });
    const bounded = await runSeed([...words, '--parallelism', '1'], {
      cwd: (await oneGroup(modules, 'concurrency: 2')).dir,
    });

    expect(mostAtOnce(events(limited))).toBe(2);
    expect(mostAtOnce(events(free))).toBe(4);
    expect(mostAtOnce(events(bounded))).toBe(1);
  });

  test('SF-A15 SF-A28 a failure ends with its place, the last lines, what did not start, and 1', async () => {
    const shop = await projectCopy();
    await shop.edit(
      'modules/data/bucket/deployspec.yaml',
      'echo "bucket in',
      'echo "no room"; exit 9; echo "bucket in',
    );

    const ran = await apply(shop.dir);
    const plan = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('data/bucket failed in build');
    expect(ran.err).toContain('--> modules/data/bucket/deployspec.yaml:5:11');
    expect(ran.err).toContain('| no room');
    expect(ran.err).toContain('not started   apps/site');
    expect(ran.err).toMatch(/journal +\.seed\/runs\//);
    expect(ran.err).toContain(`seed apply ${MANIFEST} --local --yes`);
    expect(plan.out).toMatch(/\+ data\/bucket +create +its last run failed/);
    expect(plan.out).toMatch(/= network\/vpc +unchanged/);
  });

  test('SF-A25 an interrupt stops the running build, starts no other, and leaves a truthful state', async () => {
    const shop = await projectCopy();
    await shop.edit('modules/network/vpc/deployspec.yaml', 'echo "network', 'sleep 30; echo "network');

    const ran = await apply(shop.dir, [], {
      during: sendAfter('network/vpc      started', 'SIGINT'),
    });
    const plan = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(130);
    expect(nodesOf(ran)).toEqual(['network/vpc']);
    expect(ran.err).toContain('stopping build network/vpc, up to 10 s; press ctrl-c again to end at once');
    expect(plan.code).toBe(0);
    expect(plan.out).toMatch(/\+ network\/vpc +create +its last run was interrupted/);
    expect(plan.out).toContain('Plan: 4 to create.');
  });

  test('SF-A26 a second run of the same deployment ends with 6 and the name of the first', async () => {
    const gate = join(await folderWith({}), 'go');
    const { dir } = await oneGroup({ slow: `until [ -e ${gate} ]; do sleep 0.1; done` });
    const words = ['apply', 'dev.yaml', ...LOCAL];
    const first = runSeed([...words, '--json'], { cwd: dir });
    await expect
      .poll(() => readdir(join(dir, '.seed/runs')).catch(() => []), { timeout: 20_000 })
      .toHaveLength(1);
    const [run] = await readdir(join(dir, '.seed/runs'));
    const log = join(dir, '.seed/runs', run ?? '', 'events.ndjson');
    await expect
      .poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 20_000 })
      .toContain('"lock.taken"');

    const second = await runSeed(words, { cwd: dir });
    await writeFile(gate, '');
    const done = await first;

    expect([second.code, second.jobs]).toEqual([6, []]);
    expect(second.err).toContain('state/locked');
    expect(second.err.replaceAll(/\s+/g, ' ')).toContain(`run ${run}`);
    expect(done.code).toBe(0);
  });
});

describe('seed run with a manifest', { timeout: 90_000 }, () => {
  test('is an apply on the executor that a run takes', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });

    const ran = await runSeed(['run', 'dev.yaml', '--yes'], { cwd: dir });
    const unfit = await runSeed(['run', 'dev.yaml', '--param', 'a=b'], { cwd: dir });

    expect([ran.code, nodesOf(ran)]).toEqual([0, ['core/only']]);
    expect(ran.out).toContain('executor docker · chosen because an engine answers');
    expect(unfit.code).toBe(2);
    expect(unfit.err).toContain('--param is for builds');
  });
});
