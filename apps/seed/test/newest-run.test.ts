import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listRunIds } from '../src/journal/read-journal.ts';

async function stateWith(runs: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-newest-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [id, text] of Object.entries(runs)) {
    await mkdir(join(dir, 'runs', id), { recursive: true });
    await writeFile(join(dir, 'runs', id, 'run.json'), text);
  }
  return dir;
}

test('of runs that began in the same second the later one comes first, whatever they are called', async () => {
  const state = await stateWith({
    '20261121T031742-apply-dev-0a0a': '{"id":"x","owner":{"pid":1},"startedAt":"2026-11-21T03:17:42.900Z"}',
    '20261121T031742-run-vpc-ffff': '{"id":"x","owner":{"pid":1},"startedAt":"2026-11-21T03:17:42.100Z"}',
    '20261121T031742-run-vpc-9999': '{"started',
    '20261121T031741-run-vpc-zzzz': '{"id":"x","owner":{"pid":1},"startedAt":"2026-11-21T03:17:41.999Z"}',
  });

  expect(await listRunIds(state)).toEqual([
    '20261121T031742-apply-dev-0a0a',
    '20261121T031742-run-vpc-ffff',
    '20261121T031742-run-vpc-9999',
    '20261121T031741-run-vpc-zzzz',
  ]);
});
