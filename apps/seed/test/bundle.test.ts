import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ground, ROOT } from './bundled-seed.ts';

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

  // Node looks for the file of its own flag behind the name of a script too, and ends where there is none.
  test('says itself that a file of variables is missing', async () => {
    const dir = await place.folder({ 'buildspec.yml': 'version: 0.2\n' });

    const ended = spawnSync('sh', [join(ROOT, 'seed'), 'run', dir, '--local', '--env-file', 'missing.env'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: place.home },
    });

    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('missing.env');
    expect(ended.stderr).not.toContain('node:');
  });
});
