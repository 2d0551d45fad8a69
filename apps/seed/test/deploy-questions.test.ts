import { expect, test } from 'vitest';
import { oneGroup } from './shop-project.ts';
import { sendAfter } from './fake-process.ts';
import { waiting } from './waiting-run.ts';

test('SF-A25 a signal at the question ends the run, and nothing has happened', async () => {
  const { dir } = await oneGroup({ only: 'echo made' });

  const ran = await waiting(
    dir,
    ['apply', 'dev.yaml', '--local'],
    sendAfter('Plan: 1 to create.', 'SIGTERM'),
  );

  expect([ran.code, ran.jobs]).toEqual([143, []]);
  expect(ran.err).toContain('interrupted before anything was changed');
});
