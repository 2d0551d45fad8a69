import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLeftoverFolder } from '../src/cleanup/reap.ts';
import { makeScratch, markKept } from '../src/source/scratch.ts';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'seed-scratch-'));
});
afterEach(() => rm(state, { recursive: true, force: true }));

async function folder(name: string, note?: string): Promise<string> {
  const dir = join(state, 'scratch', name);
  await mkdir(dir, { recursive: true });
  if (note !== undefined) await writeFile(join(dir, 'owner.json'), note);
  return dir;
}

async function endedProcess(): Promise<number> {
  const child = spawn('true');
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

describe('the folder of a build', () => {
  it('is complete once it has its name, and nothing else is left of the making', async () => {
    const { dir, local } = await makeScratch(state, 'one');

    expect(await readdir(join(state, 'scratch'))).toEqual(['one']);
    expect((await readdir(dir)).toSorted()).toEqual(['local', 'owner.json']);
    expect(((await stat(dir)).mode | (await stat(local)).mode) & 0o777).toBe(0o700);
    expect(await isLeftoverFolder(dir, 'all')).toBe(false);
  });

  it('is left over at once when its seed died while making it', async () => {
    const dir = await folder(`making-${await endedProcess()}-one`);

    expect(await isLeftoverFolder(dir, 'leftovers')).toBe(true);
  });

  it("is nobody else's while a seed that runs makes it", async () => {
    const dir = await folder(`making-${process.pid}-one`);

    expect(await isLeftoverFolder(dir, 'all')).toBe(false);
  });

  it.each([undefined, '', '{"host":'])(
    'is left over when a removal did not end, with the note %j',
    async (note) => {
      const dir = await folder('half-removed', note);

      expect(await isLeftoverFolder(dir, 'leftovers')).toBe(true);
    },
  );

  it('stays for a person who keeps it, until everything is to go', async () => {
    const scratch = await makeScratch(state, 'kept');
    await markKept(scratch);

    expect(await isLeftoverFolder(scratch.dir, 'leftovers')).toBe(false);
    expect(await isLeftoverFolder(scratch.dir, 'all')).toBe(true);
  });
});
