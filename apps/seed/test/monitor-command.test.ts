import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';
import { oneGroup } from './shop-project.ts';
import { startSeed } from './start-seed.ts';
import { asks, runWith, waiting } from './waiting-run.ts';

const JOURNALS = join(import.meta.dirname, '../../../test-fixtures/journals');

/** A folder whose state holds the journal of a story. */
async function withStory(story: string): Promise<{ readonly dir: string; readonly id: string }> {
  const dir = await folderWith({});
  const header = JSON.parse(await readFile(join(JOURNALS, story, 'run.json'), 'utf8')) as {
    readonly id: string;
  };
  await mkdir(join(dir, '.seed/runs'), { recursive: true });
  await cp(join(JOURNALS, story), join(dir, '.seed/runs', header.id), { recursive: true });
  return { dir, id: header.id };
}

describe('seed monitor --plain', { timeout: 120_000 }, () => {
  test('tells a run from its plan to its end', async () => {
    const { dir } = await withStory('succeeded');

    const ran = await runSeed(['monitor', '--plain'], { cwd: dir, env: { TZ: 'UTC' } });

    const lines = ran.out.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
    expect(ran.code).toBe(0);
    expect(lines).toContain('Plan: 4 to create.');
    expect(lines).toContain('network/vpc      ✓ created 0m 12s · 3 outputs');
    expect(lines.findLast((line) => line !== '')).toBe('✓ dev applied   4 created   24s');
    // It was answered beforehand: nobody is to answer it now.
    expect(ran.err).not.toContain('Apply these changes');
  });

  test('tells what failed, and has a status of its own', async () => {
    const { dir, id } = await withStory('failed');

    const ran = await runSeed(['monitor', id.slice(-4), '--plain'], { cwd: dir });

    expect(ran.code).toBe(0);
    expect(ran.err).toContain('core/fsx failed in build');
    expect(ran.err).toContain('| security group sg-0f3 does not exist');
  });

  test('says of a run whose process is gone that it was interrupted', async () => {
    const { dir, id } = await withStory('interrupted');

    const ran = await runSeed(['monitor', '--plain'], { cwd: dir });

    expect(ran.code).toBe(0);
    expect(ran.err).toContain(`${id} was interrupted: its process is gone`);
  });

  test('follows a run that goes on, says what it asks and how to answer, and whose answer it was', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);
    const watching = startSeed(['monitor', '--plain'], { cwd: dir });
    await watching.saw(`seed runs answer ${id} yes|no`);

    await startSeed(['runs', 'answer', id, 'yes'], { cwd: dir }).ended;
    const [watched] = await Promise.all([watching.ended, running]);

    expect(watched.code).toBe(0);
    expect(watched.err).toContain('? Apply these changes to dev?');
    expect(watched.err).toMatch(/answered: yes by \S+ \(cli\)/);
    expect(watched.out).toMatch(/core\/only +✓ created/);
  });

  test('ends with 130 on an interrupt, and the run goes on', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);
    const watching = startSeed(['monitor', '--plain'], { cwd: dir });
    await watching.saw('Apply these changes');

    watching.child.kill('SIGINT');
    expect((await watching.ended).code).toBe(130);

    await startSeed(['runs', 'answer', id, 'yes'], { cwd: dir }).ended;
    expect((await running).code).toBe(0);
  });

  test('without any run says how to find them', async () => {
    const ran = await runSeed(['monitor', '--plain'], { cwd: await folderWith({}) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('there is no run yet');
  });
});

describe('the screens', () => {
  test.each([
    ['seed monitor', ['monitor'], 'seed monitor --plain'],
    ['seed ui of a run', ['ui', '7f3c'], 'seed monitor 7f3c --plain'],
    ['seed apply --ui', ['apply', 'dev.yaml', '--ui'], 'seed apply dev.yaml'],
  ] as const)('%s needs a terminal, and says what works without', async (_what, words, instead) => {
    const ran = await runSeed(words, { cwd: await folderWith({}) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('the screens need a terminal, and there is none');
    expect(ran.err).toContain(instead);
  });

  test('are not for programs', async () => {
    const ran = await runSeed(['apply', 'dev.yaml', '--ui', '--json'], { cwd: await folderWith({}) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--events FILE');
  });
});
