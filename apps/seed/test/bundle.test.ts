import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
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

  // Drawing takes longer to load than most commands take.
  test('loads nothing of the screens where nobody asked for them', async () => {
    const dir = await place.folder({ 'buildspec.yml': buildspec('echo made') });
    const coverage = join(dir, 'coverage');
    const env = { NODE_V8_COVERAGE: coverage };

    const version = await place.seed(['version'], { env });
    const ran = await place.seed(['run', dir, '--executor', 'host', '--yes-run-on-this-machine'], { env });

    const reports = await Promise.all(
      (await readdir(coverage)).map((name) => readFile(join(coverage, name), 'utf8')),
    );
    const urls = reports.flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result);
    const loaded = [...new Set(urls.map(({ url }) => url))].filter((url) => url.includes('/apps/seed/dist/'));
    const chunks = await Promise.all(loaded.map((url) => readFile(new URL(url), 'utf8')));
    expect([version.code, ran.code]).toEqual([0, 0]);
    expect(loaded.length).toBeGreaterThan(2);
    expect(loaded.filter((_, at) => /ink-box|yoga/.test(chunks[at] ?? ''))).toEqual([]);
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
