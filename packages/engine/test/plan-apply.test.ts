import { describe, expect, it } from 'vitest';
import type { Desired } from '../src/desired.ts';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { deployedState, emptyState, recordOf, withModule } from './deployed-state.ts';
import { causeOf, changed, firstOf, metadata, plan, sketch, stepOf } from './planned-deployment.ts';

describe('planning a first deployment', () => {
  it('creates every module in the order of the manifest, each after those that it reads from', () => {
    const desired = desiredOf(sketch);

    const made = plan(desired, emptyState(desired), { manifest: 'manifests/dev.yaml' });

    expect(made).toMatchObject({
      version: 1,
      kind: 'apply',
      project: 'MyApp',
      deployment: 'dev',
      manifest: 'manifests/dev.yaml',
      toolchainRegion: 'us-east-1',
      counts: { create: 5, update: 0, destroy: 0, unchanged: 0, excluded: 0 },
      diagnostics: [],
    });
    expect(made.steps.map(({ node, action, cause, needs }) => [node, action, cause.kind, needs])).toEqual([
      ['core/vpc', 'create', 'new', []],
      ['core/dns', 'create', 'new', []],
      ['data/lake', 'create', 'new', ['core/vpc']],
      ['apps/web', 'create', 'new', ['data/lake']],
      ['apps/docs', 'create', 'new', []],
    ]);
  });

  it('SF-A12 carries the concurrency of groups; a group without one has none', () => {
    const desired = desiredOf(sketch);

    const { groups } = plan(desired, emptyState(desired));

    expect(groups).toEqual([{ name: 'core', concurrency: 2 }, { name: 'data' }, { name: 'apps' }]);
  });

  it('says which parameters are known only after another step', () => {
    const desired = desiredOf(sketch);

    const made = plan(desired, emptyState(desired));

    expect(stepOf(made, 'data/lake').unknown).toEqual([{ parameter: 'vpc-id', after: 'core/vpc' }]);
    expect(stepOf(made, 'core/vpc').unknown).toEqual([]);
  });

  it('names the role and the stack that a remote run makes', () => {
    const plain = desiredOf(sketch);
    const desired: Desired = {
      ...plain,
      modules: plain.modules.map((module) => ({ ...module, hasModuleStack: module.node === 'core/vpc' })),
    };

    const made = plan(desired, emptyState(desired));

    expect(stepOf(made, 'core/vpc').resources).toEqual([
      { kind: 'role', name: 'MyApp-dev-core-vpc-16474f18' },
      { kind: 'stack', name: 'myapp-dev-core-vpc-iam-policy' },
    ]);
    expect(stepOf(made, 'core/dns').resources).toEqual([
      { kind: 'role', name: 'MyApp-dev-us-east-1-deployment-role' },
    ]);
  });

  it('does not show credentials in the address of sources', () => {
    const plain = desiredOf(sketch);
    const path = 'git::https://ci:t0ken@example.com/x.git//vpc';
    const desired: Desired = {
      ...plain,
      modules: plain.modules.map((module) => ({ ...module, module: { ...module.module, path } })),
    };

    const made = plan(desired, emptyState(desired));

    expect(stepOf(made, 'core/vpc').path).toBe('git::https://***@example.com/x.git//vpc');
  });
});

