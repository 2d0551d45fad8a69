import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import type { BuildIo } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodeBuildExecutor } from '../src/create-codebuild-executor.ts';
import { tinyAws } from './tiny-aws.ts';
import type { Answer, TinyAws } from './tiny-aws.ts';

const ID = 'codeseeder-shop:1111';
const PHASES = ['SUBMITTED', 'QUEUED', 'PROVISIONING', 'DOWNLOAD_SOURCE', 'INSTALL', 'PRE_BUILD', 'BUILD'];
const done = (phaseType: string) => ({ phaseType, phaseStatus: 'SUCCEEDED', durationInSeconds: 1 });
const LOGS = { groupName: '/aws/codebuild/codeseeder-shop', streamName: '1111' };
const at = (text: string) => `[Container] 2026/01/02 03:04:05.678901 ${text}\n`;

const RUNNING = {
  id: ID,
  buildStatus: 'IN_PROGRESS',
  logs: LOGS,
  phases: [...PHASES.slice(0, 6).map(done), { phaseType: 'BUILD' }],
};
const ENDED = {
  id: ID,
  buildStatus: 'SUCCEEDED',
  buildComplete: true,
  logs: LOGS,
  exportedEnvironmentVariables: [{ name: 'URL', value: 'https://shop' }],
  phases: [
    ...[...PHASES, 'POST_BUILD', 'UPLOAD_ARTIFACTS', 'FINALIZING'].map(done),
    { phaseType: 'COMPLETED' },
  ],
};
const LINES = [
  at('Entering phase BUILD'),
  at('Running command echo one\n\necho two').replace(/\n$/, '\n'),
  'one\n',
  'two\n',
  '\n',
  at('Running command false'),
  at('Command did not exit successfully false exit status 1'),
  at('Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED'),
];

/** Answers a log in pieces of three lines, the same token at its end. */
const logOf =
  (lines: readonly string[]): Answer =>
  (input) => {
    const from = Number(input['nextToken'] ?? 0);
    const events = lines.slice(from, from + 3).map((message) => ({ message, timestamp: 1000 + from }));
    return { events, nextForwardToken: String(Math.min(lines.length, from + 3)) };
  };

const PACE = {
  poll: { every: 10, troubled: 40, patience: 2000 },
  tail: { pause: 10, drain: 300, patience: 1000 },
  queue: { first: 10, most: 20 },
};

