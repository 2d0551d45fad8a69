import { EnvironmentError } from '@seed/kernel';
import { recordingHost } from '@seed/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { BuildServices } from '../build-services.ts';
import { createExecutor } from '../create-executor.ts';
import type { JobSketch } from '../testing/build-job.ts';
import { buildJob, MODULE } from '../testing/build-job.ts';
import { fakeExecutor, fakeProvisioner } from '../testing/fake-executor.ts';
import { testServices } from '../testing/test-services.ts';
import type { ChannelEnd, Provisioner, Workspace } from '../workspace.ts';

const never = new AbortController().signal;

/** The fake places, with parts replaced. */
function provisioner(
  change: (workspace: Workspace) => Partial<Workspace>,
  rest: Partial<Provisioner> = {},
): Provisioner {
  const fake = fakeProvisioner();
  return {
    ...fake,
    ...rest,
    async provision(request) {
      const workspace = await fake.provision(request);
      return { ...workspace, ...change(workspace) };
    },
  };
}

async function run(made: Provisioner, sketch: JobSketch, services: BuildServices = testServices()) {
  return watch(made, sketch, { services });
}

/** Runs a build; `whenBegun` is called when a command begins. */
async function watch(
  made: Provisioner,
  sketch: JobSketch,
  { services = testServices(), whenBegun = (): unknown => undefined } = {},
) {
  const host = recordingHost();
  const emit: typeof host.emit = (event) => {
    host.emit(event);
    if (event.type === 'command.started') whenBegun();
  };
  const result = await createExecutor(made, services).execute(buildJob(sketch), {
    host: { ...host, emit },
    signal: never,
  });
  return { host, result, names: result.phases.map((phase) => phase.name) };
}

/** A place that ends so when it is killed. */
function dying(end: ChannelEnd): { readonly place: Provisioner; readonly kill: () => void } {
  let made: Workspace | undefined;
  const place = provisioner((workspace) => {
    made = workspace;
    return { main: { ...workspace.main, ended: workspace.main.ended.then(() => end) } };
  });
  return { place, kill: () => void made?.kill() };
}

const BUILD = { spec: { phases: { build: ['echo built'] } } } satisfies JobSketch;
const FAILING = { spec: { phases: { build: ['exit 6'] } } } satisfies JobSketch;

