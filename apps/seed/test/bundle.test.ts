import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ground } from './bundled-seed.ts';

describe('the bundled seed', () => {
  const place = ground();

  // The zip writer is loaded on use, from a chunk that no test of the sources sees.
  test('CB-62 writes an artifact as a zip whose digest it tells', async () => {
    const dir = await place.folder({
      'buildspec.yml':
        'version: 0.2\nphases: {build: {commands: [echo made >made.txt]}}\nartifacts: {files: made.txt}\n',
    });

    const words = ['run', dir, '--executor', 'host', '--yes-run-on-this-machine', '--json'];
    const ended = await place.seed([...words, '--zip', '--artifacts', join(dir, 'out')]);

    const events = ended.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type?: string; data?: { sha256?: string } });
    const collected = events.find(({ type }) => type === 'artifact.collected');
    const zip = await readFile(join(dir, 'out/primary.zip'));
    expect(ended.code).toBe(0);
    expect((await readdir(join(dir, 'out'))).sort()).toEqual(['primary', 'primary.zip']);
    expect(collected?.data?.sha256).toBe(createHash('sha256').update(zip).digest('hex'));
  });
});
