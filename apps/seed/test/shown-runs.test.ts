import { expect, test } from 'vitest';
import { folderWithRuns } from './journal-folder.ts';
import { folderWith, runSeed } from './run-seed.ts';

const SPEC = 'version: 0.2\nphases:\n  build:\n    commands:\n      - echo one\n      - exit 4\n';

test('seed runs show draws the lines in which a command failed', async () => {
  const cwd = await folderWith({ 'buildspec.yml': SPEC });
  await runSeed(['run', '-q'], { cwd });

  const ran = await runSeed(['runs', 'show'], { cwd });

  expect(ran.out).toContain(`
    --> buildspec.yml:6:9
     4 |     commands:
     5 |       - echo one
     6 |       - exit 4
       |         ^^^^^^ exit code 4 (command 2 of 2)`);
});

test('seed runs show tells findings of the run with their lines', async () => {
  const cwd = await folderWith({ 'buildspec.yml': SPEC.replace('phases', 'odd: 1\nphases') });
  await runSeed(['run', '-q'], { cwd });

  const ran = await runSeed(['runs', 'show'], { cwd });

  expect(ran.out).toMatch(/\nfindings\n! .*"odd".*\n {2}--> buildspec\.yml:2:1\n.*\n {3}2 \| odd: 1\n/);
});

test('seed runs show says why a module was not started', async () => {
  const cwd = await folderWithRuns([
    {
      id: '20261121T031742-apply-dev-0a0a',
      command: 'apply',
      target: 'dev',
      events: [
        { type: 'node.finished', node: 'apps/site', data: { outcome: 'skipped', cause: 'core/fsx failed' } },
      ],
    },
  ]);

  const ran = await runSeed(['runs', 'show'], { cwd });

  expect(ran.out).toContain('  apps/site   not started: core/fsx failed');
});
