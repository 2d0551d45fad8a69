import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createSources } from '@seed/sources';
import type { Location } from '@seed/manifest';
import { describe, expect, it } from 'vitest';
import { gitSettings, GIT_ENV, makeOrigin, watchGit, writeProgram } from './origin.ts';
import { IO, scratch, writeFiles } from './scratch.ts';

interface GitPlace {
  readonly url: string;
  readonly path?: string;
  readonly ref?: string;
  readonly depth?: number;
}

const at = (place: GitPlace): Location => ({ kind: 'git', path: '', ...place });

function bench(extra: Readonly<Record<string, string>> = {}) {
  const dir = scratch();
  const git = watchGit(dir, extra);
  const origin = makeOrigin(dir);
  const open = (
    options: { readonly offline?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
  ) => createSources({ root: join(dir, 'project'), cacheDir: join(dir, 'cache'), env: git.env, ...options });
  return { dir, git, origin, open, sources: open() };
}

const read = (dir: string, file = 'file') => readFileSync(join(dir, file), 'utf8');

describe('a git source', () => {
  it('SF-S03 is checked out at a branch, a tag, an annotated tag and a commit, and tells the commit', async () => {
    const { origin, sources } = bench();
    const first = origin.commit({ 'm/x/file': 'one' });
    origin.git('tag', 'v1');
    origin.git('tag', '-a', 'v1-annotated', '-m', 'one');
    origin.git('checkout', '--quiet', '-b', 'release/2');
    const second = origin.commit({ 'm/x/file': 'two' });
    origin.git('checkout', '--quiet', 'main');
    const third = origin.commit({ 'm/x/file': 'three' });

    const fetch = async (ref?: string) => {
      const found = await sources.fetch(
        at({ url: origin.url, path: 'm/x', ...(ref === undefined ? {} : { ref }) }),
        IO,
      );
      return [read(found.dir), found.commitHash];
    };

    expect(await fetch('v1')).toEqual(['one', first]);
    expect(await fetch('v1-annotated')).toEqual(['one', first]);
    expect(await fetch('refs/tags/v1')).toEqual(['one', first]);
    expect(await fetch('release/2')).toEqual(['two', second]);
    expect(await fetch(second)).toEqual(['two', second]);
    expect(await fetch()).toEqual(['three', third]);
  });

  it('SF-S03 comes from a server that gives out no commit that it does not name', async () => {
    const { origin, open, git } = bench(gitSettings({ 'protocol.version': '0' }));
    const first = origin.commit({ file: 'one' });
    origin.commit({ file: 'two' });

    const found = await open().fetch(at({ url: origin.url, ref: first }), IO);

    expect(read(found.dir)).toBe('one');
    expect(git.count('fetch')).toBe(2);
  });

  it('SF-S04 transfers one commit, with and without depth', async () => {
    const { origin, sources, git } = bench();
    for (const text of ['one', 'two', 'three']) origin.commit({ file: text });
    origin.git('tag', 'v3');
    origin.commit({ file: 'four' });

    await sources.fetch(at({ url: origin.url, ref: 'v3', depth: 1 }), IO);
    await sources.fetch(at({ url: origin.url, ref: 'main' }), IO);

    expect(git.commits()).toEqual([1, 1]);
  });

  it('SF-S05 asks each repository once and fetches each commit once, for many modules', async () => {
    const { dir, origin, sources, git } = bench();
    const other = makeOrigin(dir, 'other');
    for (const repository of [origin, other]) {
      repository.commit({ 'm/a/file': 'a', 'm/b/file': 'b' });
      repository.git('tag', 'v1');
      repository.commit({ 'm/a/file': 'a2' });
    }
    const locations = Array.from({ length: 22 }, (_, n) =>
      at({
        url: n % 2 === 0 ? origin.url : other.url,
        path: n % 3 === 0 ? 'm/a' : 'm/b',
        ref: n < 11 ? 'v1' : 'main',
      }),
    );

    const found = await Promise.all(locations.map((location) => sources.fetch(location, IO)));

    expect(git.count('ls-remote')).toBe(2);
    expect(git.count('fetch')).toBe(4);
    expect(new Set(found.map(({ root }) => root)).size).toBe(4);
  });

  it('SF-S05 is fetched while others are: each waits until both have begun', async () => {
    const { dir, origin, sources } = bench();
    const other = makeOrigin(dir, 'other');
    for (const repository of [origin, other]) repository.commit({ file: repository.url });
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    writeProgram(
      dir,
      'git',
      `#!/bin/sh
case "$*" in
  *' fetch '*)
    : >'${dir}/begun.'$$
    left=200
    until [ "$(ls '${dir}' | grep -c '^begun')" -ge 2 ]; do
      left=$((left - 1))
      [ "$left" -gt 0 ] || exit 1
      sleep 0.1
    done ;;
esac
exec '${real}' "$@"
`,
    );

    const found = await Promise.all([origin, other].map(({ url }) => sources.fetch(at({ url }), IO)));

    expect(found.map(({ root }) => read(root))).toEqual([origin.url, other.url]);
  });

  it('SF-S05 is asked for its names by the next run, and fetched again only where they moved', async () => {
    const { origin, open, git } = bench();
    origin.commit({ file: 'one' });
    const location = at({ url: origin.url, ref: 'main' });
    const first = await open().fetch(location, IO);

    const same = await open().fetch(location, IO);
    origin.commit({ file: 'two' });
    const moved = await open().fetch(location, IO);

    expect([first, same, moved].map(({ dir }) => read(dir))).toEqual(['one', 'one', 'two']);
    expect([git.count('ls-remote'), git.count('fetch')]).toEqual([3, 2]);
    expect(readdirSync(join(first.root, '..')).filter((name) => name.startsWith('.tmp'))).toEqual([]);
  });

  it('SF-S07 comes from CodeCommit through its helper', async () => {
    const { dir, origin, sources } = bench();
    const commit = origin.commit({ 'dir/file': 'one' });
    writeProgram(
      dir,
      'git-remote-codecommit',
      `#!/bin/sh
printf '%s\\n' "$2" > '${dir}/asked'
while read -r line; do
  case "$line" in
    capabilities) printf 'connect\\n\\n' ;;
    'connect git-upload-pack') printf '\\n'; exec git-upload-pack '${origin.url.slice('file://'.length)}' ;;
  esac
done
`,
    );

    const found = await sources.fetch(at({ url: 'codecommit::us-east-1://modules', path: 'dir' }), IO);

    expect(found.commitHash).toBe(commit);
    expect(read(dir, 'asked')).toBe('us-east-1://modules\n');
  });

  it('follows the insteadOf of a person', async () => {
    const { dir, origin, open, git } = bench();
    origin.commit({ file: 'one' });
    const env = { ...git.env, ...gitSettings({ [`url.file://${dir}/.insteadOf`]: 'https://git.test/' }) };

    const found = await open({ env }).fetch(at({ url: 'https://git.test/modules.git' }), IO);

    expect(read(found.dir)).toBe('one');
  });

  it('may be fetched by several runs at once', async () => {
    const { origin, open } = bench();
    origin.commit({ file: 'one' });

    const found = await Promise.all([1, 2, 3, 4].map(() => open().fetch(at({ url: origin.url }), IO)));

    expect(found.map(({ dir }) => read(dir))).toEqual(['one', 'one', 'one', 'one']);
    expect(readdirSync(join(found[0]?.root ?? '', '..')).filter((name) => name.startsWith('.tmp'))).toEqual(
      [],
    );
  });

  it('is the repository of its address, also where seed was started by a hook of another one', async () => {
    const { dir, origin, open, git } = bench();
    origin.commit({ file: 'one' });
    const project = makeOrigin(dir, 'project');
    const mine = project.commit({ file: 'project' });

    const env = { ...git.env, GIT_DIR: join(dir, 'project.git', '.git'), GIT_INDEX_FILE: 'index' };
    const found = await open({ env }).fetch(at({ url: origin.url }), IO);

    expect(read(found.dir)).toBe('one');
    expect(project.git('rev-parse', 'HEAD')).toBe(mine);
  });

  it('is used as it was fetched where there is no network', async () => {
    const { origin, open, git } = bench();
    origin.commit({ file: 'one' });
    const location = at({ url: origin.url, ref: 'main' });
    await open().fetch(location, IO);
    origin.commit({ file: 'two' });
    const before = git.log();

    const found = await open({ offline: true }).fetch(location, IO);

    expect(read(found.dir)).toBe('one');
    expect(git.log()).toBe(before);
    await expect(open({ offline: true }).fetch(at({ url: origin.url, ref: 'v9' }), IO)).rejects.toMatchObject(
      {
        code: 'sources/not-cached',
        message: expect.stringContaining('"v9" of "file://') as string,
      },
    );
  });

  it('keeps files of the repository and none of git', async () => {
    const { origin, sources } = bench();
    origin.commit({ 'dir/.hidden': 'h', 'dir/file': 'f' });

    const { root } = await sources.fetch(at({ url: origin.url }), IO);

    expect(readdirSync(root)).toEqual(['dir']);
    expect(readdirSync(join(root, 'dir')).toSorted()).toEqual(['.hidden', 'file']);
  });
});

describe('a git source that cannot be had', () => {
  it('is told with the words of git, and what to look at', async () => {
    const { dir, sources } = bench();

    const failure = sources.fetch(at({ url: `file://${dir}/none.git` }), IO);

    await expect(failure).rejects.toMatchObject({
      code: 'sources/git-failed',
      message: expect.stringMatching(
        /^git could not fetch "file:\/\/.*\/none\.git": .*does not (?:exist|appear)/,
      ) as string,
      hints: [
        expect.stringContaining(`git ls-remote file://${dir}/none.git`),
        expect.anything(),
        expect.anything(),
      ],
    });
  });

  it('asks for no password, and shows none', async () => {
    const { open, git } = bench();
    const url = 'https://someone:s3cret-t0ken@127.0.0.1:1/modules.git';

    const error = await open()
      .fetch(at({ url }), IO)
      .catch((thrown: unknown) => thrown);

    expect(JSON.stringify(error)).toContain('https://127.0.0.1:1/modules.git');
    expect(JSON.stringify(error)).not.toMatch(/s3cret|someone/);
    expect(git.log()).not.toContain('s3cret');
  });

  it('names refs that may have been meant', async () => {
    const { origin, sources } = bench();
    origin.commit({ file: 'one' });
    origin.git('tag', 'v1.2.0');
    origin.git('branch', 'release/1.2.0');

    await expect(sources.fetch(at({ url: origin.url, ref: '1.2.0' }), IO)).rejects.toMatchObject({
      code: 'sources/no-such-ref',
      hints: expect.arrayContaining(['did you mean "release/1.2.0"?', 'did you mean "v1.2.0"?']) as string[],
    });
  });

  it('is one that has no such commit, or nothing at all', async () => {
    const { dir, origin, sources } = bench();
    origin.commit({ file: 'one' });
    const empty = makeOrigin(dir, 'empty');

    await expect(sources.fetch(at({ url: origin.url, ref: '0'.repeat(39) + '1' }), IO)).rejects.toMatchObject(
      {
        code: 'sources/no-such-ref',
      },
    );
    await expect(sources.fetch(at({ url: empty.url }), IO)).rejects.toThrow('has no default branch');
  });

  it.each(['ext::sh -c "touch /tmp/x"', '-upload-pack=x', 'fd::17', 'https://h/x\n\tsshCommand = x'])(
    'is refused where its address is %s',
    async (url) => {
      const { sources, git } = bench();

      await expect(sources.fetch(at({ url }), IO)).rejects.toMatchObject({ code: 'sources/unsafe-address' });

      expect(git.log()).toBe('');
    },
  );

  it('names the folder that is not in it, and refuses links that lead out', async () => {
    const { origin, sources } = bench();
    const { pathname } = new URL(origin.url);
    symlinkSync('/etc', join(pathname, 'out'));
    origin.commit({ 'm/file': 'one' });

    await expect(sources.fetch(at({ url: origin.url, path: 'm/none' }), IO)).rejects.toMatchObject({
      code: 'sources/folder-missing',
      message: `the folder "m/none" of "${origin.url}" does not exist`,
    });
    await expect(sources.fetch(at({ url: origin.url, path: 'out' }), IO)).rejects.toMatchObject({
      code: 'sources/leads-out',
    });
  });

  it('says so where git is not installed', async () => {
    const { dir, origin, open } = bench();
    writeFiles(dir, { 'empty/file': '' });

    await expect(
      open({ env: { ...GIT_ENV, PATH: join(dir, 'empty') } }).fetch(at({ url: origin.url }), IO),
    ).rejects.toMatchObject({ code: 'sources/git-not-installed' });
  });

  it('leaves nothing when it is stopped, and works again', async () => {
    const { dir, origin, sources } = bench();
    origin.commit({ file: 'one' });
    const begun = join(dir, 'begun');
    writeProgram(dir, 'git-remote-codecommit', `#!/bin/sh\n: >${begun}\nexec sleep 600\n`);
    const stop = new AbortController();

    const fetched = sources
      .fetch(at({ url: 'codecommit::us-east-1://slow' }), { signal: stop.signal })
      .catch((error: unknown) => error);
    await expect.poll(() => existsSync(begun), { timeout: 5000 }).toBe(true);
    stop.abort(new Error('stopped'));

    expect(await fetched).toMatchObject({ message: 'stopped' });
    const folders = readdirSync(join(dir, 'cache', 'git')).map((name) => join(dir, 'cache', 'git', name));
    expect(folders.flatMap((folder) => readdirSync(folder))).toEqual([]);
    expect(existsSync((await sources.fetch(at({ url: origin.url }), IO)).dir)).toBe(true);
  });

  it('says so where the cache cannot be written', async () => {
    const { dir, origin, git } = bench();
    origin.commit({ file: 'one' });
    writeFiles(dir, { file: '' });
    const sources = createSources({ root: dir, cacheDir: join(dir, 'file'), env: git.env });

    await expect(sources.fetch(at({ url: origin.url }), IO)).rejects.toMatchObject({
      code: 'sources/cache-failed',
    });
  });
});
