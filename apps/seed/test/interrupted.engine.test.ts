import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
import { emptied, ground, labelled, processesWith, withEngine } from './bundled-seed.ts';
import type { RunningSeed } from './bundled-seed.ts';

const place = ground();
const { folder, start, seed } = place;

const scratchOf = async (): Promise<string[]> => {
  const lists = ['builds', 'scratch'].map((name) =>
    readdir(join(place.home, '.local/state/seed', name)).catch((): string[] => []),
  );
  return (await Promise.all(lists)).flat();
};

/** A build that would not end by itself, and how to find its processes. */
async function endless(executor: string, command: (sleep: string) => string) {
  const mark = `36${Math.random().toString().slice(2, 8)}.25`;
  const dir = await folder({ 'buildspec.yml': buildspec(command(`sleep ${mark}`)) });
  const run = start(['run', dir, '--executor', executor]);
  await run.saw('now waiting\n');
  return { mark, run };
}

/** What it says first on standard error; nothing when it ends without a word. */
const firstWords = (run: RunningSeed): Promise<string> =>
  Promise.race([
    new Promise<string>((resolve) =>
      run.child.stderr?.once('data', (piece: Buffer) => resolve(piece.toString())),
    ),
    run.ended.then(() => ''),
  ]);

function interruptions(executor: 'docker' | 'host', labels: (pid: number) => string[]): void {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'CB-89 %s: says at once what stops, ends with %i in ten seconds, leaves nothing',
    async (signal, code) => {
      const { mark, run } = await endless(executor, (sleep) => `(${sleep} &); echo now waiting; ${sleep}`);

      const began = Date.now();
      run.child.kill(signal);
      const said = await firstWords(run);
      const ended = await run.ended;

      expect(said).toMatch(/stopping build app.*press ctrl-c again/);
      expect(ended.code).toBe(code);
      expect(Date.now() - began).toBeLessThan(11_000);
      expect(ended.out).toContain('build stopped');
      expect(await emptied(() => processesWith(mark), 5000)).toEqual([]);
      expect(await emptied(async () => labels(run.pid), 5000)).toEqual([]);
      expect(await scratchOf()).toEqual([]);
    },
  );

  test('a build that ignores the first interrupt is ended in ten seconds', async () => {
    const { mark, run } = await endless(
      executor,
      (sleep) => `trap "" INT TERM HUP; echo now waiting; ${sleep}; ${sleep}`,
    );

    const began = Date.now();
    run.child.kill('SIGINT');
    const { code } = await run.ended;

    expect(code).toBe(130);
    expect(Date.now() - began).toBeLessThan(11_000);
    expect(await emptied(() => processesWith(mark), 5000)).toEqual([]);
  });

  test('a second interrupt ends at once and names what removes the rest', async () => {
    const { mark, run } = await endless(
      executor,
      (sleep) => `trap "" INT TERM HUP; echo now waiting; ${sleep}; ${sleep}`,
    );

    run.child.kill('SIGINT');
    await firstWords(run);
    const began = Date.now();
    run.child.kill('SIGINT');
    const { code, err } = await run.ended;
    const tookMs = Date.now() - began;
    const cleaned = await seed(['clean']);

    expect(code).toBe(130);
    // One that waited for its build would take ten seconds.
    expect(tookMs).toBeLessThan(8000);
    expect(err).toContain('seed clean');
    expect(cleaned.code).toBe(0);
    expect(await emptied(() => processesWith(mark), 5000)).toEqual([]);
    expect(await emptied(async () => labels(run.pid), 5000)).toEqual([]);
    expect(await scratchOf()).toEqual([]);
  });
}

withEngine('a run in a container that is interrupted', () => {
  interruptions('docker', labelled);
});

describe('a run in processes that is interrupted', () => {
  interruptions('host', () => []);
});
