import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError } from '@seed/kernel';
import type { Question } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { giveAnswer, readAnswer } from '../src/journal/answer-file.ts';
import { openRunSession } from '../src/run/run-session.ts';
import type { SessionOptions } from '../src/run/run-session.ts';
import { oneGroup } from './shop-project.ts';
import { runSeed } from './run-seed.ts';
import { startSeed } from './start-seed.ts';
import { asks, journalOf, runIds, runWith, waiting } from './waiting-run.ts';

const said = (dir: string, run: string, answer: string) =>
  startSeed(['runs', 'answer', run, answer], { cwd: dir }).ended;

describe('a question that waits at one terminal', { timeout: 120_000 }, () => {
  test('is answered with yes at another, and the run goes on', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    const answered = await said(dir, id, 'yes');
    const ran = await running;

    expect([answered.code, answered.out]).toEqual([0, `answered ${id}: yes\n`]);
    expect([ran.code, ran.jobs.length]).toEqual([0, 1]);
    expect(ran.err).toMatch(/answered by \S+ \(cli\): yes/);
    const given = (await journalOf(dir, id)).find(({ type }) => type === 'question.answered');
    expect(given?.data).toMatchObject({
      id: 'apply',
      answer: 'yes',
      by: 'user',
      who: expect.stringMatching(/\(cli\)$/),
    });
  });

  test('is answered with no at another: exit 4, and nothing was changed', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    await said(dir, id, 'no');
    const ran = await running;

    expect([ran.code, ran.jobs]).toEqual([4, []]);
    expect((await journalOf(dir, id)).at(-1)?.data).toMatchObject({ outcome: 'stopped', exitCode: 4 });
  });

  test('has one answer when two come at once, and who was late is told whose it was', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    const both = await Promise.all([said(dir, id, 'yes'), said(dir, id, 'no')]);
    const ran = await running;

    const [won] = both.filter(({ code }) => code === 0);
    const [lost] = both.filter(({ code }) => code !== 0);
    expect(lost?.code).toBe(6);
    expect(lost?.err).toMatch(/was answered by \S+ \(cli\) \S+ ago: (?:yes|no)/);
    expect(ran.code).toBe(won?.out.endsWith('yes\n') ? 0 : 4);
  });

  test('takes nothing that is no answer to it, and still waits', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    const strange = await said(dir, id, 'maybe');
    expect(strange.code).toBe(2);
    expect(strange.err).toContain('"maybe" does not answer "Apply these changes to dev?"');

    await said(dir, id, 'no');
    expect((await running).code).toBe(4);
  });

  test('of a destroy takes the name of the deployment, and no other word', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    expect((await runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir })).code).toBe(0);
    const running = waiting(dir, ['destroy', 'dev', '--local']);
    const id = await runWith(dir, asks);

    const yes = await said(dir, id, 'yes');
    const name = await said(dir, id, 'dev');

    expect([yes.code, name.code, (await running).code]).toEqual([2, 0, 0]);
    expect(yes.err).toContain('"yes" is not "dev"');
  });

  test('of a plan that destroys something takes the name of the deployment', async () => {
    const { dir } = await oneGroup({ first: 'echo made', second: 'echo made' });
    expect((await runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir })).code).toBe(0);
    const { readFile, writeFile } = await import('node:fs/promises');
    const manifest = await readFile(join(dir, 'dev.yaml'), 'utf8');
    await writeFile(join(dir, 'dev.yaml'), manifest.replace(/.*name: second.*\n/, ''));
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    const yes = await said(dir, id, 'yes');
    const name = await said(dir, id, 'dev');

    expect([yes.code, name.code, (await running).code]).toEqual([2, 0, 0]);
  });
});

describe('who has nothing to answer', { timeout: 120_000 }, () => {
  test('is told that the run is over', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir });
    const [id = ''] = await runIds(dir);

    const answered = await runSeed(['runs', 'answer', id, 'yes'], { cwd: dir });

    expect(answered.code).toBe(2);
    expect(answered.err).toContain('is not going on: it succeeded');
  });

  test('where nobody can be asked, nothing waits and nothing is written', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });

    const ran = await runSeed(['apply', 'dev.yaml', '--local'], { cwd: dir });

    expect([ran.code, await runIds(dir)]).toEqual([4, []]);
    expect(ran.err).toContain('--yes');
  });

  test('--no-input asks nobody, at a terminal too', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });

    const ran = await runSeed(['apply', 'dev.yaml', '--local', '--no-input'], {
      cwd: dir,
      columns: 80,
      answers: ['y'],
    });

    expect([ran.code, await runIds(dir)]).toEqual([4, []]);
  });
});

const QUESTION: Question = { id: 'apply', kind: 'confirm', subject: 'Apply?', flag: '--yes' };

/** A session whose person answers as told. */
async function session(ask: NonNullable<SessionOptions['ask']>) {
  const dir = await mkdtemp(join(tmpdir(), 'seed-answers-'));
  const told: string[] = [];
  const opened = openRunSession({
    id: 'r',
    now: () => 1000,
    yes: false,
    person: 'ana (terminal)',
    ask,
    onAnswered: ({ by, answer }) => told.push(`${by}: ${answer}`),
    onProblem: () => {},
  });
  opened.listen(dir);
  return { dir, told, opened };
}

describe('the terminal that asks', { timeout: 120_000 }, () => {
  test('writes down its own answer, so that others come too late', async () => {
    const { dir, opened } = await session(async () => 'yes');

    expect(await opened.host.ask(QUESTION)).toBe('yes');
    const late = await giveAnswer(dir, 'apply', { answer: 'no', by: 'bob (monitor)', at: 2000 });

    expect(late).toEqual({ won: false, given: { answer: 'yes', by: 'ana (terminal)', at: 1000 } });
  });

  test('writes down a no as well', async () => {
    const { dir, opened } = await session(() =>
      Promise.reject(new CancelledError('cli/declined', 'no', 'declined')),
    );

    await expect(opened.host.ask(QUESTION)).rejects.toThrow('no');
    expect((await readAnswer(dir, 'apply'))?.answer).toBe('no');
  });

  test('that was too late goes by the answer that was first, and says whose it was', async () => {
    const place = { dir: '' };
    const { dir, opened, told } = await session(async () => {
      await giveAnswer(place.dir, 'apply', { answer: 'yes', by: 'bob (monitor)', at: 500 });
      throw new CancelledError('cli/declined', 'no', 'declined');
    });
    place.dir = dir;

    expect(await opened.host.ask(QUESTION)).toBe('yes');
    expect(told).toEqual(['bob (monitor): yes']);
  });

  test('takes its question back when another answers', async () => {
    let takenBack = false;
    const { dir, opened } = await session(
      (_question, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            takenBack = true;
            resolve('');
          });
        }),
    );
    const asked = opened.host.ask(QUESTION);
    await giveAnswer(dir, 'apply', { answer: 'yes', by: 'bob (monitor)', at: 500 });

    expect(await asked).toBe('yes');
    expect(takenBack).toBe(true);
  });

  test('is left alone with an interrupt, which is no answer', async () => {
    const { dir, opened } = await session(() =>
      Promise.reject(new CancelledError('cli/interrupted', 'ctrl-c', 'SIGINT')),
    );

    await expect(opened.host.ask(QUESTION)).rejects.toThrow('ctrl-c');
    expect(await readAnswer(dir, 'apply')).toBeUndefined();
  });
});
