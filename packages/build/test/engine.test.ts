import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { describe, expect, it } from 'vitest';
import { createExecutor } from '../src/create-executor.ts';
import type { JobSketch } from '../src/testing/index.ts';
import { buildJob, localProvisioner, MODULE, testServices } from '../src/testing/index.ts';

const executor = createExecutor(localProvisioner(), testServices());
const never = new AbortController().signal;

async function run(sketch: JobSketch, host: RecordingHost = recordingHost()) {
  const result = await executor.execute(buildJob(sketch), { host, signal: never });
  return { host, result, output: host.text('build') };
}

/** Command lines and environments of all processes, as `ps` and `/proc` show them. */
function visibleTo(file: 'cmdline' | 'environ'): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, 'utf8');
      } catch (error) {
        // The process ended meanwhile.
        if (error instanceof Error) return '';
        throw error;
      }
    })
    .join('\n');
}

const isAlive = (marker: string): boolean => visibleTo('cmdline').includes(marker);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

describe('the engine over plain processes', { timeout: 20_000 }, () => {
  it('CB-115 pauses at a breakpoint and goes on after codebuild-resume', async () => {
    const { host, result, output } = await run({
      debug: { breakpoints: true },
      spec: {
        phases: {
          build: ['(sleep 0.2; codebuild-resume) & echo before', 'codebuild-breakpoint', 'echo after'],
        },
      },
    });

    expect(result.outcome).toBe('succeeded');
    expect(host.of('build.paused')[0]?.data).toMatchObject({ reason: 'breakpoint', ref: result.ref });
    expect(host.of('build.resumed')).toHaveLength(1);
    expect(output.split('\n').at(0)).toBe('before');
    expect(output.split('\n').at(-1)).toBe('after');
    expect(output).not.toContain('SEED');
  });

  it('CB-115 does not pause without --breakpoints', async () => {
    const { host, result } = await run({ spec: { phases: { build: ['codebuild-breakpoint'] } } });

    expect(result.outcome).toBe('succeeded');
    expect(host.of('build.paused')).toEqual([]);
  });

  it('CB-116 holds a failed build until it is resumed, and it stays failed', async () => {
    const { host, result } = await run({
      debug: { onFailure: 'shell' },
      spec: { phases: { build: ['(sleep 0.4; codebuild-resume) & exit 6'] } },
    });

    expect(result).toMatchObject({ outcome: 'failed', failure: { exitCode: 6 } });
    expect(host.of('build.paused')[0]?.data.reason).toBe('failure');
    expect(host.of('build.resumed')).toHaveLength(1);
    expect(existsSync(result.ref ?? '')).toBe(false);
  });

  it('CB-115 CB-116 goes on when somebody outside of the build says so, at a breakpoint and after a failure', async () => {
    const host = recordingHost();
    const asked: string[] = [];
    const job = buildJob({
      debug: { breakpoints: true, onFailure: 'shell' },
      spec: { phases: { build: ['codebuild-breakpoint', 'echo between', 'codebuild-breakpoint', 'exit 6'] } },
    });

    const result = await executor.execute(job, {
      host,
      signal: never,
      paused: async ({ reason, ref }) => {
        asked.push(reason);
        expect(host.of('build.paused').at(-1)?.data).toMatchObject({ reason, ref });
      },
    });

    expect(asked).toEqual(['breakpoint', 'breakpoint', 'failure']);
    expect(host.of('build.resumed')).toHaveLength(3);
    expect(host.text('build')).toContain('between');
    expect(result).toMatchObject({ outcome: 'failed', failure: { exitCode: 6 } });
  });

  it('CB-115 takes the question back when the build goes on by itself', async () => {
    const host = recordingHost();
    const over = Promise.withResolvers<void>();
    const job = buildJob({
      debug: { breakpoints: true },
      spec: { phases: { build: ['(sleep 0.2; codebuild-resume) & codebuild-breakpoint'] } },
    });

    const result = await executor.execute(job, {
      host,
      signal: never,
      paused: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            over.resolve();
            reject(new Error('nobody was asked in the end'));
          });
        }),
    });

    await over.promise;
    expect(result.outcome).toBe('succeeded');
  });

  it('tells the lines of the command that failed, and how long it took, without secrets', async () => {
    const { host } = await run({
      secrets: [{ name: 'TOKEN', value: 'S3cret-of-this-test' }],
      sources: new Map([['buildspec.yml', '- login S3cret-of-this-test; exit 4\n']]),
      spec: { phases: { build: ['exit 4'] } },
    });

    expect(host.of('build.finished')[0]?.data.failure).toMatchObject({
      command: { durationMs: expect.any(Number), span: { excerpt: ['- login ***; exit 4'] } },
    });
  });

  it('shows no secret in the command line of any process', async () => {
    const host = recordingHost();
    const secret = 'S3cret-of-this-test';

    const running = run(
      { secrets: [{ name: 'TOKEN', value: secret }], spec: { phases: { build: ['echo ready; sleep 0.5'] } } },
      host,
    );
    await until(() => host.text('build').includes('ready'));
    const commandLines = visibleTo('cmdline');
    await running;

    expect(commandLines).toContain('sleep');
    expect(commandLines).not.toContain(secret);
  });

  it('CB-90 leaves no process behind when seed is killed', async () => {
    const marker = `86399.${process.pid}${Date.now() % 1000}`;
    const places = mkdtempSync(join(tmpdir(), 'seed-sudden-'));
    const source = fileURLToPath(new URL('../src', import.meta.url));
    const script = `
      import { createExecutor } from '${source}/create-executor.ts';
      import { buildJob, localProvisioner, testServices } from '${source}/testing/places.ts';
      const host = { emit() {}, log(line) { if (line.text === 'ready') console.log('ready'); }, ask() {} };
      await createExecutor(localProvisioner(), testServices()).execute(
        buildJob({ spec: { phases: { install: ['sleep ${marker} & :'], build: ['echo ready; sleep ${marker}; :'] } } }),
        { host, signal: new AbortController().signal },
      );`;

    const seed = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: places },
    });
    await new Promise((resolve) => {
      seed.stdout.once('data', resolve);
    });
    await until(() => isAlive(`sleep\0${marker}`));
    seed.kill('SIGKILL');
    await until(() => !isAlive(`sleep\0${marker}`));
    rmSync(places, { recursive: true });

    expect(isAlive(`sleep\0${marker}`)).toBe(false);
  });

  it('runs a prologue with the state of the build, unshown, and keeps CODEBUILD_LAST_EXIT', async () => {
    const { host, output } = await run({
      spec: {
        phases: {
          install: { prologue: 'PREPARED=yes; cd /tmp' },
          build: ['echo "$PREPARED $PWD"', 'false'],
          post_build: { prologue: 'true', commands: ['echo "last $CODEBUILD_LAST_EXIT"'] },
        },
      },
    });

    expect(output).toBe('yes /tmp\nlast 1');
    expect(host.of('command.started')).toHaveLength(3);
    expect(host.text('agent')).not.toContain('PREPARED=yes');
  });

  it('fails the phase whose prologue fails, without running its commands', async () => {
    const { result, output } = await run({
      spec: {
        phases: { build: { prologue: '(exit 3)', commands: ['echo unreached'] }, post_build: ['echo post'] },
      },
    });

    expect(output).toBe('');
    expect(result.failure).toMatchObject({ phase: 'BUILD', exitCode: 3 });
    expect(result.failure?.message).toContain('could not prepare');
  });

  it('returns what a module recorded about itself', async () => {
    const { result, host } = await run({
      module: MODULE,
      secrets: [{ name: 'TOKEN', value: 'recorded-secret' }],
      spec: {
        phases: {
          build: ['seedfarmer metadata add -k Name -v one', 'seedfarmer metadata add -k Token -v "$TOKEN"'],
        },
      },
    });

    expect(result.metadata).toMatchObject({ Name: 'one', Token: '***' });
    expect(host.of('metadata.recorded')[0]?.data.keys).toEqual(['Name', 'Token']);
  });

  it('records the calls of a rehearsal instead of making them', async () => {
    const { result, host } = await run({
      rehearsal: { tools: ['cdk'] },
      secrets: [{ name: 'TOKEN', value: 'rehearsed-secret' }],
      spec: { phases: { build: ['cdk deploy --all --context "token=$TOKEN"'] } },
    });

    expect(result.outcome).toBe('succeeded');
    expect(result.rehearsal).toHaveLength(1);
    expect(result.rehearsal[0]?.tool).toBe('cdk');
    expect(JSON.stringify([result, host.all])).not.toContain('rehearsed-secret');
  });

  it('keeps recorders first when a command puts another folder before them', async () => {
    const { result } = await run({
      rehearsal: { tools: ['cdk'] },
      spec: {
        phases: {
          build: [
            'mkdir own && printf "#!/bin/sh\\nexit 9\\n" >own/cdk && chmod 755 own/cdk',
            'PATH=$PWD/own:$PATH',
            'cdk deploy',
          ],
        },
      },
    });

    expect(result.outcome).toBe('succeeded');
    expect(result.rehearsal).toHaveLength(1);
  });

  it('takes a stop while nothing can be signalled yet, and at any other time', async () => {
    for (const delay of [0, 5, 10, 20, 30, 40]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), delay);

      const result = await executor.execute(buildJob({ spec: { phases: { build: ['sleep 60'] } } }), {
        host: recordingHost(),
        signal: stop.signal,
      });

      expect(result.outcome).toBe('stopped');
    }
  });

  it('ends a command that ignores SIGTERM when the build is forced to end', async () => {
    const stop = new AbortController();
    const force = new AbortController();
    const host = recordingHost();

    const running = executor.execute(
      buildJob({ spec: { phases: { build: [`trap '' TERM; echo ready; while :; do sleep 0.1; done`] } } }),
      { host, signal: stop.signal, force: force.signal },
    );
    await until(() => host.text('build').includes('ready'));
    stop.abort();
    await sleep(100);
    force.abort();

    expect((await running).outcome).toBe('stopped');
  });

  it('delivers much output in full and in order', async () => {
    const { host } = await run({
      spec: { phases: { build: ['i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done'] } },
    });

    const lines = host.lines.filter((line) => line.stream === 'build').map((line) => line.text);
    expect(lines).toEqual(Array.from({ length: 20_000 }, (_, at) => `line ${at}`));
  });
});
