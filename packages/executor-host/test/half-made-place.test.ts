import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reapHost } from '../src/index.ts';

test('CB-90 places whose note was torn by a kill are removed, unless they are in the making', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-half-made-'));
  const make = async (name: string, note?: string): Promise<string> => {
    const dir = join(stateDir, 'builds', name);
    await mkdir(dir, { recursive: true });
    if (note !== undefined) await writeFile(join(dir, 'owner.json'), note);
    return dir;
  };
  const dead = spawnSync('true').pid;
  const left = [await make(`making-${dead}-a`), await make('no-note'), await make('torn', '{"pid":')];
  const alive = `making-${process.pid}-b`;
  await make(alive, '');

  const removed = await reapHost(stateDir);

  expect(removed.toSorted()).toEqual(left.toSorted());
  expect(await readdir(join(stateDir, 'builds'))).toEqual([alive]);
  await rm(stateDir, { recursive: true });
});
