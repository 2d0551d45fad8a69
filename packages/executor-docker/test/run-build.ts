import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob, testServices } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import type { BuildIo, BuildJob, BuildResult } from '@seed/deployspec';
import type { EventBody } from '@seed/kernel';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { randomUUID } from 'node:crypto';
import { createDockerExecutor } from '../src/create-docker-executor.ts';
import type { DockerOptions } from '../src/docker-provisioner.ts';
import { fitJob, makeStateDir, SETTINGS } from './with-engine.ts';

export interface FinishedBuild {
  readonly result: BuildResult;
  readonly host: RecordingHost;
  readonly output: string;
}

/** What happens while a build runs. */
export interface During {
  readonly signal?: AbortSignal;
  /** Called when a command begins. */
  onCommand?(host: RecordingHost): void | Promise<void>;
  onEvent?(event: EventBody): void | Promise<void>;
  /** Asked when the build waits for a person. */
  readonly paused?: NonNullable<BuildIo['paused']>;
}

/** A place for the builds of one test file: state, outputs and sources below one folder. */
export interface Bench {
  readonly stateDir: string;
  /** A new empty folder. */
  folder(): Promise<string>;
  job(sketch: JobSketch): BuildJob;
  run(sketch: JobSketch, options?: Partial<DockerOptions>, during?: During): Promise<FinishedBuild>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const stateDir = await makeStateDir();
  const root = await mkdtemp(join(tmpdir(), 'seed-docker-test-'));
  const job = (sketch: JobSketch): BuildJob =>
    fitJob(buildJob({ project: 'seed-test', uuid: randomUUID(), ...sketch }, join(root, 'out')));
  return {
    stateDir,
    folder: () => mkdtemp(join(root, 'dir-')),
    job,
    async run(sketch, options = {}, during = {}) {
      const executor = createDockerExecutor({ ...SETTINGS, stateDir, ...options }, testServices());
      const host = recordingHost();
      const meanwhile: Promise<void>[] = [];
      const watching = {
        ...host,
        emit(event: EventBody) {
          host.emit(event);
          meanwhile.push(Promise.resolve(during.onEvent?.(event)));
          if (event.type === 'command.started') meanwhile.push(Promise.resolve(during.onCommand?.(host)));
        },
      };
      const result = await executor.execute(job(sketch), {
        host: watching,
        signal: during.signal ?? new AbortController().signal,
        ...(during.paused === undefined ? {} : { paused: during.paused }),
      });
      await Promise.all(meanwhile);
      return { result, host, output: host.text('build') };
    },
    async close() {
      await rm(root, { recursive: true, force: true });
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
