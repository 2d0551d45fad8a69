import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildIo, BuildResult, Executor } from '@seed/deployspec';
import { loadModuleDeployspec } from '@seed/deployspec';
import type { ModuleBuildRequest } from '@seed/engine';
import { recordingHost } from '@seed/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { Accounts, CloudTarget } from '../src/cloud/accounts.ts';
import { createRemoteBuilder } from '../src/deploy/remote/remote-builder.ts';
import { resolveSettings } from '../src/settings.ts';
import { fakeProcess } from './fake-process.ts';
import { folderWith } from './run-seed.ts';

const SPEC =
  'deploy: { phases: { build: { commands: [echo hi] } } }\ndestroy: { phases: { build: { commands: [echo bye] } } }\n';
const TARGET = { alias: 'primary', accountId: '111111111111', region: 'eu-west-1' };
const GENERIC = 'arn:aws-cn:iam::111111111111:role/MyApp-dev-eu-west-1-deployment-role';

const SUCCEEDED: BuildResult = {
  id: 'x',
  outcome: 'succeeded',
  phases: [],
  exported: {},
  metadata: {},
  artifacts: [],
  reports: [],
  warnings: [],
  rehearsal: [],
  durationMs: 1,
  ref: 'codeseeder-myapp:1234',
  sourceLocation: 'codeseeder-myapp/seed/src/1.zip',
};

interface Made {
  readonly roles?: readonly string[];
  readonly copied?: boolean;
  readonly describe?: () => Promise<never>;
}

/** A builder whose account is a list of what it was asked for. */
async function made({ roles = [], copied = true, describe: broken }: Made = {}) {
  const log: string[] = [];
  const cwd = await folderWith({
    'seedfarmer.yaml': 'project: MyApp\n',
    'modules/net/deployspec.yaml': SPEC,
  });
  const io = fakeProcess({ cwd });
  const target = {
    place: async () => ({ ...TARGET, partition: 'aws-cn' }),
    stacks: { settle: broken ?? (async () => undefined) },
    roles: {
      describe: async (name: string) => {
        log.push(`role ${name}`);
        return roles.includes(name)
          ? { name, arn: `arn:aws-cn:iam::111111111111:role/${name}`, attached: [], inline: [] }
          : undefined;
      },
      delete: async (name: string) => void log.push(`delete ${name}`),
    },
    objects: {
      download: async () => false,
      copy: async (_: unknown, to: { key: string }) => {
        log.push(`keep ${to.key}`);
        return copied;
      },
      remove: async ({ key }: { key: string }) => {
        log.push(`forget ${key}`);
        return true;
      },
    },
  } as unknown as CloudTarget;
  const executor: Executor = {
    name: 'codebuild',
    check: async () => [],
    execute: async (job, given) => {
      log.push(
        `execute ${job.uuid}${given.resume === undefined ? '' : ` again ${given.resume.ref ?? 'unheard of'}`}`,
      );
      await given.onStarted?.('codeseeder-myapp:1234');
      return SUCCEEDED;
    },
  };
  const places: string[] = [];
  const accounts = {
    target: () => target,
    codebuild: ({ placeOf }: Parameters<Accounts['codebuild']>[0]) => ({
      ...executor,
      execute: async (job: Parameters<Executor['execute']>[0], given: BuildIo) => {
        const { serviceRole = 'none' } = await placeOf(job, given.signal);
        places.push(serviceRole);
        return executor.execute(job, given);
      },
    }),
  } as unknown as Accounts;
  const primed = {
    seedkit: { Bucket: 'codeseeder-myapp' },
    seedkitStatus: 'CREATE_COMPLETE',
    artifactsBucket: 'kept',
    projectPolicyArn: '',
    genericRoleArn: GENERIC,
    changed: [],
    differs: [],
  };
  const builder = createRemoteBuilder(
    {
      settings: await resolveSettings({ io, flags: {} }),
      io,
      runDir: await mkdtemp(join(tmpdir(), 'seed-run-')),
      placesDir: await mkdtemp(join(tmpdir(), 'seed-places-')),
      force: new AbortController().signal,
      logs: 'at-end',
      projectFile: join(cwd, 'seedfarmer.yaml'),
      fetch: async () => ({ dir: join(cwd, 'modules/net'), dataFiles: [] }),
      onSource: () => {},
      accounts,
      primed: { find: () => primed, prepare: async () => new Map(), dismiss: async () => {} },
      deployment: { accounts: [] },
    },
    new Set(),
  );
  const host = recordingHost();
  const build = (
    action: 'deploy' | 'destroy',
    more: Partial<ModuleBuildRequest> = {},
    signal?: AbortSignal,
  ) => builder.build(requestOf(cwd, action, more), { host, signal: signal ?? new AbortController().signal });
  return { builder, build, log, places, host, cwd };
}

