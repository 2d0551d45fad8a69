import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSeed } from './run-seed.ts';

const NEWEST = '20261121T000002-run-z-0c0c';

/** Two folders that are no journals, and the journal of a run whose process was killed in the middle of a line. */
async function brokenState(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-broken-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const write = async (id: string, files: Readonly<Record<string, string>>): Promise<void> => {
    await mkdir(join(dir, '.seed/runs', id, 'logs'), { recursive: true });
    for (const [name, text] of Object.entries(files))
      await writeFile(join(dir, '.seed/runs', id, name), text);
  };
  const owner = { pid: 2 ** 22 + 1, host: hostname() };
  const startedAt = '2026-11-21T00:00:02.000Z';
  const event = (type: string, data: unknown): string =>
    `${JSON.stringify({ v: 1, seq: 1, at: startedAt, run: NEWEST, type, node: 'z', data })}\n`;
  await write('20261121T000003-run-a-0a0a', { 'run.json': '[]' });
  await write('20261121T000001-run-y-0b0b', { 'run.json': '{"id":"20261121T000001-run-y-0b0b","own' });
  await write(NEWEST, {
    'run.json': JSON.stringify({ id: NEWEST, owner, startedAt, command: 'run', target: 'z' }),
    'events.ndjson':
      event('run.started', { kind: 'run', executor: 'docker', target: 'z' }) +
      `null\n{"type":"phase.started"}\n${event('phase.started', { phase: 7 })}` +
      event('node.started', {}) +
      event('node.finished', { outcome: 'failed' }).slice(0, 70),
  });
  return dir;
}

test.each([
  [['runs', 'list'], /^\S*\s*run.*\n20261121T000002-run-z-0c0c\s+interrupted/i],
  [['runs', 'show'], /state +interrupted[^]*z +running/],
  [['monitor', '--plain'], /was interrupted: its process is gone/],
])('seed %j tells what can be read of broken journals', async (words, expected) => {
  const dir = await brokenState();

  const ran = await runSeed(words, { cwd: dir });

  expect(ran.all).not.toContain('has a bug');
  expect([ran.code, ran.all]).toEqual([0, expect.stringMatching(expected)]);
});

test('a run without a journal is no run', async () => {
  const dir = await brokenState();

  const ran = await runSeed(['runs', 'show', '0a0a'], { cwd: dir });

  expect([ran.code, ran.all]).toEqual([2, expect.stringContaining('there is no run "0a0a"')]);
});
