import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { findBaseCommit } from '../src/components/base-commit.ts';
import { diskTree } from '../src/components/disk-tree.ts';
import { gitTree } from '../src/components/git-tree.ts';
import { folderWith } from './run-seed.ts';

// Each asks git many times; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const { signal } = new AbortController();

let dir: string;
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=ana', '-c', 'user.email=ana@example.org', ...args], {
    cwd: dir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const commit = (message: string): string => {
  git('add', '.');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
};
const write = (file: string, text: string) => writeFile(join(dir, file), text);
const base = async (name?: string, root = dir) =>
  findBaseCommit({ root, signal, ...(name === undefined ? {} : { base: name }) });

beforeEach(async () => {
  dir = await folderWith({ 'images/a.yml': 'one\n', 'images/sub/b.yml': 'b\n', 'other.txt': 'o\n' });
});

describe('the commit that versions are compared with', () => {
  it('is where a branch left the main branch, however far that went on', async () => {
    git('init', '-q', '-b', 'main');
    const first = commit('first');
    git('checkout', '-q', '-b', 'work');
    await write('images/a.yml', 'two\n');
    commit('work');
    git('checkout', '-q', 'main');
    await write('other.txt', 'later\n');
    commit('later');
    git('checkout', '-q', 'work');

    expect(await base()).toEqual({ commit: first, name: 'main', prefix: '' });
    expect(await base(undefined, join(dir, 'images'))).toMatchObject({ prefix: 'images/' });
  });

  it('is the commit before on a clean main branch, and the last one while there is something to commit', async () => {
    git('init', '-q', '-b', 'main');
    const first = commit('first');
    await write('images/a.yml', 'two\n');
    const second = commit('second');

    expect(await base()).toMatchObject({ commit: first, name: 'the commit before' });
    expect(await base('main')).toMatchObject({ commit: first });
    expect(await base('HEAD')).toMatchObject({ commit: second });
    expect(await base(first)).toMatchObject({ commit: first, name: first });
    expect(await base(second)).toMatchObject({ commit: second });
    await write('images/a.yml', 'three\n');
    expect(await base()).toMatchObject({ commit: second, name: 'the last commit' });
  });

  it('does not exist outside of git, before a commit, and at the first one', async () => {
    expect(await base()).toBeUndefined();
    git('init', '-q', '-b', 'main');
    expect(await base()).toBeUndefined();
    commit('first');
    expect(await base()).toBeUndefined();
  });

  it('is an error where a base was named that is not there', async () => {
    await expect(base('origin/main')).rejects.toMatchObject({ code: 'components/no-base' });
    git('init', '-q', '-b', 'main');
    commit('first');

    for (const name of ['origin/main', '--output=x', ''])
      await expect(base(name)).rejects.toMatchObject({
        code: 'components/no-base',
        hints: [expect.stringContaining('--base')],
      });
  });

  it('asks for the history where a clone of CI has too little of it', async () => {
    git('init', '-q', '-b', 'main');
    commit('first');
    git('checkout', '-q', '-b', 'work');
    await write('images/a.yml', 'two\n');
    commit('work');
    git('checkout', '-q', 'main');
    await write('other.txt', 'later\n');
    commit('later');
    const clone = `${dir}-clone`;
    execFileSync('git', ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${dir}`, clone], {
      stdio: 'ignore',
    });
    execFileSync('git', ['checkout', '-q', 'work'], { cwd: clone, stdio: 'ignore' });

    await expect(findBaseCommit({ root: clone, base: 'origin/main', signal })).rejects.toMatchObject({
      code: 'components/no-base',
      hints: [expect.stringContaining('fetch-depth: 0')],
    });
  });
});

describe('the files of a commit', () => {
  it('are those of then: changed, removed, and without what came later', async () => {
    git('init', '-q', '-b', 'main');
    await symlink('a.yml', join(dir, 'images/link.yml'));
    await symlink('../../outside.yml', join(dir, 'images/out.yml'));
    const first = commit('first');
    await write('images/a.yml', 'two\n');
    await rm(join(dir, 'images/sub/b.yml'));
    await mkdir(join(dir, 'images/new'));
    await write('images/new/c.yml', 'c\n');
    const root = join(dir, 'images');

    const tree = await gitTree({ root, commit: first, name: 'x', prefix: 'images/' }, diskTree(root), {
      signal,
    });

    const text = async (path: string) => {
      const bytes = await tree.read(path);
      return bytes && Buffer.from(bytes).toString();
    };
    expect(await tree.list('')).toEqual(['a.yml', 'link.yml', 'out.yml', 'sub/b.yml']);
    expect(await tree.list('sub')).toEqual(['sub/b.yml']);
    expect([await text('a.yml'), await text('link.yml'), await text('sub/b.yml')]).toEqual([
      'one\n',
      'one\n',
      'b\n',
    ]);
    expect(await text('new/c.yml')).toBeUndefined();
    await expect(tree.read('out.yml')).rejects.toMatchObject({ code: 'components/outside-root' });
  });
});

describe('the files of a folder', () => {
  it('are listed without hidden folders, and never lead out of it', async () => {
    await mkdir(join(dir, 'images/.git'));
    await write('images/.git/x', '');
    await symlink('../other.txt', join(dir, 'images/out.txt'));
    await symlink('a.yml', join(dir, 'images/link.yml'));
    const tree = diskTree(join(dir, 'images'));

    expect(await tree.list('')).toEqual(['a.yml', 'link.yml', 'out.txt', 'sub/b.yml']);
    expect(Buffer.from((await tree.read('link.yml')) ?? []).toString()).toBe('one\n');
    expect(await tree.read('missing.yml')).toBeUndefined();
    expect(await tree.read('sub')).toBeUndefined();
    await expect(tree.read('out.txt')).rejects.toMatchObject({ code: 'components/outside-root' });
    await expect(tree.read('../other.txt')).rejects.toMatchObject({ code: 'components/outside-root' });
  });
});
