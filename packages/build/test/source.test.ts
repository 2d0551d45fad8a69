import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSource, packSource, readGitFacts, sourcePlacement } from '../src/index.ts';
import { listSource } from '../src/source/list-source.ts';

const signal = new AbortController().signal;
let dir: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'seed-source-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>, at = dir): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

function git(at: string, ...args: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always'];
  execFileSync('git', ['-C', at, ...who, ...args], { stdio: 'pipe' });
}

function commit(at = dir): void {
  git(at, 'init', '-q', '-b', 'main');
  git(at, 'add', '-A');
  git(at, 'commit', '-q', '-m', 'start');
}

const outsideGit = (paths: readonly string[]) =>
  paths.filter((path) => path !== '.git' && !/(^|\/)\.git\//.test(path));

describe('listSource', () => {
  it('CB-97 takes tracked and new files as tree, committed files as head, and everything as all', async () => {
    put({ 'a.txt': 'a', '.gitignore': 'out/\n*.log\n', 'gone.txt': 'x' });
    commit();
    put({ 'new.txt': 'n', 'out/x': 'o', 'sub/b.log': 'l', 'sub/b.txt': 'b' });
    rmSync(join(dir, 'gone.txt'));

    const tree = await listSource(dir, 'tree', signal);
    const head = await listSource(dir, 'head', signal);
    const all = await listSource(dir, 'all', signal);

    expect(outsideGit(tree.files)).toEqual(['.gitignore', 'a.txt', 'new.txt', 'sub/b.txt']);
    expect(tree.files).toContain('.git/HEAD');
    expect(tree.hidden).toEqual(['out', 'sub/b.log']);
    expect(head.files).toEqual(['.gitignore', 'a.txt', 'gone.txt']);
    expect(outsideGit(all.files)).toEqual([
      '.gitignore',
      'a.txt',
      'new.txt',
      'out/x',
      'sub/b.log',
      'sub/b.txt',
    ]);
    expect(all.hidden).toEqual([]);
  });

  it('CB-99 leaves ignored files out, also those that the user’s own excludes name', async () => {
    put({ 'a.txt': 'a' });
    commit();
    put({ '.git/info/exclude': 'private.txt\n', 'private.txt': 'p' });

    const { files } = await listSource(dir, 'tree', signal);

    expect(outsideGit(files)).toEqual(['a.txt']);
  });

  it('takes a folder outside git whole, with empty folders', async () => {
    put({ 'b.txt': '', 'a/.hidden': '' });
    mkdirSync(join(dir, 'empty'));

    const { files, hidden } = await listSource(dir, 'tree', signal);

    expect(files).toEqual(['a/.hidden', 'b.txt', 'empty']);
    expect(hidden).toEqual([]);
  });

  it('takes only what lies below a sub-folder of a repository, without .git', async () => {
    put({ 'a.txt': '', 'mod/b.txt': '', 'mod/.gitignore': 'dist\n' });
    commit();
    put({ 'mod/dist/x': '', 'mod/c.txt': '' });

    const { files, hidden } = await listSource(join(dir, 'mod'), 'tree', signal);

    expect(files).toEqual(['.gitignore', 'b.txt', 'c.txt']);
    expect(hidden).toEqual(['dist']);
  });

  it('takes a folder whole that git itself ignores', async () => {
    put({ '.gitignore': 'work/\n', 'work/x/f': '' });
    commit();

    const { files } = await listSource(join(dir, 'work/x'), 'tree', signal);

    expect(files).toEqual(['f']);
  });

  it('descends into submodules and clones inside the tree', async () => {
    put({ 'lib.txt': '', '.gitignore': 'o\n' }, join(dir, 'origin'));
    commit(join(dir, 'origin'));
    put({ 'a.txt': '' }, join(dir, 'main'));
    commit(join(dir, 'main'));
    git(join(dir, 'main'), 'submodule', 'add', '-q', join(dir, 'origin'), 'vendor/lib');
    git(join(dir, 'main'), 'clone', '-q', join(dir, 'origin'), 'clone');
    put({ 'vendor/lib/o': '', 'vendor/lib/new.txt': '' }, join(dir, 'main'));

    const { files, hidden } = await listSource(join(dir, 'main'), 'tree', signal);

    expect(outsideGit(files)).toEqual([
      '.gitmodules',
      'a.txt',
      'clone/.gitignore',
      'clone/lib.txt',
      'vendor/lib/.git',
      'vendor/lib/.gitignore',
      'vendor/lib/lib.txt',
      'vendor/lib/new.txt',
    ]);
    expect(hidden).toEqual(['vendor/lib/o']);
  });

  it('never takes seed’s own records', async () => {
    put({ 'a.txt': '', '.seed/runs/x': '' });

    const { files, hidden } = await listSource(dir, 'all', signal);

    expect(files).toEqual(['a.txt']);
    expect(hidden).toEqual(['.seed']);
  });

  it('takes what a source that was packed for CodeBuild has beside its files', async () => {
    put({ 'a.txt': '', '.seed/kit/codebuild/user/bin/seed': '' });

    const { files, hidden } = await listSource(dir, 'all', signal);

    expect(files).toEqual(['.seed/kit/codebuild/user/bin/seed', 'a.txt']);
    expect(hidden).toEqual([]);
  });

  it('names a folder that does not exist, and a repository without a commit', async () => {
    git(dir, 'init', '-q');

    await expect(listSource(join(dir, 'nowhere'), 'tree', signal)).rejects.toMatchObject({
      code: 'source/folder-missing',
    });
    await expect(listSource(dir, 'head', signal)).rejects.toMatchObject({ code: 'source/no-commit' });
  });
});

describe('openSource', () => {
  it('clones the last commit for head and keeps the origin of the work tree', async () => {
    put({ 'a.txt': 'committed', 'sub/b.txt': 'b' });
    commit();
    git(dir, 'remote', 'add', 'origin', 'https://github.com/org/repo.git');
    put({ 'a.txt': 'edited', 'new.txt': 'n' });
    const scratch = mkdtempSync(join(tmpdir(), 'seed-clone-'));

    const opened = await openSource(dir, 'head', { scratch: join(scratch, 'c'), signal });
    const below = await openSource(join(dir, 'sub'), 'head', { scratch: join(scratch, 'd'), signal });

    expect(outsideGit(opened.files)).toEqual(['a.txt', 'sub/b.txt']);
    expect(opened.owned).toBe(true);
    expect(execFileSync('cat', [join(opened.dir, 'a.txt')], { encoding: 'utf8' })).toBe('committed');
    expect((await readGitFacts(opened.dir, signal))?.url).toBe('https://github.com/org/repo.git');
    expect(below.files).toEqual(['b.txt']);
    rmSync(scratch, { recursive: true });
  });
});

describe('openSource of a linked work tree', () => {
  it('brings a repository of its own in which git sees the same commit and changes', async () => {
    put({ 'a.txt': 'a', 'b.txt': 'b' }, join(dir, 'main'));
    commit(join(dir, 'main'));
    git(join(dir, 'main'), 'worktree', 'add', '-q', '-b', 'feature', join(dir, 'linked'));
    put({ 'a.txt': 'staged' }, join(dir, 'linked'));
    git(join(dir, 'linked'), 'add', 'a.txt');
    put({ 'new.txt': 'n' }, join(dir, 'linked'));

    const opened = await openSource(join(dir, 'linked'), 'tree', { scratch: join(dir, 'scratch'), signal });
    for (const { dir: from, files } of [opened, ...(opened.also === undefined ? [] : [opened.also])])
      for (const file of files) {
        mkdirSync(dirname(join(dir, 'copy', file)), { recursive: true });
        cpSync(join(from, file), join(dir, 'copy', file), { recursive: true, preserveTimestamps: true });
      }
    const status = execFileSync('git', ['-C', join(dir, 'copy'), 'status', '--short', '--branch'], {
      encoding: 'utf8',
    });

    expect(opened.files).toEqual(['a.txt', 'b.txt', 'new.txt']);
    expect(opened.hidden).toEqual(['.git']);
    expect(status.split('\n').slice(1)).toEqual(['M  a.txt', '?? new.txt', '']);
    expect(status).toContain('feature');
  });
});

describe('packSource', () => {
  it('packs owners, modes, links, long names and empty folders so that tar unpacks them', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}.txt`;
    put({ 'run.sh': '#!/bin/sh\n', [long]: 'long', 'ünï.txt': 'u', big: 'x'.repeat(3 << 20) });
    execFileSync('chmod', ['0700', join(dir, 'run.sh')]);
    symlinkSync('nowhere/at all', join(dir, 'link'));
    mkdirSync(join(dir, 'empty'));
    const server = createServer().listen(join(dir, 'socket'));
    const out = mkdtempSync(join(tmpdir(), 'seed-unpack-'));

    const tar = packSource(dir, ['big', long, 'empty', 'link', 'run.sh', 'socket', 'vanished', 'ünï.txt'], {
      prefix: 'src',
      signal,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(chunk as Buffer);
    execFileSync('tar', ['-x', '-C', out], { input: Buffer.concat(chunks) });
    const listing = execFileSync('tar', ['-tv', '--numeric-owner'], {
      input: Buffer.concat(chunks),
      encoding: 'utf8',
    });

    const at = join(out, 'src');
    expect(statSync(join(at, 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(at, 'ünï.txt')).mode & 0o777).toBe(0o644);
    expect(statSync(join(at, 'big')).size).toBe(3 << 20);
    expect(statSync(join(at, long)).mtimeMs).toBeCloseTo(
      Math.floor(statSync(join(dir, long)).mtimeMs / 1000) * 1000,
    );
    expect(execFileSync('readlink', [join(at, 'link')], { encoding: 'utf8' }).trim()).toBe('nowhere/at all');
    expect(statSync(join(at, 'empty')).isDirectory()).toBe(true);
    expect(execFileSync('ls', [at], { encoding: 'utf8' })).not.toContain('socket');
    expect(listing).not.toMatch(/ [1-9]\d*\/\d+ | \d+\/[1-9]\d* /);
    server.close();
    rmSync(out, { recursive: true });
  });

  it('gives the same bytes for the same files', async () => {
    put({ a: '1', 'b/c': '2' });
    const pack = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of packSource(dir, ['a', 'b/c'], { signal })) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('hex');
    };

    expect(await pack()).toBe(await pack());
  });

  it('ends with an error when it is stopped', async () => {
    put({ a: '1' });
    const stop = new AbortController();
    const tar = packSource(
      dir,
      Array.from({ length: 5000 }, () => 'a'),
      { signal: stop.signal },
    );

    setImmediate(() => stop.abort());

    await expect(tar.toArray()).rejects.toThrow('packing was stopped');
  });
});

describe('readGitFacts', () => {
  it('reads branch, commit and dirt, and keeps passwords out of the URL', async () => {
    put({ a: '1' });
    commit();
    git(dir, 'remote', 'add', 'origin', 'https://me:token@github.com/org/repo.git');

    const clean = await readGitFacts(dir, signal);
    put({ b: '2' });
    const dirty = await readGitFacts(dir, signal);
    git(dir, 'checkout', '-q', '--detach');
    const detached = await readGitFacts(dir, signal);

    expect(clean).toMatchObject({ url: 'https://github.com/org/repo.git', version: 'main', dirty: false });
    expect(clean?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(dirty?.dirty).toBe(true);
    expect(detached?.version).toBe(clean?.commit);
  });

  it('knows nothing outside git and before the first commit', async () => {
    const outside = await readGitFacts(dir, signal);
    git(dir, 'init', '-q');
    const empty = await readGitFacts(dir, signal);

    expect([outside, empty]).toEqual([undefined, undefined]);
  });
});

describe('sourcePlacement', () => {
  it.each([
    ['https://github.com/org/repo.git', 'github.com/org/repo'],
    ['git@github.com:org/repo.git', 'github.com/org/repo'],
    ['ssh://git@bitbucket.org/org/repo', 'bitbucket.org/org/repo'],
    [
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/thing',
      'git-codecommit.eu-west-1.amazonaws.com/v1/repos/thing',
    ],
    ['https://example.com/org/repo', ''],
    ['https://github.com/../../etc', ''],
    ['/srv/git/repo', ''],
    ['', ''],
  ])('places %s at "%s"', (url, placement) => {
    expect(sourcePlacement(url)).toBe(placement);
  });
});