describe('runBuild', () => {
  it('CB-92 a build that gets no slot in time is timed out in QUEUED', async () => {
    const waits = provisioner(() => ({}), {
      slot: (_job, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('no slot')));
        }),
    });

    const { result, names, host } = await run(waits, { ...BUILD, queuedTimeoutMs: 20 });

    expect(result.outcome).toBe('timed-out');
    expect(names).toEqual(['SUBMITTED', 'QUEUED', 'COMPLETED']);
    expect(result.failure).toEqual({
      phase: 'QUEUED',
      message: 'no slot became free within the queue time limit of 0.02 s',
    });
    expect(host.text()).toBe('');
  });

  it('gives its slot back, also when the build fails', async () => {
    let taken = 0;
    const slots = provisioner(() => ({}), {
      slot: () => {
        taken += 1;
        return Promise.resolve(() => {
          taken -= 1;
        });
      },
    });

    await run(slots, BUILD);
    await run(slots, FAILING);

    expect(taken).toBe(0);
  });

  it('rejects when the place cannot be made, after it has told how the build ended', async () => {
    const host = recordingHost();
    const broken: Provisioner = {
      ...fakeProvisioner(),
      provision: () => Promise.reject(new EnvironmentError('docker/not-running', 'no engine answers')),
    };

    const executed = createExecutor(broken, testServices()).execute(buildJob(BUILD), { host, signal: never });

    await expect(executed).rejects.toThrow('no engine answers');
    expect(host.events.at(-1)).toMatchObject({ type: 'build.finished', data: { outcome: 'fault' } });
    expect(host.of('phase.finished').at(-1)?.data).toMatchObject({ phase: 'PROVISIONING', outcome: 'fault' });
  });

  it('rejects with a bug when something breaks that is no ending of a build, and removes the place', async () => {
    let disposed = 0;
    const broken = provisioner((workspace) => ({
      list: () => Promise.reject(new TypeError('broken on purpose')),
      dispose: async () => {
        disposed += 1;
        await workspace.dispose();
      },
    }));

    const executed = run(broken, { ...BUILD, module: MODULE });

    await expect(executed).rejects.toMatchObject({ code: 'build/broken' });
    expect(disposed).toBe(1);
  });

  it('tells of a container that was found dead', async () => {
    const { place, kill } = dying({ exitCode: 139, oomKilled: false });

    const { result, names } = await watch(
      place,
      { spec: { phases: { build: ['sleep 60'], post_build: ['echo post'] } } },
      { whenBegun: kill },
    );

    expect(result.outcome).toBe('fault');
    expect(result.failure?.message).toMatch(/^Build container found dead before completing the build: .*139/);
    expect(names.slice(-2)).toEqual(['BUILD', 'COMPLETED']);
  });

  it('tells of a container that ran out of memory, with its compute type', async () => {
    const { place, kill } = dying({ exitCode: 137, oomKilled: true });

    const { result } = await watch(place, { spec: { phases: { build: ['sleep 60'] } } }, { whenBegun: kill });

    expect(result.outcome).toBe('failed');
    expect(result.failure?.hints?.[0]).toContain('BUILD_GENERAL1_SMALL');
  });

  it('runs only the phases between --from and --until', async () => {
    const phases = { install: ['echo 1'], pre_build: ['echo 2'], build: ['echo 3'], post_build: ['echo 4'] };

    const { host, names } = await run(fakeProvisioner(), {
      spec: { phases },
      debug: { from: 'pre_build', until: 'build' },
    });

    expect(host.text('build')).toBe('2\n3');
    expect(names.slice(3)).toEqual(['DOWNLOAD_SOURCE', 'PRE_BUILD', 'BUILD', 'FINALIZING', 'COMPLETED']);
  });

  it('CB-116 keeps the place of a failed build when asked, and does not remove it', async () => {
    const done: string[] = [];
    const keeping = provisioner(() => ({
      retain: async (how) => {
        done.push(how);
        return { ref: `kept-by-${how}`, attach: 'seed attach kept' };
      },
      dispose: async () => void done.push('dispose'),
    }));

    const kept = await run(keeping, { ...FAILING, debug: { onFailure: 'keep' } });
    const committed = await run(keeping, { ...FAILING, debug: { onFailure: 'commit' } });
    const fine = await run(keeping, { ...BUILD, debug: { onFailure: 'keep' } });

    expect(kept.result.ref).toBe('kept-by-keep');
    expect(committed.result.ref).toBe('kept-by-commit');
    expect(kept.host.of('notice.raised')[0]?.data.text).toContain('`seed attach kept`');
    expect(fine.result.outcome).toBe('succeeded');
    expect(done).toEqual(['keep', 'commit', 'dispose', 'dispose']);
  });

  it('fails the phase whose user does not exist', async () => {
    const { result, host } = await run(fakeProvisioner(), {
      spec: { phases: { build: { commands: ['true'], runAs: 'nobody-here' }, post_build: ['echo post'] } },
    });

    expect(result.failure).toMatchObject({ phase: 'BUILD' });
    expect(result.failure?.message).toContain('nobody-here');
    expect(host.text('build')).toBe('post');
  });

  it('warns of secrets that are too short to hide, and of variables that it does not set', async () => {
    const { result } = await run(fakeProvisioner(), {
      ...BUILD,
      secrets: [{ name: 'PIN', value: '123' }],
      environment: [{ name: 'CODEBUILD_CI', value: 'no', type: 'PLAINTEXT' }],
    });

    expect(result.warnings.map((warning) => warning.code).sort()).toEqual([
      'build/short-secret',
      'build/variable-refused',
    ]);
  });

  it('hides what a place hands out', async () => {
    const giving = provisioner(() => ({
      environment: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'handed-out-token' },
      secrets: ['handed-out-token'],
    }));

    const { host } = await run(giving, {
      spec: { phases: { build: ['echo "[$AWS_CONTAINER_AUTHORIZATION_TOKEN]"'] } },
    });

    expect(host.text('build')).toBe('[***]');
  });

  it('rejects when references cannot be looked up at all', async () => {
    const services: BuildServices = {
      ...testServices(),
      resolver: {
        resolve: () => Promise.reject(new EnvironmentError('aws/unreachable', 'AWS does not answer')),
      },
    };
    const environment = [{ name: 'A', value: '/a', type: 'PARAMETER_STORE' as const }];

    await expect(run(fakeProvisioner(), { ...BUILD, environment }, services)).rejects.toThrow(
      'AWS does not answer',
    );
  });

  it('lets a test answer commands by their text', async () => {
    const host = recordingHost();
    const executor = fakeExecutor((command) =>
      command.startsWith('cdk')
        ? { output: 'deployed\n', exitCode: 0, variables: { STACK: 'one' } }
        : undefined,
    );

    const result = await executor.execute(
      buildJob({ spec: { exportedVariables: ['STACK'], phases: { build: ['cdk deploy --all'] } } }),
      { host, signal: never },
    );

    expect(host.text('build')).toBe('deployed');
    expect(result.exported).toEqual({ STACK: 'one' });
  });
});
