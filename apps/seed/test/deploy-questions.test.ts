import { expect, test } from 'vitest';
import { oneGroup } from './shop-project.ts';
import { runSeed } from './run-seed.ts';

test('SF-A25 a signal at the question ends the run, and nothing has happened', async () => {
  const { dir } = await oneGroup({ only: 'echo made' });

  const ran = await runSeed(['apply', 'dev.yaml', '--local'], {
    cwd: dir,
    columns: 100,
    answers: [],
    unanswered: true,
    during: (io) => {
      const timer = setInterval(() => {
        if (!io.out().includes('Plan: 1 to create.')) return;
        clearInterval(timer);
        io.send('SIGTERM');
      }, 10);
    },
  });

  expect([ran.code, ran.jobs]).toEqual([143, []]);
  expect(ran.err).toContain('interrupted before anything was changed');
});
