import { testServices } from '@seed/build/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDockerExecutor } from '../src/create-docker-executor.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { leftoversOf, SETTINGS, withEngine } from './with-engine.ts';

withEngine('the check before a build', (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());
  const { signal } = new AbortController();

  it('tells all that would stop a job, and makes nothing', async () => {
    const executor = createDockerExecutor({ ...SETTINGS, stateDir: bench.stateDir }, testServices());

    const found = await executor.check(
      bench.job({
        network: 'seed-test-no-such-network',
        image: { name: 'seed-test/none:1', pull: 'never', allowSubstitute: false },
      }),
      signal,
    );

    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error docker/network-missing',
      'error docker/image-missing',
    ]);
    expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
  });

  it('a machine without an engine gets one finding, with how to do without', async () => {
    const executor = createDockerExecutor(
      { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }, home: '/', stateDir: bench.stateDir },
      testServices(),
    );

    const found = await executor.check(bench.job({}), signal);

    expect(found).toEqual([
      {
        code: 'docker/not-running',
        severity: 'error',
        summary: 'no Docker engine answers at "unix:///nonexistent/docker.sock" (from DOCKER_HOST)',
        hints: ['Start Docker', 'Run without containers: `--executor host`'],
      },
    ]);
  });
});