function requestOf(
  cwd: string,
  action: 'deploy' | 'destroy',
  more: Partial<ModuleBuildRequest>,
): ModuleBuildRequest {
  const { value } = loadModuleDeployspec({ id: 'modules/net/deployspec.yaml', text: SPEC });
  if (value === undefined) throw new Error('the deployspec has errors');
  return {
    node: 'core/net',
    project: 'MyApp',
    deployment: 'dev',
    group: 'core',
    module: 'net',
    action,
    target: TARGET,
    prefix: 'SEEDFARMER',
    deployspec: value.deployspec,
    environment: [],
    settings: {},
    source: { kind: 'folder', dir: join(cwd, 'modules/net'), dataFiles: [] },
    parameters: [],
    ...more,
  };
}

const OWN = 'MyApp-dev-core-net-3e937677';
const KEY = 'bundle/dev/core/net/bundle.zip';
const nothing = async (): Promise<void> => {};

describe('a module that is built in CodeBuild', () => {
  test('SF-A21 SF-B21 runs under the generic role where it has no stack, and its bundle is kept', async () => {
    const { build, log, places } = await made();

    await build('deploy', { outliving: { uuid: 'u1', starting: nothing, started: nothing } });

    expect(places).toEqual([GENERIC]);
    expect(log).toEqual(['execute u1', `keep ${KEY}`]);
  });

  test.each<[string, string | undefined, string[], string | undefined]>([
    ['that it was deployed with', 'Other-role', ['Other-role', OWN], 'Other-role'],
    ['of its own where that is gone', 'Other-role', [OWN], OWN],
    ['of all modules at last', undefined, [], undefined],
  ])('SF-D04 is destroyed under the role %s', async (_, deployedRole, there, wanted) => {
    const { build, places } = await made({ roles: [...there, 'MyApp-dev-eu-west-1-deployment-role'] });

    await build('destroy', deployedRole === undefined ? {} : { deployedRole });

    expect(places).toEqual([wanted === undefined ? GENERIC : `arn:aws-cn:iam::111111111111:role/${wanted}`]);
  });

  test('SF-D05 forgets its bundle after a destroy', async () => {
    const { build, log } = await made({ roles: ['MyApp-dev-eu-west-1-deployment-role'] });

    await build('destroy', { deployedRole: 'MyApp-dev-eu-west-1-deployment-role' });

    expect(log.at(-1)).toBe(`forget ${KEY}`);
  });

  test('SF-C08 is followed without its sources and its role where it runs already', async () => {
    const { build, log, places } = await made();
    const earlier = { ref: 'codeseeder-myapp:1234', since: 1 };

    await build('deploy', { outliving: { uuid: 'u1', earlier, starting: nothing, started: nothing } });

    expect(places).toEqual(['none']);
    expect(log).toEqual(['execute u1 again codeseeder-myapp:1234', `keep ${KEY}`]);
  });

  test('is said to go without its bundle where that could not be kept', async () => {
    const { build, host } = await made({ copied: false });

    const { outcome } = await build('deploy');

    expect(outcome).toBe('succeeded');
    expect(JSON.stringify(host.events)).toContain('its bundle could not be kept');
  });

  test('SF-A25 is stopped where the interrupt comes while its role or stack is waited for', async () => {
    const control = new AbortController();
    const { build, log } = await made({
      roles: [OWN],
      describe: async () => {
        control.abort('SIGINT');
        throw control.signal.reason;
      },
    });

    const { outcome } = await build('destroy', {}, control.signal);

    expect(outcome).toBe('stopped');
    expect(log.filter((line) => line.startsWith('forget'))).toEqual([]);
  });

  test('SF-B18 SF-W10 tells its role, its page in the console of its partition, and its log', async () => {
    const { builder, cwd } = await made();

    const facts = builder.facts?.(requestOf(cwd, 'deploy', {}), SUCCEEDED);

    expect(facts).toEqual({
      roleName: 'MyApp-dev-eu-west-1-deployment-role',
      buildUrl:
        'https://eu-west-1.console.amazonaws.cn/codesuite/codebuild/111111111111/projects/codeseeder-myapp/build/codeseeder-myapp%3A1234/?region=eu-west-1',
      logStream: '1234',
      logStreamArn:
        'arn:aws-cn:logs:eu-west-1:111111111111:log-group:/aws/codebuild/codeseeder-myapp:log-stream:1234',
    });
  });
});
