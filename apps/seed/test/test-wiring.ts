import { setTimeout as wait } from 'node:timers/promises';
import { folderMachines } from '@seed/awstoe/testing';
import { createExecutor } from '@seed/build';
import { localProvisioner, tableResolver } from '@seed/build/testing';
import type { BuildJob, Executor } from '@seed/deployspec';
import { realWiring } from '../src/wiring.ts';
import type { Wiring } from '../src/wiring.ts';

export interface TestWiring extends Wiring {
  /** The jobs that were given to the executor. */
  readonly jobs: readonly BuildJob[];
}

/** Whether an engine answers; a function is told when one is asked that says nothing. */
export type TestEngine = boolean | (() => void);

/** Adapters without an engine or AWS: builds are plain processes in temporary folders. */
export function testWiring(options: {
  readonly engine: TestEngine;
  readonly broken: boolean;
  /** S3, Parameter Store and secrets are those of the endpoint that the command is given. */
  readonly aws?: boolean;
}): TestWiring {
  const jobs: BuildJob[] = [];
  const watched = (executor: Executor): Executor => ({
    ...executor,
    execute(job, io) {
      jobs.push(job);
      return executor.execute(job, io);
    },
  });
  return {
    jobs,
    probeEngine: async () => {
      if (typeof options.engine === 'function') {
        options.engine();
        return new Promise(() => {});
      }
      if (options.broken) {
        // Long enough for an interrupt to come first.
        await wait(200);
        throw new Error('out of cheese');
      }
      return [
        options.engine
          ? { name: 'docker', ok: true, detail: 'Docker 27.3.1', diagnostics: [] }
          : {
              name: 'docker',
              ok: false,
              detail: 'no Docker engine answers',
              diagnostics: [
                {
                  code: 'docker/not-running',
                  severity: 'error',
                  summary: 'no engine',
                  hints: ['Start Docker'],
                },
              ],
            },
      ];
    },
    executor: async ({ resolver, io }) =>
      watched(
        createExecutor(localProvisioner(), { clock: { now: io.now }, ids: { uuid: io.uuid }, resolver }),
      ),
    resolver:
      options.aws === true
        ? realWiring.resolver
        : async () => tableResolver({ '/app/token': 'from-the-store' }),
    account: async ({ settings }) => ({
      accountId: settings.values.account,
      region: settings.values.region,
    }),
    localStore: realWiring.localStore,
    sources: realWiring.sources,
    cloud: realWiring.cloud,
    accounts: realWiring.accounts,
    imageBuilder: realWiring.imageBuilder,
    endpoint: realWiring.endpoint,
    machines: async () => folderMachines(),
    objectStore:
      options.aws === true
        ? realWiring.objectStore
        : async () => Promise.reject(new Error('tests have no S3')),
    identity: async () => ({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ana' }),
    isolation: async () => ({ level: 'bubblewrap', detail: 'sandbox by bubblewrap' }),
    clean: async () => ({ removed: [{ kind: 'container', name: 'seed-old' }], problems: [] }),
    attach: async () => {},
    images: async () => [
      { name: 'seed/standard:latest', state: 'here', as: 'seed/standard:latest', bytes: 12_000_000 },
    ],
    buildImage: async (variant) => `seed/${variant}:latest`,
    pullImage: async (name) => name,
  };
}
