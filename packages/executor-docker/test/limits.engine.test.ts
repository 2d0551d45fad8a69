import { execFileSync } from 'node:child_process';
import { testServices } from '@seed/build/testing';
import { recordingHost } from '@seed/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDockerExecutor } from '../src/create-docker-executor.ts';
import { lookInto } from './look-into.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { SETTINGS, withEngine } from './with-engine.ts';

const GIB = 1024 ** 3;
const SMALL = { type: 'BUILD_GENERAL1_SMALL', environmentType: 'LINUX_CONTAINER', limits: true } as const;

/** The limit as the build sees it; control groups version 2, then 1. */
const READ_MEMORY =
  'cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes';

withEngine('what a container may use and show', (engine) => {
  const { facts } = engine;
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('CB-106 memory and CPUs are those of the compute type', async () => {
    let limits: unknown;
    const { output } = await lookInto(engine, bench, {
      sketch: { compute: SMALL },
      commands: [READ_MEMORY],
      async look(container) {
        limits = (await container.inspect()).HostConfig;
      },
    });

    expect(Number(output)).toBe(Math.min(3 * GIB, facts.memoryBytes));
    expect(limits).toMatchObject({
      Memory: Math.min(3 * GIB, facts.memoryBytes),
      MemorySwap: Math.min(3 * GIB, facts.memoryBytes),
      NanoCpus: Math.min(2, facts.cpus) * 1e9,
    });
  });

  it('CB-106 a machine that is smaller gives what it has, and says so', async () => {
    const { result, output } = await bench.run({
      compute: { ...SMALL, type: 'BUILD_GENERAL1_2XLARGE' },
      spec: { phases: { build: [READ_MEMORY] } },
    });

    expect(Number(output)).toBeLessThanOrEqual(facts.memoryBytes);
    expect(result.warnings).toEqual([
      { code: 'DOCKER003', text: expect.stringContaining('smaller than BUILD_GENERAL1_2XLARGE') },
    ]);
  });

  it('CB-106 without limits the build may use the whole machine', async () => {
    const { output } = await bench.run({
      compute: { ...SMALL, limits: false },
      spec: { phases: { build: [READ_MEMORY] } },
    });

    expect(output === 'max' || Number(output) > facts.memoryBytes).toBe(true);
  });

  it('CB-106 a build that runs out of memory says so', async () => {
    const { result } = await bench.run({
      compute: { ...SMALL, type: 'BUILD_LAMBDA_1GB' },
      spec: { phases: { build: ['python3 -c "x = bytearray(2 * 1024 ** 3)"'] } },
    });

    expect(result.failure).toMatchObject({
      exitCode: 137,
      hints: [expect.stringContaining('memory of BUILD_LAMBDA_1GB (1 GiB)')],
    });
  });

  it('CB-42 neither secrets nor variables show in the description of the container or in process lists', async () => {
    const secret = 'hunter2-but-longer';
    let description = '';
    let processes = '';
    const { output } = await lookInto(engine, bench, {
      sketch: {
        secrets: [{ name: 'TOKEN', value: secret }],
        environment: [{ name: 'PLAIN', value: 'a-plain-value', type: 'PLAINTEXT' }],
        proxy: { HTTP_PROXY: 'http://user:proxy-password@proxy.example:3128' },
      },
      commands: ['test -n "$TOKEN" && echo $PLAIN'],
      async look(container) {
        description = JSON.stringify(await container.inspect());
        processes = execFileSync('ps', ['axww', '-o', 'args'], { encoding: 'utf8' });
      },
    });

    expect(output).toBe('a-plain-value');
    expect(description).toContain('seed.build');
    for (const text of [secret, 'a-plain-value', 'proxy-password']) {
      expect(description).not.toContain(text);
      expect(processes).not.toContain(text);
    }
  });

  it('the network of a build is what was asked for', async () => {
    const show = { spec: { phases: { build: ['ls /sys/class/net | tr "\\n" " "'] } } };

    const none = await bench.run({ ...show, network: 'none' });
    const plain = await bench.run({
      spec: { phases: { build: ['getent hosts host.docker.internal | wc -l'] } },
    });
    const missing = bench.run({ ...show, network: 'seed-test-no-such-network' });

    expect(none.output.trim()).toBe('lo');
    expect(plain.output.trim()).toBe('1');
    await expect(missing).rejects.toMatchObject({ code: 'docker/network-missing' });
  });

  it('CB-92 a build that finds no slot in time is timed out in QUEUED', async () => {
    const executor = createDockerExecutor(
      { ...SETTINGS, stateDir: bench.stateDir, maxBuilds: 1 },
      testServices(),
    );
    const io = () => ({ host: recordingHost(), signal: new AbortController().signal });

    const [first, second] = await Promise.all([
      executor.execute(bench.job({ spec: { phases: { build: ['sleep 2'] } } }), io()),
      executor.execute(bench.job({ queuedTimeoutMs: 300, spec: { phases: { build: ['true'] } } }), io()),
    ]);

    expect(first.outcome).toBe('succeeded');
    expect(second.outcome).toBe('timed-out');
    expect(second.phases.find(({ outcome }) => outcome === 'timed-out')?.name).toBe('QUEUED');
  });
});
