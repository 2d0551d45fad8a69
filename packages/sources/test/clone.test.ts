import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneRepository } from '@seed/sources';
import type { Clone, CloneOptions } from '@seed/sources';
import { describe, expect, it } from 'vitest';
import { GIT_ENV, gitSettings, makeOrigin } from './origin.ts';
import { scratch, SIGNAL } from './scratch.ts';

function bench(extra: Readonly<Record<string, string>> = {}) {
  const dir = scratch();
  const origin = makeOrigin(dir);
  const env = { ...GIT_ENV, ...extra };
  let made = 0;
  return {
    dir,
    origin,
    clone: async (wish: Partial<Clone> = {}, options: Partial<CloneOptions> = {}) => {
      const target = join(dir, `copy${made++}`);
      const request = { url: origin.url, submodules: false, target, ...wish };
      const { commit } = await cloneRepository(request, { env, signal: SIGNAL, ...options });
      const git = (...args: string[]) =>
        execFileSync('git', args, { cwd: target, env, encoding: 'utf8' }).trim();
      return { commit, target, git, read: (file: string) => readFileSync(join(target, file), 'utf8') };
    },
  };
}

describe('cloneRepository', () => {
  it('CB-100 makes a working copy of a branch, a tag, a commit, and a request to pull', async () => {
    const { origin, clone } = bench();
    const first = origin.commit({ file: 'one' });
    origin.git('tag', '-a', 'v1', '-m', 'one');
    origin.git('checkout', '--quiet', '-b', 'release/2');
    const second = origin.commit({ file: 'two' });
    origin.git('checkout', '--quiet', '--detach', 'main');
    const asked = origin.commit({ file: 'asked for' });
    origin.git('update-ref', 'refs/pull/7/head', 'HEAD');
    origin.git('checkout', '--quiet', 'main');
    const newest = origin.commit({ file: 'three' });

    const refs = [undefined, 'v1', 'release/2', first, 'refs/pull/7/head', 'refs/heads/main'];
    const copies = await Promise.all(refs.map((ref) => clone(ref === undefined ? {} : { ref })));

    expect(copies.map(({ commit }) => commit)).toEqual([newest, first, second, first, asked, newest]);
    expect(copies.map(({ read }) => read('file'))).toEqual([
      'three',
      'one',
      'two',
      'one',
      'asked for',
      'three',
    ]);
    expect(copies.map(({ git }) => git('status', '--porcelain'))).toEqual(refs.map(() => ''));
  });

  it('CB-100 brings the whole history with its tags, or as much as was asked for', async () => {
    const { origin, clone } = bench();
    origin.commit({ file: 'one' });
    origin.git('tag', 'v1');
    origin.commit({ file: 'two' });
    const third = origin.commit({ file: 'three' });

    const whole = await clone();
    const shallow = await clone({ depth: 2 });
    const ofCommit = await clone({ depth: 1, ref: third });

    expect(whole.git('describe', '--tags')).toMatch(/^v1-2-g/);
    expect(whole.git('rev-list', '--count', 'HEAD')).toBe('3');
    expect(shallow.git('rev-list', '--count', 'HEAD')).toBe('2');
    expect(ofCommit.git('rev-list', '--count', 'HEAD')).toBe('1');
    expect(whole.git('branch', '--remotes', '--list')).toContain('origin/main');
  });

  it('CB-100 brings submodules where they are wanted', async () => {
    const { dir, origin, clone } = bench(gitSettings({ 'protocol.file.allow': 'always' }));
    const part = makeOrigin(dir, 'part');
    part.commit({ inner: 'of the part' });
    origin.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part.url, 'parts/one');
    origin.commit({ file: 'one' });

    const without = await clone();
    const within = await clone({ submodules: true });

    expect(existsSync(join(without.target, 'parts/one/inner'))).toBe(false);
    expect(within.read('parts/one/inner')).toBe('of the part');
  });

  it('tells what there is not, and leaves nothing', async () => {
    const { dir, origin, clone } = bench();
    origin.commit({ file: 'one' });

    const reasons = [
      await clone({ ref: 'nowhere', target: join(dir, 'gone') }).catch((error: unknown) => error),
      await clone({ ref: '0'.repeat(40) }).catch((error: unknown) => error),
      await clone({ url: `file://${dir}/absent.git` }).catch((error: unknown) => error),
    ];

    expect(reasons).toMatchObject([
      { code: 'sources/no-such-ref' },
      { code: 'sources/no-such-ref' },
      { code: 'sources/git-failed' },
    ]);
    expect(existsSync(join(dir, 'gone'))).toBe(false);
  });

  it.each(['ext::sh -c touch% pwned', '--upload-pack=touch', 'file:///x\n[core]'])(
    'refuses %j, which git would not take for an address alone',
    async (url) => {
      await expect(bench().clone({ url })).rejects.toMatchObject({ code: 'sources/unsafe-address' });
    },
  );

  it('without a network reads repositories of this machine only', async () => {
    const { origin, clone } = bench();
    const commit = origin.commit({ file: 'one' });

    const near = await clone({}, { offline: true });
    const far = clone({ url: 'https://user:secret@host.invalid/x.git' }, { offline: true });

    expect(near.commit).toBe(commit);
    await expect(far).rejects.toMatchObject({
      code: 'sources/not-cached',
      message: '"https://host.invalid/x.git" is not fetched: there is no network to be used',
    });
  });

  it('leaves no token of the address in the copy', async () => {
    const { dir, origin, clone } = bench();
    origin.commit({ file: 'one' });
    const settings = gitSettings({
      [`url.file://${dir}/.insteadOf`]: 'https://user:t0ken-of-mine@host.invalid/',
    });

    const { target } = await clone(
      { url: 'https://user:t0ken-of-mine@host.invalid/modules.git' },
      { env: { ...GIT_ENV, ...settings } },
    );

    expect(readFileSync(join(target, '.git/config'), 'utf8')).not.toContain('t0ken-of-mine');
  });
});
