import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reapHost } from '../src/index.ts';

test('CB-90 places whose note was torn by a kill are removed, unless they may be in the making', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-half-made-'));
  const make = async (name: string, note?: string): Promise<string> => {
    const dir = join(stateDir, 'builds', name);
    await mkdir(dir, { recursive: true });
    if (note !== undefined) await writeFile(join(dir, 'owner.json'), note);
    return dir;
  };
  const old = [await make('no-note'), await make('torn', '{"pid":')];
  await make('young', '');
  for (const dir of old) await utimes(dir, 1e9, 1e9);

  const removed = await reapHost(stateDir);

  expect(removed).toEqual(old);
  expect(await readdir(join(stateDir, 'builds'))).toEqual(['young']);
  await rm(stateDir, { recursive: true });
});
