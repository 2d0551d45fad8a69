import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody } from '@seed/kernel';
import { expect, onTestFinished, test } from 'vitest';
import { runSeed } from './run-seed.ts';

const RUN = '20261121T032000-components-web-5b1c';
const AT = '2026-11-21T03:20:00.000Z';

const EVENTS: readonly EventBody[] = [
  { type: 'run.started', data: { kind: 'components run', executor: 'docker', target: 'web' } },
  {
    type: 'command.started',
    node: 'web',
    data: { phase: 'build', index: 1, of: 2, text: 'Install (ExecuteBash)' },
  },
  {
    type: 'component.step',
    node: 'web',
    data: {
      phase: 'build',
      step: 'Install',
      action: 'ExecuteBash',
      status: 'success',
      durationMs: 2000,
      attempts: 1,
    },
  },
  { type: 'run.finished', data: { outcome: 'succeeded', exitCode: 0, durationMs: 2000 } },
];

test('IB-F106 without a terminal each step of a run of components is told in lines that say where they are from', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'seed-plain-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const journal = join(dir, '.seed/runs', RUN);
  await mkdir(join(journal, 'logs'), { recursive: true });
  const header = {
    id: RUN,
    command: 'components',
    args: ['run', 'web'],
    owner: { pid: 2 ** 22 + 1, host: hostname() },
    startedAt: AT,
  };
  await writeFile(join(journal, 'run.json'), JSON.stringify(header));
  const lines = EVENTS.map((event, seq) => JSON.stringify({ v: 1, seq, at: AT, run: RUN, ...event }));
  await writeFile(join(journal, 'events.ndjson'), `${lines.join('\n')}\n`);

  const ran = await runSeed(['monitor', '--plain'], { cwd: dir });

  expect(ran.code).toBe(0);
  expect(ran.out).toContain('[web/build/Install] ExecuteBash');
  expect(ran.out).toMatch(/\[web\/build\/Install\] \S+ 2s/);
  expect(ran.out).toMatch(/done \S 1 step \S 2s/);
});
