import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isSmall } from './small-source.ts';

describe('a small source', () => {
  const dir = mkdtempSync(join(tmpdir(), 'seed-small-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('has few files and few bytes, counted through all folders', async () => {
    mkdirSync(join(dir, 'sub'), { recursive: true });
    writeFileSync(join(dir, 'sub/a'), 'a');
    expect(await isSmall(dir)).toBe(true);

    for (let n = 0; n < 300; n += 1) writeFileSync(join(dir, 'sub', `f${n}`), '');
    expect(await isSmall(dir)).toBe(false);
  });

  it('is none when one file is large, or when it cannot be read', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'big'), Buffer.alloc(9 * 1024 * 1024));

    expect(await isSmall(dir)).toBe(false);
    expect(await isSmall(join(dir, 'missing'))).toBe(false);
  });
});