describe('planning what is deployed already', () => {
  it('SF-A16 changes nothing when nothing changed, and lists what is up to date', () => {
    const desired = desiredOf(sketch);

    const made = plan(desired, deployedState(desired, { metadata }));

    expect(made.counts).toEqual({ create: 0, update: 0, destroy: 0, unchanged: 5, excluded: 0 });
    expect(made.steps.map(({ cause }) => cause)).toEqual(Array(5).fill({ kind: 'unchanged' }));
  });

  it('SF-C05 changes nothing that Seed-Farmer deployed with the same digests', () => {
    const desired = desiredOf(sketch);

    const made = plan(desired, deployedState(desired, { by: 'seedfarmer', metadata }));

    expect(made.counts).toEqual({ create: 0, update: 0, destroy: 0, unchanged: 5, excluded: 0 });
  });

  it.each(['bundle', 'deployspec', 'manifest'] as const)(
    'SF-C05 deploys again what Seed-Farmer deployed with another %s digest, or with none',
    (name) => {
      const desired = desiredOf(sketch);
      const state = deployedState(desired, { by: 'seedfarmer', metadata });

      const other = plan(
        desired,
        withModule(state, 'core/dns', (module) => ({ ...module, md5: { ...module.md5, [name]: 'other' } })),
      );
      const none = plan(
        desired,
        withModule(state, 'core/dns', (module) => ({ ...module, md5: { ...module.md5, [name]: undefined } })),
      );

      expect(changed(other)).toEqual(['core/dns']);
      expect(causeOf(other, 'core/dns')).toMatchObject({ kind: 'changed', what: [name] });
      expect(changed(none)).toEqual(['core/dns']);
    },
  );

  it('SF-C12 deploys a module again whose files were only renamed, where seed deployed it', () => {
    const desired = desiredOf(sketch);
    const state = withModule(deployedState(desired, { metadata }), 'core/dns', (module) => ({
      ...module,
      record: { ...recordOf(firstOf(desired, 'core/dns')), content: 'sha256:other' },
      files: new Map([['old.py', [...firstOf(desired, 'core/dns').digests.files.values()][0] ?? '']]),
    }));

    const made = plan(desired, state);

    expect(causeOf(made, 'core/dns')).toEqual({
      kind: 'changed',
      what: ['bundle'],
      files: [
        { path: 'main.py', change: 'added' },
        { path: 'old.py', change: 'removed' },
      ],
      fields: [],
    });
  });

  it('believes the digests of Seed-Farmer where it deployed after the record was written', () => {
    const before = desiredOf(sketch);
    const after = desiredOf({
      groups: {
        ...sketch.groups,
        core: { modules: { ...sketch.groups['core']?.modules, dns: { content: 'new' } } },
      },
    });
    const stale = recordOf(firstOf(before, 'core/dns'));
    const state = withModule(deployedState(after, { metadata }), 'core/dns', (module) => ({
      ...module,
      record: { ...stale, status: 'failed' },
    }));

    expect(changed(plan(after, state))).toEqual([]);
  });
});

describe('planning while another run is at work', () => {
  it('says whose lock it is, and plans all the same', () => {
    const desired = desiredOf(sketch);
    const lock = { run: 'run-7', by: 'ci', host: 'runner', pid: 7, at: '2026-11-21T03:17:00.000Z' };

    const made = plan(desired, { ...emptyState(desired), lock });

    expect(made.counts.create).toBe(5);
    expect(made.diagnostics).toMatchObject([
      {
        code: 'state/locked',
        severity: 'warning',
        summary: 'run run-7 of ci on runner has the lock of "dev" since 2026-11-21T03:17:00.000Z',
      },
    ]);
  });
});

