import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
import {
  commitAll,
  emptied,
  gitStatus,
  ground,
  labelled,
  pause,
  processesWith,
  withEngine,
} from './bundled-seed.ts';

const KILLS = 10;
/** Between the start of seed and the middle of its command, both ends included. */
const LATEST_MS = { docker: 2500, host: 1200 } as const;

const place = ground();
const { folder, start, seed } = place;

/** Kills runs at random moments; returns the numbers of their processes. */
async function kill(executor: 'docker' | 'host', dir: string): Promise<number[]> {
  const pids: number[] = [];
  for (let round = 0; round < KILLS; round++) {
    const run = start(['run', dir, '--executor', executor]);
    // Half of them die while the command runs.
    if (round % 2 === 0) await run.saw('in the middle');
    else await pause(Math.random() * LATEST_MS[executor]);
    run.child.kill('SIGKILL');
    await run.ended;
    pids.push(run.pid);
  }
  return pids;
}

const files = (sleep: string): Record<string, string> => ({
  'buildspec.yml': buildspec(
    'rm -rf src; echo changed > README.md',
    `echo in the middle; (sleep ${sleep} &) ; sleep ${sleep}`,
  ),
  'README.md': 'first\n',
  'src/main.txt': 'main\n',
  '.gitignore': '.seed\n',
});

withEngine('seed killed while a container runs', () => {
  test(`CB-90 ${KILLS} times: containers, volumes and networks are gone, and the tree is as it was`, async () => {
    const dir = commitAll(await folder(files('3601.5')));

    const pids = await kill('docker', dir);
    const left = await emptied(async () => pids.flatMap(labelled), 5000);
    const cleaned = await seed(['clean', '--json']);

    expect(cleaned).toMatchObject({ code: 0, err: '' });
    expect(pids.flatMap(labelled)).toEqual([]);
    expect(left.filter((name) => name.startsWith('container'))).toEqual([]);
    expect(gitStatus(dir)).toBe('');
    expect(await readdir(join(place.home, '.local/state/seed/scratch'))).toEqual([]);
  });
});

describe('seed killed while processes of this machine run', () => {
  test(`CB-90 ${KILLS} times: processes and folders are gone, and the tree is as it was`, async () => {
    const dir = commitAll(await folder(files('3602.5')));

    await kill('host', dir);
    const left = await emptied(() => processesWith('3602.5'), 5000);
    const cleaned = await seed(['clean', '--json']);

    expect(left).toEqual([]);
    expect(cleaned).toMatchObject({ code: 0, err: '' });
    expect(gitStatus(dir)).toBe('');
    expect(await readdir(join(place.home, '.local/state/seed/builds'))).toEqual([]);
  });
});
