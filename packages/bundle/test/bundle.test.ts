import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { listBundleFiles, stageBundle, writeBundle } from '../src/index.ts';
import type { BundleExtra } from '../src/index.ts';

let scratch: string;
let dir: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'seed-bundle-'));
  dir = join(scratch, 'module');
  mkdirSync(dir);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>, at = dir): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

const pathsOf = async (folder: string, options?: { dotFiles: boolean }) =>
  (await listBundleFiles(folder, options)).map(({ path }) => path);

describe('listBundleFiles', () => {
  it('SF-B02 leaves out build folders, caches and dot-files below the module', async () => {
    put({
      'app.py': '',
      'src/build/x': '',
      'dist/x': '',
      'src/node_modules/x': '',
      'cdk.out/x': '',
      '.mypy_cache/x': '',
      '.seedfarmer.out/x': '',
      'my.egg-info/x': '',
      '__pycache__/x': '',
      '.git/config': '',
      '.env': '',
      '.python-version': '3.12',
      'src/builder/x': '',
      'build.sh': '',
      build: '',
    });
    mkdirSync(join(dir, 'empty'));

    expect(await pathsOf(dir)).toEqual(['.python-version', 'app.py', 'build', 'build.sh', 'src/builder/x']);
  });

  it('SF-B02 bundles a module that itself lies below a folder called build', async () => {
    const deep = join(scratch, 'build/.hidden/node_modules/module');
    put({ 'app.py': '' }, deep);

    expect(await pathsOf(deep)).toEqual(['app.py']);
  });

  it('SF-B03 takes dot-files when asked to, but no dot-folders', async () => {
    put({ '.npmignore': '', '.dockerignore': '', 'a/.eslintrc': '', '.git/config': '', 'b.txt': '' });

    expect(await pathsOf(dir, { dotFiles: true })).toEqual([
      '.dockerignore',
      '.npmignore',
      'a/.eslintrc',
      'b.txt',
    ]);
  });

  it('takes links to files as files, and leaves out links to folders or to nothing', async () => {
    put({ 'a/b.txt': 'text' });
    symlinkSync('a/b.txt', join(dir, 'link.txt'));
    symlinkSync('a', join(dir, 'folder'));
    symlinkSync('nowhere', join(dir, 'dangling'));

    expect(await listBundleFiles(dir)).toEqual([
      { path: 'a/b.txt', size: 4, executable: false },
      { path: 'link.txt', size: 4, executable: false },
    ]);
  });

  it('names a folder that does not exist', async () => {
    await expect(listBundleFiles(join(dir, 'nowhere'))).rejects.toMatchObject({
      code: 'bundle/folder-missing',
    });
  });
});

const EXTRAS: readonly BundleExtra[] = [
  { path: 'seedfarmer.yaml', content: { text: 'project: p\n' }, executable: false },
  { path: 'npm_mirror_support.py', content: { text: '' }, executable: true },
  { path: 'module/data/input.csv', content: { text: '1,2\n' }, executable: false },
];

async function entriesOf(zip: string): Promise<string[]> {
  const opened = await openPromise(zip);
  const entries: string[] = [];
  for await (const entry of opened.eachEntry())
    entries.push(`${((entry.externalFileAttributes >>> 16) & 0o777).toString(8)} ${entry.fileName}`);
  return entries;
}

describe('writeBundle', () => {
  it('SF-B01 lays the zip out as Seed-Farmer does, with folders and executable bits', async () => {
    put({ 'run.sh': '#!/bin/sh\n', 'a/b.txt': 'b' });
    chmodSync(join(dir, 'run.sh'), 0o700);
    const zip = join(scratch, 'out/bundle.zip');

    const info = await writeBundle({ dir, files: await listBundleFiles(dir), extras: EXTRAS }, zip);

    expect(await entriesOf(zip)).toEqual([
      '755 bundle/',
      '755 bundle/module/',
      '755 bundle/module/a/',
      '644 bundle/module/a/b.txt',
      '755 bundle/module/data/',
      '644 bundle/module/data/input.csv',
      '755 bundle/module/run.sh',
      '755 bundle/npm_mirror_support.py',
      '644 bundle/seedfarmer.yaml',
    ]);
    expect(info).toMatchObject({ path: zip, files: 5, bytes: statSync(zip).size });
    expect(execFileSync('sha256sum', [zip], { encoding: 'utf8' })).toContain(info.sha256);
    expect(readdirSync(join(scratch, 'out'))).toEqual(['bundle.zip']);
  });

  it('gives the same bytes for the same files, whenever and wherever they were written', async () => {
    const write = async (at: string, time: number) => {
      put({ 'z.txt': 'z'.repeat(5000), 'a/b.txt': 'b' }, at);
      utimesSync(join(at, 'z.txt'), time, time);
      const input = { dir: at, files: await listBundleFiles(at), extras: EXTRAS };
      return (await writeBundle(input, join(at, '../x.zip'))).sha256;
    };

    expect(await write(join(scratch, 'one/m'), 1)).toBe(await write(join(scratch, 'two/m'), 1e9));
  });

  it('refuses a bundle without a file of the module', async () => {
    const written = writeBundle({ dir, files: [], extras: EXTRAS }, join(scratch, 'x.zip'));

    await expect(written).rejects.toMatchObject({ code: 'bundle/empty' });
  });

  it('leaves nothing half-written when a file cannot be read', async () => {
    const files = [{ path: 'gone', size: 1, executable: false }];

    const written = writeBundle({ dir, files, extras: [] }, join(scratch, 'out/x.zip'));

    await expect(written).rejects.toMatchObject({ code: 'bundle/not-written' });
    expect(readdirSync(join(scratch, 'out'))).toEqual([]);
  });
});

describe('stageBundle', () => {
  it('puts the same files into a folder', async () => {
    put({ 'run.sh': '#!/bin/sh\n', 'a/b.txt': 'b' });
    chmodSync(join(dir, 'run.sh'), 0o755);
    const target = join(scratch, 'staged');

    const staged = await stageBundle({ dir, files: await listBundleFiles(dir), extras: EXTRAS }, target);

    expect(staged.files).toBe(5);
    expect((readdirSync(target, { recursive: true }) as string[]).sort()).toEqual([
      'module',
      'module/a',
      'module/a/b.txt',
      'module/data',
      'module/data/input.csv',
      'module/run.sh',
      'npm_mirror_support.py',
      'seedfarmer.yaml',
    ]);
    expect(statSync(join(target, 'module/run.sh')).mode & 0o777).toBe(0o755);
  });
});