describe('planning what others do to a module', () => {
  const changedVpc = (force: boolean): Desired =>
    desiredOf({
      force,
      groups: {
        ...sketch.groups,
        core: {
          modules: { vpc: { content: 'new', parameters: { cidr: { value: '10.0.0.0/16' } } }, dns: {} },
        },
      },
    });

  it('SF-C10 deploys everything that reads from a changed module, directly or not, in later groups', () => {
    const desired = changedVpc(true);
    const state = deployedState(desiredOf(sketch), { metadata });

    const made = plan(desired, state);

    expect(changed(made)).toEqual(['core/vpc', 'data/lake', 'apps/web']);
    expect(causeOf(made, 'data/lake')).toEqual({
      kind: 'upstream',
      of: ['core/vpc'],
      rule: 'forceDependencyRedeploy',
    });
    expect(causeOf(made, 'apps/web')).toMatchObject({ of: ['data/lake'] });
    expect(stepOf(made, 'data/lake').unknown).toEqual([{ parameter: 'vpc-id', after: 'core/vpc' }]);
  });

  it('SF-C10 leaves readers alone where the manifest does not ask for it', () => {
    const made = plan(changedVpc(false), deployedState(desiredOf(sketch), { metadata }));

    expect(changed(made)).toEqual(['core/vpc']);
    expect(causeOf(made, 'data/lake')).toEqual({ kind: 'unchanged' });
  });

  it('SF-C10 keeps the cause of a reader that changed itself', () => {
    const desired = desiredOf({
      ...sketch,
      force: true,
      groups: {
        ...sketch.groups,
        core: { modules: { vpc: { content: 'new' }, dns: {} } },
        data: {
          modules: { lake: { content: 'new', parameters: { 'vpc-id': { output: 'core/vpc:VpcId' } } } },
        },
      },
    });

    const made = plan(desired, deployedState(desiredOf(sketch), { metadata }));

    expect(causeOf(made, 'data/lake').kind).toBe('changed');
  });

  it('SF-C11 deploys readers of an output that has become another one since they were deployed, and no others', () => {
    const desired = desiredOf({
      groups: {
        ...sketch.groups,
        apps: {
          modules: {
            id: { parameters: { vpc: { output: 'core/vpc:VpcId' } } },
            nets: { parameters: { nets: { output: 'core/vpc:Subnets' } } },
            all: { parameters: { vpc: { output: 'core/vpc' } } },
          },
        },
      },
    });
    const state = withModule(deployedState(desired, { metadata }), 'core/vpc', (module) => ({
      ...module,
      metadata: { ...metadata['core/vpc'], VpcId: 'vpc-2', CodeBuildBuildUrl: 'https://example.com/2' },
    }));

    const made = plan(desired, state, { redeployOnOutputChange: true });

    expect(changed(made)).toEqual(['data/lake', 'apps/id', 'apps/all']);
    expect(causeOf(made, 'apps/id')).toEqual({
      kind: 'upstream',
      of: ['core/vpc'],
      rule: 'output-changed',
      outputs: ['core/vpc:VpcId'],
    });
    expect(causeOf(made, 'apps/all')).toMatchObject({ outputs: ['core/vpc:'] });
    expect(changed(plan(desired, state))).toEqual([]);
  });

  it('SF-C11 takes keys that the tool adds to metadata for no output', () => {
    const desired = desiredOf({
      groups: {
        core: { modules: { vpc: {} } },
        apps: { modules: { all: { parameters: { vpc: { output: 'core/vpc' } } } } },
      },
    });
    const state = withModule(deployedState(desired, { metadata }), 'core/vpc', (module) => ({
      ...module,
      metadata: { ...module.metadata, CodeBuildBuildUrl: 'https://example.com/2' },
    }));

    expect(changed(plan(desired, state, { redeployOnOutputChange: true }))).toEqual([]);
  });

  it('SF-C11 says which modules could still change when outputs of this plan do', () => {
    const made = plan(changedVpc(false), deployedState(desiredOf(sketch), { metadata }), {
      redeployOnOutputChange: true,
    });

    expect(changed(made)).toEqual(['core/vpc']);
    expect(stepOf(made, 'data/lake')).toMatchObject({
      action: 'none',
      cause: { kind: 'unchanged', unless: ['core/vpc'] },
      needs: ['core/vpc'],
    });
    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'unchanged', unless: ['data/lake'] });
    expect(causeOf(made, 'apps/docs')).toEqual({ kind: 'unchanged' });
    expect(made.counts).toMatchObject({ update: 1, unchanged: 4 });
  });
});

describe('planning wrong references', () => {
  it.each([
    ['its own group', 'core/dns:X'],
    ['a later group', 'apps/docs:X'],
    ['a module that is nowhere', 'core/gone:X'],
    ['itself', 'core/vpc:X'],
  ])('waits for nobody because of a reference to %s, whose error the manifest has', (_what, output) => {
    const desired = desiredOf({
      force: true,
      groups: {
        core: { modules: { vpc: { parameters: { x: { output } } }, dns: {} } },
        apps: { modules: { docs: {} } },
      },
    });

    const made = plan(desired, emptyState(desired));

    expect(made.steps.flatMap(({ needs }) => needs)).toEqual([]);
    expect(made.steps.map(({ node }) => node)).toEqual(['core/vpc', 'core/dns', 'apps/docs']);
  });
});
