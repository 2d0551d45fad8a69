import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createSources, pruneSources } from '@seed/sources';
import { describe, expect, it, vi } from 'vitest';
import { makeOrigin, watchGit } from './origin.ts';
import { IO, scratch, writeFiles } from './scratch.ts';

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const LONG_AGO = new Date('2020-01-01');
const unusedSince = Date.parse('2026-01-01');

describe('fetched sources', () => {
  it('go when no run has used them for long, and stay while runs do', async () => {
    const dir = scratch();
    const origin = makeOrigin(dir);
    const cacheDir = join(dir, 'cache');
    const open = () => createSources({ root: dir, cacheDir, env: watchGit(dir).env });
    const location = { kind: 'git', url: origin.url, path: '' } as const;
    origin.commit({ file: 'one' });
    const old = await open().fetch(location, IO);
    origin.commit({ file: 'two' });
    const kept = await open().fetch(location, IO);
    for (const { root } of [old, kept]) utimesSync(root, LONG_AGO, LONG_AGO);
    await open().fetch(location, IO);

    const removed = await pruneSources(cacheDir, { unusedSince });

    expect(removed).toEqual([old.root]);
    expect([existsSync(old.root), existsSync(kept.root)]).toEqual([false, true]);
    expect((await open().fetch({ ...location, ref: old.commitHash ?? '' }, IO)).root).toBe(old.root);
  });

  it('of archives and repositories that nobody uses leave nothing behind', async () => {
    const cacheDir = join(scratch(), 'cache');
    const [digest, commit] = ['a'.repeat(64), 'b'.repeat(40)];
    writeFiles(cacheDir, {
      [`archives/trees/${digest}/file`]: 'x',
      'archives/addresses/one.json': JSON.stringify({ digest }),
      [`git/modules-1/${commit}/file`]: 'x',
      'git/modules-1/refs/main': commit,
    });
    for (const tree of [`archives/trees/${digest}`, `git/modules-1/${commit}`])
      utimesSync(join(cacheDir, tree), LONG_AGO, LONG_AGO);

    const removed = await pruneSources(cacheDir, { unusedSince });

    expect(removed).toHaveLength(2);
    expect(readdirSync(join(cacheDir, 'git'))).toEqual([]);
    expect(readdirSync(join(cacheDir, 'archives/addresses'))).toEqual([]);
    expect(readdirSync(join(cacheDir, 'archives/trees'))).toEqual([]);
  });

  it('are nothing to prune where none were ever fetched', async () => {
    expect(await pruneSources(join(scratch(), 'none'), { unusedSince })).toEqual([]);
  });
});
