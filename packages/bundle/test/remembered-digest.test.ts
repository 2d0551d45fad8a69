import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextCache } from '@seed/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModuleDigester } from '../src/index.ts';
import type { BundleExtra } from '../src/index.ts';

const LATER = 60_000;

let scratch: string;
let dir: string;
let kept: Map<string, string>;
let made: number;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'seed-digests-'));
  dir = join(scratch, 'module');
  mkdirSync(dir);
  writeFileSync(join(dir, 'a.txt'), 'a\n');
  writeFileSync(join(dir, 'run.sh'), '#!/bin/sh\n');
  kept = new Map();
  made = 0;
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function texts(): TextCache {
  return {
    has: (key) => kept.has(key),
    get: (key) => kept.get(key),
    set(key, value) {
      if (!key.endsWith(' files')) made += 1;
      kept.set(key, value);
    },
  };
}

/** As a process of its own would do it, `after` milliseconds from now. */
async function digest({ after = LATER, extras = [] as readonly BundleExtra[] } = {}) {
  const memory = { texts: texts(), now: () => Date.now() + after };
  const { md5, digest, fileDigests } = await createModuleDigester({ projectRoot: scratch, memory })(dir, {
    extras,
  });
  return { md5, digest, fileDigests };
}

describe('remembered digests of modules', () => {
  it('are those that were made, as long as nobody touches the module', async () => {
    const cold = await digest();
    const warm = await digest();

    expect(warm).toEqual(cold);
    expect(made).toBe(1);
  });

  it.each<[string, () => void]>([
    ['bytes', () => writeFileSync(join(dir, 'a.txt'), 'b\n')],
    ['a new file', () => writeFileSync(join(dir, 'c.txt'), 'c\n')],
    ['a file that is gone', () => rmSync(join(dir, 'a.txt'))],
    ['another name', () => renameSync(join(dir, 'a.txt'), join(dir, 'b.txt'))],
    ['what is ignored', () => writeFileSync(join(scratch, '.gitignore'), 'a.txt\n')],
  ])('see a change: %s', async (_, change) => {
    const before = await digest();
    change();
    const after = await digest();
    kept.clear();

    expect(after.digest).not.toBe(before.digest);
    expect(await digest()).toEqual(after);
  });

  it('SF-C12 see a change of mode, which Seed-Farmer does not', async () => {
    const before = await digest();
    chmodSync(join(dir, 'run.sh'), 0o755);
    const after = await digest();

    expect(after.digest).not.toBe(before.digest);
    expect(after.md5).toBe(before.md5);
  });

  it('see other bytes behind the same size and time of change', async () => {
    const path = join(dir, 'a.txt');
    const { atime, mtime } = statSync(path);
    const before = await digest();
    writeFileSync(path, 'b\n');
    utimesSync(path, atime, mtime);
    const after = await digest();

    expect(after.digest).not.toBe(before.digest);
  });

  it('see what comes with the module: a file that changed, a text that is another', async () => {
    const file = join(scratch, 'data.json');
    writeFileSync(file, '{}');
    const extras = (text: string): BundleExtra[] => [
      { path: 'module/data.json', content: { file }, executable: false },
      { path: 'module/note.txt', content: { text }, executable: false },
    ];
    const first = await digest({ extras: extras('one') });
    const same = await digest({ extras: extras('one') });
    const other = await digest({ extras: extras('two') });
    writeFileSync(file, '[]');
    const changed = await digest({ extras: extras('one') });

    expect(same).toEqual(first);
    expect(new Set([first, other, changed].map((each) => each.digest)).size).toBe(3);
  });

  it('are not kept while a file is younger than two seconds', async () => {
    await digest({ after: 0 });
    expect(kept.size).toBe(0);

    await digest({ after: 3000 });
    expect(kept.size).toBe(2);
  });

  it('are made again where a part of them is missing or damaged', async () => {
    const cold = await digest();
    for (const [key, value] of new Map(kept)) {
      kept.delete(key);
      expect(await digest()).toEqual(cold);
      if (!key.endsWith(' files')) kept.set(key, value.slice(0, 8));
      expect(await digest()).toEqual(cold);
    }
  });
});
