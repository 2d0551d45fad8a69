import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPlanCaches } from '../src/deploy/plan-caches.ts';
import { VERSION } from '../src/version.ts';

const DAY = 24 * 3_600_000;

async function ground() {
  const cwd = await mkdtemp(join(tmpdir(), 'seed-caches-'));
  const stateDir = join(cwd, '.seed');
  const dir = join(stateDir, 'cache/plan');
  const open = (manifest: string, now = Date.now()) =>
    openPlanCaches(manifest, { stateDir }, { cwd, now: () => now });
  /** Plans with a manifest that needs these texts; gives those that were at hand. */
  const plan = async (manifest: string, keys: readonly string[], now?: number) => {
    const caches = await open(manifest, now);
    const known = keys.filter((key) => caches.texts.get(key) !== undefined);
    for (const key of keys) if (!known.includes(key)) caches.texts.set(key, `text of ${key}`);
    await caches.save();
    return known;
  };
  return { cwd, dir, open, plan };
}

describe('caches of plans', () => {
  test('stay warm for two manifests in turn, and forget what their own manifest no longer needs', async () => {
    const { plan } = await ground();
    await plan('dev.yaml', ['a', 'b']);
    await plan('prod.yaml', ['b', 'c']);

    expect(await plan('dev.yaml', ['a'])).toEqual(['a']);
    expect(await plan('prod.yaml', ['b', 'c'])).toEqual(['b', 'c']);
    expect(await plan('dev.yaml', ['a', 'b'])).toEqual(['a']);
  });

  test('of another version of seed are not read', async () => {
    const { dir, plan } = await ground();
    await plan('dev.yaml', ['a']);
    for (const name of await readdir(dir))
      await rename(join(dir, name), join(dir, name.replace(VERSION, '0.0.1')));

    expect(await plan('dev.yaml', ['a'])).toEqual([]);
    expect(await plan('dev.yaml', ['a'])).toEqual(['a']);
  });

  test.each([
    ['cut', (text: string) => text.slice(0, -1)],
    ['empty', () => ''],
    ['of something else', () => 'seed\n'],
    ['changed', (text: string) => text.replace('text of a', 'text of b')],
  ])('that are %s count as empty', async (_, damage) => {
    const { dir, plan } = await ground();
    await plan('dev.yaml', ['a']);
    for (const name of await readdir(dir))
      await writeFile(join(dir, name), damage(await readFile(join(dir, name), 'utf8')));

    expect(await plan('dev.yaml', ['a'])).toEqual([]);
    expect(await plan('dev.yaml', ['a'])).toEqual(['a']);
  });

  test('go when nobody has planned with them for a month', async () => {
    const { dir, plan } = await ground();
    await plan('old.yaml', ['a']);
    await plan('dev.yaml', ['a']);
    const now = Date.now() + 20 * DAY;
    await plan('dev.yaml', ['a'], now);
    await plan('new.yaml', ['a'], now + 11 * DAY);

    expect(await plan('dev.yaml', ['a'], now + 11 * DAY)).toEqual(['a']);
    expect(await plan('old.yaml', ['a'], now + 11 * DAY)).toEqual([]);
    expect((await readdir(dir)).every((name) => name.startsWith(VERSION))).toBe(true);
  });

  test('of a partial write, or of seeds before this one, go as well', async () => {
    const { dir, plan } = await ground();
    await plan('dev.yaml', ['a']);
    await writeFile(join(dir, 'texts'), 'x');
    await writeFile(join(dir, 'x.partial-1'), 'x');
    const old = new Date(Date.now() - 31 * DAY);
    for (const name of ['texts', 'x.partial-1']) await utimes(join(dir, name), old, old);

    await plan('dev.yaml', ['a']);

    expect((await readdir(dir)).filter((name) => !name.startsWith(VERSION))).toEqual([]);
  });

  test('are missed by nobody where they cannot be written', async () => {
    const { cwd, plan } = await ground();
    await writeFile(join(cwd, '.seed'), 'a file where a folder should be');

    expect(await plan('dev.yaml', ['a'])).toEqual([]);
    expect((await stat(join(cwd, '.seed'))).isFile()).toBe(true);
    await rm(cwd, { recursive: true });
  });
});
