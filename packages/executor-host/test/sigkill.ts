import type { BuildJob } from '@seed/deployspec';
import { createHostExecutor, probeIsolation } from '../src/index.ts';
import type { IsolationLevel } from '../src/isolation.ts';

// Runs a build that does not end by itself; the test kills this process.
const [stateDir = '', best, job = ''] = process.argv.slice(2);
const executor = createHostExecutor(
  {
    stateDir,
    environment: { PATH: process.env['PATH'] },
    home: '/nonexistent',
    isolation: await probeIsolation({ best: best as IsolationLevel }),
    permit: () => ({ allowed: true, reason: 'test' }),
  },
  {
    clock: { now: () => Date.now() },
    ids: { uuid: () => crypto.randomUUID() },
    resolver: { resolve: async () => ({ values: {}, unresolved: [] }) },
  },
);
await executor.execute(
  { ...(JSON.parse(job) as BuildJob), sources: new Map() },
  {
    signal: new AbortController().signal,
    host: {
      emit: () => undefined,
      log: (line) => void process.stdout.write(`${line.text}\n`),
      ask: () => Promise.reject(new Error('nobody is here')),
    },
  },
);
