import { join } from 'node:path';
import type { SeedEvent } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { giveAnswer } from '../src/journal/answer-file.ts';
import { folderWith, runSeed } from './run-seed.ts';
import { startSeed } from './start-seed.ts';
import { asks, journalOf, runWith } from './waiting-run.ts';

const spec = (...commands: readonly string[]): Readonly<Record<string, string>> => ({
  'buildspec.yml': `version: 0.2
phases:
  build:
    commands:
${commands.map((command) => `      - ${command}\n`).join('')}`,
});

const said = (dir: string, run: string, answer: string) =>
  startSeed(['runs', 'answer', run, answer], { cwd: dir }).ended;

const answersIn = (events: readonly SeedEvent[]) =>
  events.flatMap(({ type, data }) => (type === 'question.answered' ? [data] : []));

const isSecond = ({ type, data }: SeedEvent): boolean => type === 'question.asked' && data.id === 'paused-2';

describe('a build that is paused', { timeout: 120_000 }, () => {
  test('at a breakpoint asks whether to go on, and goes on when another process says so', async () => {
    const dir = await folderWith(spec('echo before', 'codebuild-breakpoint', 'echo after'));
    const running = runSeed(['run', '--breakpoints'], { cwd: dir });
    const id = await runWith(dir, asks);

    const answered = await said(dir, id, 'yes');
    const ran = await running;

    expect(answered.code).toBe(0);
    expect(answered.out).toMatch(/^answered \S+: yes \(\S+ is paused at a breakpoint: go on\?\)\n$/);
    expect(ran.code).toBe(0);
    expect(ran.all).toContain('after');
    expect(ran.all).toContain(`seed runs answer ${id} yes`);
    expect(answersIn(await journalOf(dir, id))).toMatchObject([
      { answer: 'yes', by: 'user', who: expect.stringMatching(/\(cli\)$/) },
    ]);
  });

  test('ends with its run when the answer is no', async () => {
    const dir = await folderWith(spec('codebuild-breakpoint', 'echo after'));
    const running = runSeed(['run', '--breakpoints'], { cwd: dir });
    const id = await runWith(dir, asks);

    await said(dir, id, 'no');
    const ran = await running;

    expect(ran.code).toBe(130);
    expect(ran.out).not.toContain('after');
    expect((await journalOf(dir, id)).at(-1)?.data).toMatchObject({ outcome: 'stopped' });
  });

  test('after a failure is let go by another process, and the build stays failed', async () => {
    const dir = await folderWith(spec('exit 6'));
    const running = runSeed(['run', '--on-failure', 'shell'], { cwd: dir });
    const id = await runWith(dir, asks);

    const answered = await said(dir, id, 'yes');
    const ran = await running;

    expect(answered.out).toContain('has failed and is held');
    expect(ran.code).toBe(1);
  });

  test('that went on by itself asks nothing any more', async () => {
    const dir = await folderWith(
      spec('(sleep 0.2; codebuild-resume) & codebuild-breakpoint', 'codebuild-breakpoint'),
    );
    const running = runSeed(['run', '--breakpoints'], { cwd: dir });
    const id = await runWith(dir, isSecond);

    await giveAnswer(join(dir, '.seed/runs', id), 'paused-2', {
      answer: 'yes',
      by: 'ana (monitor)',
      at: Date.now(),
    });
    const ran = await running;

    expect(ran.code).toBe(0);
    expect(answersIn(await journalOf(dir, id))).toMatchObject([
      { id: 'paused-1', by: 'build' },
      { id: 'paused-2', who: 'ana (monitor)' },
    ]);
  });
});
