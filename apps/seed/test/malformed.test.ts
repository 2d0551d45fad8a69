import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const fixtures = join(import.meta.dirname, '../../../test-fixtures');
const specsIn = async (kind: string): Promise<string[]> =>
  (await readdir(join(fixtures, kind, 'err')))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(fixtures, kind, 'err', name));
const specs = [...(await specsIn('buildspecs')), ...(await specsIn('deployspecs'))];

describe('a malformed spec', () => {
  test('exists thirty times', () => {
    expect(specs.length).toBeGreaterThanOrEqual(30);
  });

  test.each(specs)('%s ends with 2 and a place, without a stack', async (path) => {
    const cwd = await folderWith({});

    const ran = await runSeed(['validate', path], { cwd, engine: false });

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/ {2}--> \S+:\d+:\d+/);
    expect(ran.all).not.toMatch(/\n\s+at .+:\d+:\d+\)?/);
    expect(ran.all).not.toContain('seed has a bug');
  });
});