describe('the CodeBuild executor', { timeout: 30_000 }, () => {
  let aws: TinyAws;
  let host: RecordingHost;
  let folder: string;
  let stop: AbortController;
  let force: AbortController;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seed-remote-'));
    writeFileSync(join(folder, 'main.txt'), 'hello\n');
    host = recordingHost();
    stop = new AbortController();
    force = new AbortController();
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await aws.close();
  });

  const io = (): BuildIo => ({ host, signal: stop.signal, force: force.signal });
  const run = (sketch: JobSketch = {}) =>
    createCodeBuildExecutor({
      place: async () => aws.place,
      clock: { now: () => Date.now() },
      scratch: tmpdir(),
      pace: PACE,
    }).execute(
      buildJob({
        specText: 'version: 0.2\n',
        spec: { phases: { build: ['echo one\n\necho two', 'false'] } },
        source: { dir: folder, selection: 'all' },
        ...sketch,
      }),
      io(),
    );
  const named = (name: string) => aws.calls.filter((call) => call.name === name);

  it('CB-124 tells phases, commands and every line of the log, in order and before the end', async () => {
    let asked = 0;
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID, phases: [{ phaseType: 'SUBMITTED' }] } }),
      BatchGetBuilds: () => ({ builds: [asked++ < 2 ? RUNNING : ENDED] }),
      GetLogEvents: logOf(LINES),
    });

    const result = await run();

    expect(result).toMatchObject({ outcome: 'succeeded', ref: ID, exported: { URL: 'https://shop' } });
    expect(result.phases.map(({ name }) => name)).toEqual([
      ...PHASES,
      'POST_BUILD',
      'UPLOAD_ARTIFACTS',
      'FINALIZING',
      'COMPLETED',
    ]);
    expect(host.text('build')).toBe('one\ntwo');
    expect(host.of('command.started').map(({ data }) => data.text)).toEqual([
      'echo one\n\necho two',
      'false',
    ]);
    expect(host.of('command.started').map(({ data }) => [data.index, data.of])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(host.of('command.finished').map(({ data }) => data.exitCode)).toEqual([0, 1]);
    const last = host.all.at(-1);
    expect(last).toMatchObject({ type: 'build.finished' });
  });

  it('sends a source once, under the digest of its content', async () => {
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds: () => ({ builds: [ENDED] }),
      GetLogEvents: logOf(LINES),
    });

    await run();
    await run();

    const uploads = host.of('bundle.uploaded').map(({ data }) => data);
    expect(uploads.map(({ present }) => present)).toEqual([false, true]);
    expect(uploads[0]?.location).toBe(uploads[1]?.location);
    expect(uploads[0]?.location).toMatch(/^s3:\/\/bucket\/seed\/src\/[0-9a-f]{64}\.zip$/);
    expect([...aws.objects.keys()]).toHaveLength(1);
  });

  it('asks for what the job says, with every variable once', async () => {
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds: () => ({ builds: [ENDED] }),
      GetLogEvents: logOf([]),
    });

    await run({
      image: {
        name: 'aws/codebuild/amazonlinux2-aarch64-standard:3.0',
        pull: 'missing',
        allowSubstitute: false,
      },
      privileged: true,
      timeoutMs: 61_000,
      environment: [
        { name: 'STAGE', value: 'dev', type: 'PLAINTEXT' },
        { name: 'STAGE', value: 'prod', type: 'PLAINTEXT' },
        { name: 'KEY', value: '/keys/one', type: 'PARAMETER_STORE' },
      ],
    });

    expect(named('StartBuild')[0]?.input).toMatchObject({
      projectName: 'codeseeder-shop',
      buildspecOverride: 'version: 0.2\n',
      environmentTypeOverride: 'ARM_CONTAINER',
      imagePullCredentialsTypeOverride: 'CODEBUILD',
      privilegedModeOverride: true,
      timeoutInMinutesOverride: 5,
      environmentVariablesOverride: [
        { name: 'STAGE', value: 'prod', type: 'PLAINTEXT' },
        { name: 'KEY', value: '/keys/one', type: 'PARAMETER_STORE' },
      ],
    });
  });

  it('brings back what a module recorded from the bucket', async () => {
    aws = await tinyAws({
      StartBuild(input) {
        const artifacts = input['artifactsOverride'] as { path: string; name: string };
        aws.objects.set(`${artifacts.path}/${artifacts.name}/metadata.json`, Buffer.from('{"Vpc":"v-1"}'));
        return { build: { id: ID } };
      },
      BatchGetBuilds: () => ({ builds: [ENDED] }),
      GetLogEvents: logOf([]),
    });

    const result = await run({
      module: {
        project: 'shop',
        deployment: 'dev',
        group: 'core',
        module: 'vpc',
        action: 'deploy',
        prefix: 'SEEDFARMER',
        dir: 'bundle/module',
      },
    });

    expect(result.metadata).toEqual({ Vpc: 'v-1' });
  });

  it('CB-126 stops the build on the first interrupt and waits until it has stopped', async () => {
    let stopped = false;
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds() {
        setTimeout(() => stop.abort(), 0);
        return { builds: [stopped ? { ...ENDED, buildStatus: 'STOPPED' } : RUNNING] };
      },
      StopBuild() {
        stopped = true;
        return { build: RUNNING };
      },
      GetLogEvents: logOf(LINES),
    });

    const result = await run();

    expect(result.outcome).toBe('stopped');
    expect(named('StopBuild')).toHaveLength(1);
  });

  it('lets go of a build on the second interrupt', async () => {
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds() {
        setTimeout(() => stop.abort(), 0);
        return { builds: [RUNNING] };
      },
      StopBuild() {
        setTimeout(() => force.abort(), 0);
        return { build: RUNNING };
      },
      GetLogEvents: logOf([]),
    });

    const result = await run();

    expect(result).toMatchObject({ outcome: 'stopped', ref: ID });
  });

  it('waits for room in the account, and says so once', async () => {
    let asked = 0;
    aws = await tinyAws({
      StartBuild() {
        asked += 1;
        if (asked < 3)
          return { __type: 'AccountLimitExceededException', message: 'Cannot have more than 1 builds' };
        return { build: { id: ID } };
      },
      BatchGetBuilds: () => ({ builds: [ENDED] }),
      GetLogEvents: logOf([]),
    });

    const result = await run();

    expect(result.outcome).toBe('succeeded');
    expect(result.warnings.map(({ code }) => code)).toEqual(['REMOTE003']);
  });

  it('goes on without a log that may not be read', async () => {
    let asked = 0;
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds: () => ({ builds: [asked++ < 5 ? RUNNING : ENDED] }),
      GetLogEvents: () => ({ __type: 'AccessDeniedException', message: 'no' }),
    });

    const result = await run();

    expect(result.outcome).toBe('succeeded');
    expect(result.warnings).toEqual([
      { code: 'REMOTE001', text: expect.stringContaining('logs:GetLogEvents') as string },
    ]);
  });

  it("gives a failed build's phase, message, command and exit status", async () => {
    const context = {
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: 'Error while executing command: false. Reason: exit status 1',
    };
    aws = await tinyAws({
      StartBuild: () => ({ build: { id: ID } }),
      BatchGetBuilds: () => ({
        builds: [
          {
            ...ENDED,
            buildStatus: 'FAILED',
            phases: [
              { phaseType: 'BUILD', phaseStatus: 'FAILED', contexts: [context] },
              { phaseType: 'COMPLETED' },
            ],
          },
        ],
      }),
      GetLogEvents: logOf([]),
    });

    const result = await run();

    expect(result).toMatchObject({
      outcome: 'failed',
      failure: {
        phase: 'BUILD',
        message: context.message,
        exitCode: 1,
        command: { index: 2, of: 2, text: 'false' },
      },
    });
  });

  it('never sends a secret in clear', async () => {
    aws = await tinyAws({});
    const running = run({ secrets: [{ name: 'TOKEN', value: 'hunter2' }] });

    await expect(running).rejects.toMatchObject({ code: 'codebuild/secret-in-clear' });
    expect(aws.calls).toEqual([]);
  });
});
