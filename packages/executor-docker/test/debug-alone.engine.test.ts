import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attachToBuild } from '../src/attach.ts';
import { reap } from '../src/clean.ts';
import { engineConnection } from '../src/engine/engine-connection.ts';
import { probeDocker } from '../src/probe-docker.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { leftoversOf, SETTINGS, withEngine } from './with-engine.ts';

withEngine('looking into builds', (engine) => {
  const { docker } = engine;
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(async () => {
    await reap(SETTINGS, { stateDir: bench.stateDir, what: 'all' });
    await bench.close();
  });

  /** Types lines into an attached shell and returns what it printed. */
  async function typeInto(ref: string, lines: readonly string[]): Promise<{ code: number; text: string }> {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    let text = '';
    stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    const attached = attachToBuild(ref, SETTINGS, {
      stdin,
      stdout,
      size: () => ({ columns: 200, rows: 50 }),
    });
    for (const line of lines) stdin.write(`${line}\r`);
    return { code: await attached, text };
  }

  it('CB-115 a breakpoint holds the build; an attached shell has its state and lets it go on', async () => {
    let seen: { code: number; text: string } | undefined;
    const { result, output, host } = await bench.run(
      {
        debug: { breakpoints: true },
        spec: {
          phases: {
            build: ['COLOUR=green; mkdir -p sub; cd sub', 'codebuild-breakpoint', 'echo after'],
          },
        },
      },
      {},
      {
        async onEvent(event) {
          if (event.type !== 'build.paused') return;
          seen = await typeInto(event.data.ref, ['echo "is-$COLOUR in $PWD"', 'codebuild-resume', 'exit 7']);
        },
      },
    );

    expect(result.outcome).toBe('succeeded');
    expect(output).toContain('after');
    expect(seen?.text).toMatch(/is-green in \/codebuild\/output\/src\d{9}\/src\/sub/);
    expect(seen?.code).toBe(7);
    expect(host.of('build.resumed')).toHaveLength(1);
  });

  it('CB-115 CB-116 somebody outside of the container lets a paused build go on', async () => {
    const asked: string[] = [];
    const { result, output } = await bench.run(
      {
        debug: { breakpoints: true, onFailure: 'shell' },
        spec: {
          phases: { build: ['codebuild-breakpoint', 'echo between', 'codebuild-breakpoint', 'exit 5'] },
        },
      },
      {},
      {
        async paused({ reason }) {
          asked.push(reason);
        },
      },
    );

    expect(asked).toEqual(['breakpoint', 'breakpoint', 'failure']);
    expect(output).toContain('between');
    expect(result).toMatchObject({ outcome: 'failed', failure: { exitCode: 5 } });
  });

  it('CB-116 a failed build is kept when asked, until it is cleaned away', async () => {
    const { result } = await bench.run({
      debug: { onFailure: 'keep' },
      spec: { phases: { build: ['COLOUR=blue', 'echo kept >file; false'] } },
    });
    const ref = result.ref ?? '';

    const seen = await typeInto(ref, ['echo "is-$COLOUR $(cat file)"', 'exit']);
    const routine = await reap(SETTINGS, { stateDir: bench.stateDir, what: 'leftovers' });
    const { State } = await docker.getContainer(ref).inspect();
    const asked = await reap(SETTINGS, { stateDir: bench.stateDir, what: 'all' });

    expect(result.outcome).toBe('failed');
    expect(ref).toMatch(/^seed-kept-seed-test-/);
    expect(seen.text).toContain('is-blue kept');
    expect(routine.containers).not.toContain(ref);
    expect(State.Running).toBe(true);
    expect(asked.containers).toContain(ref);
    expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
  });

  it('CB-116 a successful build is removed although a failed one would be kept', async () => {
    await bench.run({ debug: { onFailure: 'keep' }, spec: { phases: { build: ['true'] } } });

    expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
  });

  it('CB-116 an image of the failed state has the files and no secrets', async () => {
    const secret = 'committed-secret-value';
    const dir = await bench.folder();
    const { result } = await bench.run({
      debug: { onFailure: 'commit' },
      source: { dir, mount: 'auto', selection: 'all' },
      secrets: [{ name: 'TOKEN', value: secret }],
      spec: {
        phases: { build: ['export COLOUR=red; export LINK="x:$TOKEN"', 'echo state >file', 'false'] },
      },
    });
    const image = result.ref ?? '';
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: [
        '/bin/sh',
        '-c',
        `cat "$(cat /codebuild/output/tmp/dir.txt)/file"; . /codebuild/output/tmp/env.sh; echo "$COLOUR [$TOKEN] [$LINK]"; grep -rl ${secret} /codebuild || echo clean`,
      ],
    });
    await container.start();
    await container.wait();
    const said = (await container.logs({ stdout: true, stderr: true })).toString();
    await container.remove();
    await docker.getImage(image).remove();

    expect(image).toMatch(/^seed\/failed:/);
    expect(said).toMatch(/state/);
    expect(said).toMatch(/red \[\] \[\]/);
    expect(said).toMatch(/clean/);
    expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
  });

  it('CB-115 attaching to what is not there says how to keep a build', async () => {
    await expect(typeInto('no-such-build', [])).rejects.toMatchObject({
      code: 'docker/no-such-build',
      message: 'there is no build "no-such-build"',
      hints: expect.arrayContaining([expect.stringContaining('--on-failure keep')]),
    });
  });

  it('the probe describes the engine, its disk, an image and privileges', async () => {
    const probes = await probeDocker(engineConnection(SETTINGS));

    expect(probes.map(({ name }) => name)).toEqual([
      'docker',
      'docker disk',
      'build image',
      'privileged builds',
    ]);
    expect(probes[0]).toMatchObject({ ok: true, detail: expect.stringMatching(/^Docker \d+\./) });
  });

  it('the probe of a machine without an engine says how to do without', async () => {
    const probes = await probeDocker(
      engineConnection({ env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }, home: '/' }),
    );

    expect(probes).toMatchObject([
      {
        ok: false,
        diagnostics: [
          { code: 'docker/not-running', hints: ['Start Docker', expect.stringContaining('--executor host')] },
        ],
      },
    ]);
  });
});
