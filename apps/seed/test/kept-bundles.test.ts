import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptBundles } from '../src/deploy/kept-bundles.ts';

async function bundleWith(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-bundle-'));
  await mkdir(join(dir, 'module'));
  await writeFile(join(dir, 'module', 'deployspec.yaml'), text);
  return dir;
}

const VPC = { deployment: 'dev', group: 'core', module: 'vpc' };

test('the newest bundle of a module is kept, and forgotten with the folders above it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seed-kept-'));
  const kept = keptBundles(root);

  expect(await kept.find(VPC)).toBeUndefined();
  await kept.keep(VPC, await bundleWith('first'));
  await kept.keep(VPC, await bundleWith('second'));
  const found = await kept.find(VPC);

  expect(await readFile(join(found ?? '', 'module/deployspec.yaml'), 'utf8')).toBe('second');
  await kept.forget(VPC);
  expect([await kept.find(VPC), await readdir(root)]).toEqual([undefined, []]);
});

test('no name of a module leads out of the folder, and no two share one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seed-kept-'));
  const kept = keptBundles(root);
  const names = ['..', '.', 'a', '%2E.', 'a+b', 'a=b'];

  for (const module of names) await kept.keep({ ...VPC, module }, await bundleWith(module));

  for (const module of names) {
    const found = await kept.find({ ...VPC, module });
    expect(found?.startsWith(`${root}/dev/core/`)).toBe(true);
    expect(await readFile(join(found ?? '', 'module/deployspec.yaml'), 'utf8')).toBe(module);
  }
});

test('what a killed run left half copied is in nobody’s way', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seed-kept-'));
  const kept = keptBundles(root);
  await kept.keep(VPC, await bundleWith('first'));
  const [name = ''] = await readdir(join(root, 'dev/core'));
  const half = async (): Promise<void> => {
    await mkdir(join(root, 'dev/core', `${name}.partial`, 'module'), { recursive: true });
    await writeFile(join(root, 'dev/core', `${name}.partial`, 'module', 'half.txt'), '');
  };

  await half();
  await kept.keep(VPC, await bundleWith('second'));
  const found = await kept.find(VPC);
  const names = await readdir(join(root, 'dev/core'));
  await half();
  await kept.forget(VPC);

  expect(await readdir(root)).toEqual([]);
  expect(names).toEqual([name]);
  expect(found).toBe(join(root, 'dev/core', name));
});
