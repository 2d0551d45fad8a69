import { describe, expect, it } from 'vitest';
import type { FileEntry } from '../workspace.ts';
import type { ListFolder } from './list-files.ts';
import { selectFiles } from './select-files.ts';
import type { FileWish } from './select-files.ts';

/** Lists a tree given as absolute paths; `-> x` makes a link, a trailing slash a folder. */
function listerOf(tree: Readonly<Record<string, string>>): ListFolder {
  const paths = new Set(Object.keys(tree).flatMap((path) => parentsOf(path)));
  return (dir) => {
    const prefix = dir === '/' ? '/' : `${dir}/`;
    const below = [...paths].filter((path) => path.startsWith(prefix)).sort();
    if (below.length === 0 && !(`${dir}/` in tree)) return Promise.resolve(undefined);
    return Promise.resolve(below.map((path) => entryOf(path.slice(prefix.length), tree[path])));
  };
}

function parentsOf(path: string): string[] {
  const parts = path.replace(/\/$/, '').split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((parent) => parent !== '');
}

function entryOf(path: string, content: string | undefined): FileEntry {
  if (content === undefined) return { path, kind: 'directory', size: 0, mode: 0o755 };
  if (content.startsWith('-> '))
    return { path, kind: 'symlink', size: 0, mode: 0o777, target: content.slice(3) };
  return { path, kind: 'file', size: content.length, mode: 0o644 };
}

async function select(tree: Readonly<Record<string, string>>, wish: Partial<FileWish>) {
  const said: string[] = [];
  const full: FileWish = {
    srcDir: '/src',
    baseDirectory: '.',
    patterns: ['**/*'],
    excludes: [],
    discardPaths: false,
    keepLinks: false,
    ...wish,
  };
  const selection = await selectFiles(full, listerOf(tree), (line) => void said.push(line));
  const files = selection.found === 'files' ? selection.files : [];
  return { selection, said, files, to: files.map((file) => file.to).sort() };
}

describe('selectFiles', () => {
  it('CB-53 takes files of all depths, hidden ones too, and no folders', async () => {
    const tree = { '/src/a.txt': '', '/src/.env': '', '/src/d/.h/x': '', '/src/empty/': '' };

    const { to } = await select(tree, { patterns: ['**/*'] });

    expect(to).toEqual(['.env', 'a.txt', 'd/.h/x']);
  });

  it('CB-53 a folder that is named plainly brings nothing', async () => {
    const { selection, said } = await select({ '/src/dist/a': '' }, { patterns: ['dist'] });

    expect(selection.found).toBe('no-files');
    expect(said.at(-1)).toBe('Skipping invalid file path dist');
  });

  it('CB-53 says what it expands as the agent does', async () => {
    const { said } = await select({ '/src/a.txt': '' }, { patterns: ['a.txt', 'b.txt'] });

    expect(said).toEqual([
      'Expanding base directory path: .',
      'Assembling file list',
      'Expanding .',
      'Expanding file paths for base directory .',
      'Assembling file list',
      'Expanding a.txt',
      'Expanding b.txt',
      'Skipping invalid file path b.txt',
    ]);
  });

  it('CB-54 drops the names of base directories that a pattern finds, and the later file wins', async () => {
    const tree = {
      '/src/my-build1/a': '1',
      '/src/my-build1/same': '1',
      '/src/my-build2/sub/b': '22',
      '/src/my-build2/same': '22',
    };

    const { to, files, said } = await select(tree, { baseDirectory: 'my-build*' });

    expect(to).toEqual(['a', 'same', 'sub/b']);
    expect(files.find((file) => file.to === 'same')).toMatchObject({ dir: '/src/my-build2', size: 2 });
    expect(said.filter((line) => line.startsWith('Expanding file paths'))).toEqual([
      'Expanding file paths for base directory my-build1',
      'Expanding file paths for base directory my-build2',
    ]);
  });

  it('CB-54 takes absolute base directories', async () => {
    const { to } = await select({ '/tmp/out/a/b': '' }, { baseDirectory: '/tmp/out' });

    expect(to).toEqual(['a/b']);
  });

  it('CB-54 tells when there is no such base directory', async () => {
    const { selection } = await select({ '/src/a': '' }, { baseDirectory: 'nowhere' });

    expect(selection.found).toBe('no-base-directory');
  });

  it('CB-55 discards paths, and the later of two equal names wins', async () => {
    const tree = { '/src/a/x': '1', '/src/b/x': '22', '/src/c/y': '' };

    const { to, files } = await select(tree, { discardPaths: true });

    expect(to).toEqual(['x', 'y']);
    expect(files.find((file) => file.to === 'x')?.path).toBe('b/x');
  });

  it('CB-56 leaves excluded files out, relative to the base directory', async () => {
    const tree = {
      '/src/out/a.js': '',
      '/src/out/a.map': '',
      '/src/out/deep/b.map': '',
      '/src/out/t/x/y': '',
    };

    const { to } = await select(tree, { baseDirectory: 'out', excludes: ['*.map', 't/**/*'] });

    expect(to).toEqual(['a.js', 'deep/b.map']);
  });

  it('CB-56 finds nothing when everything is excluded', async () => {
    const { selection } = await select({ '/src/a': '' }, { excludes: ['**/*'] });

    expect(selection.found).toBe('no-files');
  });

  it('gives files outside the base directory their whole path', async () => {
    const tree = { '/src/a': '', '/tmp/out/b': '', '/up': '' };

    const { to } = await select(tree, { patterns: ['/tmp/out/*', '/src/a', '../up'] });

    expect(to).toEqual(['a', 'tmp/out/b', 'up']);
  });

  it('CB-58 follows links to files and folders, also to those outside', async () => {
    const tree = {
      '/src/real/a': 'xyz',
      '/src/file': '-> real/a',
      '/src/folder': '-> real',
      '/src/outside': '-> /opt/data',
      '/src/chain': '-> folder',
      '/opt/data/b': '',
    };

    const { to, files } = await select(tree, {});

    expect(to).toEqual(['chain/a', 'file', 'folder/a', 'outside/b', 'real/a']);
    expect(files.find((file) => file.to === 'file')?.size).toBe(3);
  });

  it('CB-58 leaves out links that lead nowhere or into themselves', async () => {
    const tree = {
      '/src/d/a': '',
      '/src/d/loop': '-> ..',
      '/src/gone': '-> missing',
      '/src/self': '-> self',
    };

    const { to } = await select(tree, {});

    expect(to).toEqual(['d/a']);
  });

  it('CB-58 keeps links inside the base directory as relative links when asked', async () => {
    const tree = {
      '/src/lib/x.1': '',
      '/src/lib/x': '-> x.1',
      '/src/abs': '-> /src/lib',
      '/src/out': '-> /etc/hosts',
    };

    const { files } = await select(tree, { keepLinks: true });

    const links = Object.fromEntries(files.map((file) => [file.to, file.link]));
    expect(links).toEqual({ 'lib/x.1': undefined, 'lib/x': 'x.1', abs: 'lib', out: undefined });
  });

  it('lets a folder win over a file of the same name', async () => {
    const tree = { '/src/b1/x': '', '/src/b2/x/y': '' };

    const { to } = await select(tree, { baseDirectory: 'b*' });

    expect(to).toEqual(['x/y']);
  });
});
