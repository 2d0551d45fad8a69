import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModuleDigester, openFileDigestCache } from '../src/index.ts';
import type { FileDigestCache, FileDigests, FileIdentity } from '../src/index.ts';

const OLD: FileIdentity = { size: 5n, mtimeNs: 7n, ctimeNs: 8n, ino: 9n };
const DIGESTS: FileDigests = { md5: 'ab'.repeat(16), sha256: 'cd'.repeat(32) };

let scratch: string;
let file: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'seed-cache-'));
  file = join(scratch, '.seed/cache/files');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const open = (now = 10_000_000) => openFileDigestCache(file, { now: () => now });

describe('a cache of file digests', () => {
  it('answers in the next process for the same file only', async () => {
    const first = await open();
    first.set('/p/ä.txt', OLD, DIGESTS);
    await first.save();
    const next = await open();

    expect(next.get('/p/ä.txt', OLD)).toEqual(DIGESTS);
    expect(next.get('/p/b.txt', OLD)).toBeUndefined();
    for (const key of ['size', 'mtimeNs', 'ctimeNs', 'ino'] as const)
      expect(next.get('/p/ä.txt', { ...OLD, [key]: OLD[key] + 1n })).toBeUndefined();
    expect(readdirSync(join(scratch, '.seed/cache'))).toEqual(['files']);
  });

  it.each(['mtimeNs', 'ctimeNs'])(
    'does not trust a file whose %s is younger than two seconds',
    async (key) => {
      const cache = await open(10_000);
      const young = { ...OLD, [key]: 8_001_000_000n };
      const settled = { ...OLD, [key]: 8_000_000_000n };
      cache.set('/young', young, DIGESTS);
      cache.set('/settled', settled, DIGESTS);

      expect(cache.get('/young', young)).toBeUndefined();
      expect(cache.get('/settled', settled)).toEqual(DIGESTS);
    },
  );

  it('forgets what was not asked for', async () => {
    const first = await open();
    first.set('/kept', OLD, DIGESTS);
    first.set('/gone', OLD, DIGESTS);
    await first.save();
    const second = await open();
    second.get('/kept', OLD);
    await second.save();
    const third = await open();

    expect(third.get('/kept', OLD)).toEqual(DIGESTS);
    expect(third.get('/gone', OLD)).toBeUndefined();
  });

  it('is empty when its file was cut, changed or written by something else', async () => {
    const first = await open();
    first.set('/p/a.txt', OLD, DIGESTS);
    await first.save();
    const good = readFileSync(file);

    const damaged = fc.oneof(
      fc.nat(good.length - 1).map((length) => good.subarray(0, length)),
      fc
        .nat(good.length - 1)
        .map((at) => Buffer.from(good.map((byte, index) => (index === at ? byte ^ 1 : byte)))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        writeFileSync(file, bytes);
        expect((await open()).get('/p/a.txt', OLD)).toBeUndefined();
      }),
    );
  });

  it('does without when its file cannot be written', async () => {
    writeFileSync(join(scratch, '.seed'), 'a file where a folder should be');
    const cache = await open();
    cache.set('/p/a.txt', OLD, DIGESTS);

    await expect(cache.save()).resolves.toBeUndefined();
    expect(cache.get('/p/a.txt', OLD)).toEqual(DIGESTS);
  });
});

describe('a digester with a cache', () => {
  it('reads no file twice, and sees a change', async () => {
    const dir = join(scratch, 'module');
    mkdirSync(dir);
    writeFileSync(join(dir, 'a.txt'), 'a\n');
    writeFileSync(join(dir, 'b.txt'), 'b\n');
    const read: string[] = [];
    const watched = (cache: FileDigestCache): FileDigestCache => ({
      ...cache,
      set: (path, identity, digests) => {
        read.push(path);
        cache.set(path, identity, digests);
      },
    });
    const digest = async () => {
      const cache = await open(Date.now() + 60_000);
      const found = await createModuleDigester({ projectRoot: scratch, cache: watched(cache) })(dir);
      await cache.save();
      return found;
    };

    const cold = await digest();
    const warm = await digest();
    writeFileSync(join(dir, 'b.txt'), 'c\n');
    const changed = await digest();

    expect(warm).toEqual(cold);
    expect(changed.digest).not.toBe(cold.digest);
    expect(read.map((path) => path.slice(dir.length + 1))).toEqual(['a.txt', 'b.txt', 'b.txt']);
  });

  it('SF-C12 sees a change of mode in a file that it remembers', async () => {
    const dir = join(scratch, 'module');
    mkdirSync(dir);
    writeFileSync(join(dir, 'run.sh'), '#!/bin/sh\n');
    const cache = await open(Date.now() + 60_000);
    const digester = createModuleDigester({ projectRoot: scratch, cache });

    const before = await digester(dir);
    chmodSync(join(dir, 'run.sh'), 0o755);
    const after = await digester(dir);

    expect(after.digest).not.toBe(before.digest);
    expect(after.md5).toBe(before.md5);
  });
});
