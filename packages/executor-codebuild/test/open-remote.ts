import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecordingProxy } from '@seed/aws/testing';
import type { ProxyOptions, RecordingProxy } from '@seed/aws/testing';
import { buildJob } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import type { BuildIo, BuildJob, BuildResult } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { createCodeBuildExecutor } from '../src/create-codebuild-executor.ts';
import { fakePlace, startFakeCodeBuild, threeMinutes, virtualTime } from '../src/testing/index.ts';
import type { FakeCodeBuild, FakeOptions, FakePlaceOptions, VirtualTime } from '../src/testing/index.ts';

export interface RemoteOptions extends Partial<Omit<FakeOptions, 'clock'>> {
  readonly faultOf?: ProxyOptions['faultOf'];
  readonly client?: Omit<FakePlaceOptions, 'time'>;
}

export interface Remote {
  readonly time: VirtualTime;
  readonly aws: FakeCodeBuild;
  readonly proxy: RecordingProxy;
  /** How often an operation was asked for, each try counted. */
  calls(operation: string): number;
  run(
    job: BuildJob,
    io?: Partial<BuildIo>,
  ): Promise<{ readonly result: BuildResult; readonly host: RecordingHost }>;
  stop(): Promise<void>;
}

/** A module's job, which hands over metadata. */
export function moduleJob(module: string, sketch: JobSketch = {}): BuildJob {
  return buildJob({
    uuid: `uuid-${module}`,
    module: {
      project: 'shop',
      deployment: 'dev',
      group: 'core',
      module,
      action: 'deploy',
      prefix: 'SEEDFARMER',
      dir: 'bundle/module',
    },
    ...sketch,
  });
}

/** An executor, and behind a proxy the service that it calls; time passes at once. */
export async function openRemote(options: RemoteOptions = {}): Promise<Remote> {
  const { faultOf, client, script = () => threeMinutes(), ...fake } = options;
  const time = virtualTime();
  const scratch = mkdtempSync(join(tmpdir(), 'seed-remote-'));
  const aws: FakeCodeBuild = await startFakeCodeBuild({
    ...fake,
    clock: time,
    script(input, count) {
      const artifacts = input['artifactsOverride'] as { path: string; name: string } | undefined;
      if (artifacts !== undefined) {
        const text = JSON.stringify({ From: artifacts.path });
        aws.objects.set(`bucket/${artifacts.path}/${artifacts.name}/metadata.json`, Buffer.from(text));
      }
      return script(input, count);
    },
  });
  const proxy = await startRecordingProxy({ target: aws.url, ...(faultOf === undefined ? {} : { faultOf }) });
  const place = fakePlace(proxy.url, { ...client, time });
  const executor = createCodeBuildExecutor({
    place: async () => place,
    clock: time,
    sleep: time.sleep,
    scratch,
  });
  return {
    time,
    aws,
    proxy,
    calls: (name) => proxy.calls.filter(({ operation }) => operation === name).length,
    async run(job, io = {}) {
      const host = recordingHost();
      const result = await executor.execute(job, { host, signal: new AbortController().signal, ...io });
      return { result, host };
    },
    async stop() {
      await proxy.stop();
      await aws.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
