import { buildJob, testServices } from '@seed/build/testing';
import { createHostExecutor, probeIsolation } from '../src/index.ts';
import type { IsolationLevel } from '../src/index.ts';

// Runs a build that does not end by itself; the test kills this process.
const [stateDir = '', best] = process.argv.slice(2);
const executor = createHostExecutor(
  {
    stateDir,
    environment: { PATH: process.env['PATH'] },
    home: '/nonexistent',
    isolation: await probeIsolation({ best: best as IsolationLevel }),
    permit: () => ({ allowed: true, reason: 'test' }),
  },
  testServices(),
);
const phases = { build: ['setsid sleep 5432 & echo started; sleep 5432'] };
await executor.execute(buildJob({ uuid: crypto.randomUUID(), spec: { phases } }), {
  signal: new AbortController().signal,
  host: {
    emit: () => undefined,
    log: (line) => void process.stdout.write(`${line.text}\n`),
    ask: () => Promise.reject(new Error('nobody is here')),
  },
});
