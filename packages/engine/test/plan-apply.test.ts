import type { Plan, PlanStep } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import type { Desired } from '../src/desired.ts';
import type { Observed } from '../src/observed.ts';
import { planApply, type PlanPolicy } from '../src/plan-apply.ts';
import { type DeploymentSketch, desiredOf } from '../src/testing/deployment-sketch.ts';
import {
  deployedModule,
  deployedState,
  emptyState,
  type Metadata,
  recordOf,
  withModule,
  withoutBundle,
  without,
} from './deployed-state.ts';

const sketch: DeploymentSketch = {
  groups: {
    core: {
      concurrency: 2,
      modules: { vpc: { parameters: { cidr: { value: '10.0.0.0/16' } } }, dns: {} },
    },
    data: { modules: { lake: { parameters: { 'vpc-id': { output: 'core/vpc:VpcId' } } } } },
    apps: {
      modules: {
        web: { parameters: { lake: { output: 'data/lake:Bucket' } } },
        docs: {},
      },
    },
  },
};
const metadata: Metadata = {
  'core/vpc': { VpcId: 'vpc-1', Subnets: ['a', 'b'] },
  'data/lake': { Bucket: 'lake-1' },
};

function plan(desired: Desired, observed: Observed, policy: Partial<PlanPolicy> = {}): Plan {
  return planApply(desired, observed, { redeployOnOutputChange: false, ...policy });
}

const actions = ({ steps }: Plan) => Object.fromEntries(steps.map(({ node, action }) => [node, action]));
const changed = ({ steps }: Plan) => steps.filter(({ action }) => action !== 'none').map(({ node }) => node);

function stepOf({ steps }: Plan, node: string): PlanStep {
  const step = steps.find((each) => each.node === node);
  if (step === undefined) throw new Error(`the plan has no ${node}`);
  return step;
}

const causeOf = (made: Plan, node: string) => stepOf(made, node).cause;
const codes = ({ diagnostics }: Plan) => diagnostics.map(({ code, severity }) => `${severity} ${code}`);

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

  it('SF-A20 SF-A21 names the role and the stack that a remote run makes', () => {
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

function firstOf({ modules }: Desired, node: string) {
  const module = modules.find((each) => each.node === node);
  if (module === undefined) throw new Error(`there is no ${node}`);
  return module;
}

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

describe('planning after runs that did not end well', () => {
  const desired = desiredOf(sketch);
  const state = deployedState(desired, { metadata });

  it('SF-C07 deploys a module again whose build failed, and only that one', () => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        md5: { deployspec: 'd', manifest: 'm' },
        record: { ...recordOf(firstOf(desired, 'data/lake'), metadata), status: 'failed', message: 'exit 1' },
      })),
    );

    expect(changed(made)).toEqual(['data/lake']);
    expect(stepOf(made, 'data/lake')).toMatchObject({
      action: 'update',
      cause: { kind: 'unfinished', status: 'failed', at: '2026-11-18T09:41:00.000Z', run: 'run-1' },
    });
  });

  it('SF-C08 deploys a module again whose run was killed, also where its digests were not touched yet', () => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        record: { ...recordOf(firstOf(desired, 'data/lake'), metadata), status: 'deploying' },
      })),
    );

    expect(changed(made)).toEqual(['data/lake']);
    expect(causeOf(made, 'data/lake')).toMatchObject({ kind: 'unfinished', status: 'interrupted' });
  });

  it('SF-C07 creates a module whose first build failed', () => {
    const record = without(recordOf(firstOf(desired, 'apps/docs')), 'content');
    const made = plan(
      desired,
      withModule(state, 'apps/docs', (module) => ({
        ...without(module, 'metadata', 'files'),
        md5: {},
        record: { ...record, status: 'failed' },
      })),
    );

    expect(stepOf(made, 'apps/docs')).toMatchObject({ action: 'create', cause: { kind: 'unfinished' } });
  });

  it('SF-C09 deploys a tainted module again and says who tainted it and when', () => {
    const tainted = { at: '2026-11-18T10:00:00.000Z', by: 'ana' };
    const made = plan(
      desired,
      withModule(state, 'apps/web', (module) => ({
        ...withoutBundle(module),
        record: { ...recordOf(firstOf(desired, 'apps/web'), metadata), tainted },
      })),
    );

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'tainted', ...tainted });
  });

  it('SF-C09 takes a missing bundle digest for a taint by Seed-Farmer where the record says that all went well', () => {
    const made = plan(desired, withModule(state, 'apps/web', withoutBundle));

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'tainted' });
  });

  it('SF-C08 sees that Seed-Farmer began to deploy other sources and did not finish', () => {
    const made = plan(
      desired,
      withModule(state, 'apps/web', (module) => ({
        ...module,
        manifest: { ...module.manifest, bundle_md5: 'other' },
        md5: { deployspec: 'd', manifest: 'm' },
      })),
    );

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toMatchObject({ kind: 'unfinished', status: 'failed' });
  });

  it('creates a module again whose removal was cut short at the very end', () => {
    const made = plan(
      desired,
      withModule(state, 'apps/web', ({ node, group, module, target }) => ({
        node,
        group,
        module,
        target,
        md5: {},
        record: { ...recordOf(firstOf(desired, 'apps/web')), status: 'destroying' },
      })),
    );

    expect(stepOf(made, 'apps/web')).toMatchObject({
      action: 'create',
      cause: { kind: 'unfinished', status: 'interrupted' },
    });
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

describe('planning removals', () => {
  const whole = desiredOf(sketch);
  const state = deployedState(whole, { metadata });
  const { core, data } = sketch.groups;
  if (core === undefined || data === undefined) throw new Error('the sketch lost its groups');

  it('SF-A06 destroys a module that the manifest no longer has, before anything is deployed', () => {
    const desired = desiredOf({
      groups: {
        ...sketch.groups,
        apps: { modules: { web: { parameters: { lake: { output: 'data/lake:Bucket' } } }, news: {} } },
      },
    });

    const made = plan(desired, state);

    expect(made.steps[0]).toMatchObject({
      node: 'apps/docs',
      action: 'destroy',
      cause: { kind: 'removed' },
      target: { alias: 'primary', accountId: '123456789012', region: 'us-east-1' },
      path: 'modules/docs',
    });
    expect(actions(made)).toMatchObject({
      'apps/docs': 'destroy',
      'apps/news': 'create',
      'apps/web': 'none',
    });
    expect(made.counts).toMatchObject({ destroy: 1, create: 1 });
  });

  it('SF-A07 destroys all modules of removed groups, later groups and readers first', () => {
    const desired = desiredOf({ groups: { core: { modules: { dns: {} } } } });

    const made = plan(desired, state);

    expect(made.steps.map(({ node, action, needs }) => [node, action, needs])).toEqual([
      ['apps/docs', 'destroy', []],
      ['apps/web', 'destroy', []],
      ['data/lake', 'destroy', ['apps/web']],
      ['core/vpc', 'destroy', ['data/lake']],
      ['core/dns', 'none', []],
    ]);
    expect(made.groups.map(({ name }) => name)).toEqual(['core', 'data', 'apps']);
    expect(made.diagnostics).toEqual([]);
  });

  it('SF-D07 destroys modules of groups that no manifest names, before those that they may read from', () => {
    const lost = desiredOf({
      groups: {
        ...sketch.groups,
        lost: { modules: { orphan: { parameters: { x: { output: 'apps/docs:X' } } } } },
      },
    });
    const orphan = deployedModule(firstOf(lost, 'lost/orphan'));
    const observed = { ...state, modules: new Map([...state.modules, ['lost/orphan', orphan]]) };

    const made = plan(desiredOf({ groups: { core, data } }), observed);

    expect(made.steps.slice(0, 3).map(({ node, needs }) => [node, needs])).toEqual([
      ['lost/orphan', []],
      ['apps/docs', ['lost/orphan']],
      ['apps/web', []],
    ]);
  });

  it('SF-A06 keeps the order of a manifest that was asked for but never finished', () => {
    const observed: Observed = {
      ...state,
      deployed: { groups: [{ name: 'apps' }] },
      requested: { groups: [{ name: 'core' }, { name: 'data' }, { name: 'apps' }] },
    };

    const made = plan(desiredOf({ groups: { fresh: { modules: { one: {} } } } }), observed);

    expect(made.steps.map(({ node }) => node)).toEqual([
      'apps/docs',
      'apps/web',
      'data/lake',
      'core/dns',
      'core/vpc',
      'fresh/one',
    ]);
  });

  it('SF-A08 refuses to destroy a module that others still read, naming each of them and its place', () => {
    const desired = desiredOf({
      groups: {
        data,
        apps: {
          modules: { web: { parameters: { a: { value: 1 }, vpc: { output: 'core/vpc' } } }, docs: {} },
        },
      },
    });

    const made = plan(desired, state);

    expect(codes(made)).toEqual(['error plan/removal-blocked']);
    expect(made.diagnostics[0]).toMatchObject({
      summary: '"core/vpc" cannot be destroyed while data/lake and apps/web read its outputs',
      span: { start: { line: 2 } },
      related: [{ span: { start: { line: 3 } }, label: '"vpc" of apps/web' }],
    });
  });

  it('warns where nothing is stored to destroy a module with', () => {
    const observed = withModule(state, 'apps/docs', (module) => without(module, 'deployspec'));

    const made = plan(desiredOf({ groups: { ...sketch.groups, apps: { modules: { web: {} } } } }), observed);

    expect(codes(made)).toEqual(['warning plan/nothing-to-destroy-with']);
    expect(stepOf(made, 'apps/docs').action).toBe('destroy');
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

describe('planning a change of target', () => {
  const accounts = {
    primary: { accountId: '123456789012', regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    other: { accountId: '210987654321', regions: { 'us-east-1': {} } },
  };
  const at = (target: string) => desiredOf({ accounts, groups: { core: { modules: { vpc: { target } } } } });

  it.each([
    ['primary/eu-west-1', [{ field: 'target_region', before: 'us-east-1', after: 'eu-west-1' }]],
    [
      'other/us-east-1',
      [{ field: 'target_account', before: 'primary (123456789012)', after: 'other (210987654321)' }],
    ],
  ])('deploys the module at %s and warns that nobody destroys what is left behind', (target, fields) => {
    const made = plan(at(target), deployedState(at('primary/us-east-1')));

    expect(made.steps).toHaveLength(1);
    expect(stepOf(made, 'core/vpc')).toMatchObject({
      action: 'create',
      cause: { kind: 'changed', what: ['manifest'], fields },
    });
    expect(codes(made)).toEqual(['warning plan/target-moved']);
    expect(made.diagnostics[0]?.summary).toContain('primary (123456789012) us-east-1 stays there');
  });

  it('compares with the copy at the target, and goes on warning about the other one', () => {
    const moved = at('primary/eu-west-1');
    const left = deployedState(at('primary/us-east-1'));
    const observed = { ...left, others: [...deployedState(moved).modules.values()] };

    const made = plan(moved, observed);

    expect(actions(made)).toEqual({ 'core/vpc': 'none' });
    expect(codes(made)).toEqual(['warning plan/target-moved']);
  });

  it('destroys both copies of a module that is removed', () => {
    const east = deployedState(at('primary/us-east-1'));
    const observed = { ...east, others: [...deployedState(at('primary/eu-west-1')).modules.values()] };

    const made = plan(desiredOf({ accounts, groups: {} }), observed);

    expect(made.steps.map(({ node, action, target }) => [node, action, target.region])).toEqual([
      ['core/vpc', 'destroy', 'us-east-1'],
      ['core/vpc', 'destroy', 'eu-west-1'],
    ]);
  });
});

describe('planning a part of a deployment', () => {
  const desired = desiredOf(sketch);

  it('leaves out what is not selected and says what it would be', () => {
    const made = plan(desired, emptyState(desired), { selection: { only: ['core/*'], exclude: ['*/dns'] } });

    expect(changed(made)).toEqual(['core/vpc']);
    expect(causeOf(made, 'core/dns')).toEqual({ kind: 'excluded', pending: 'create' });
    expect(made.counts).toEqual({ create: 1, update: 0, destroy: 0, unchanged: 0, excluded: 4 });
    expect(made.selection).toEqual({ only: ['core/*'], exclude: ['*/dns'] });
  });

  it('leaves out removals as well, and does not destroy what they read from', () => {
    const state = deployedState(desired, { metadata });
    const rest = desiredOf({ groups: { core: { modules: { dns: {} } } } });

    const made = plan(rest, state, { selection: { only: ['data/lake', 'core/dns'], exclude: [] } });

    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'excluded', pending: 'destroy' });
    expect(made.diagnostics).toMatchObject([
      {
        code: 'plan/removal-blocked',
        summary: '"data/lake" cannot be destroyed while apps/web reads its outputs',
        hints: ['select apps/web as well, or keep data/lake'],
      },
    ]);
  });

  it('is forced by no module that is left out', () => {
    const forced = desiredOf({
      ...sketch,
      force: true,
      groups: { ...sketch.groups, core: { modules: { vpc: { content: 'new' }, dns: {} } } },
    });
    const state = deployedState(desired, { metadata });

    const made = plan(forced, state, { selection: { only: [], exclude: ['core/vpc'] } });

    expect(changed(made)).toEqual([]);
    expect(causeOf(made, 'core/vpc')).toEqual({ kind: 'excluded', pending: 'update' });
  });

  it('refuses a module that reads from one that was never deployed and is left out', () => {
    const made = plan(desired, emptyState(desired), { selection: { only: ['data/lake'], exclude: [] } });
    const rehearsed = plan(desired, emptyState(desired), {
      selection: { only: ['data/lake'], exclude: [] },
      rehearsal: true,
    });

    expect(made.diagnostics).toMatchObject([
      { code: 'plan/upstream-excluded', severity: 'error', span: { start: { line: 2 } } },
    ]);
    expect(rehearsed.diagnostics).toEqual([]);
  });

  it('finds outputs that will be missing before anything is built', () => {
    const state = withModule(
      deployedState(desired, { metadata: { 'core/vpc': { VpcID: 'x' } } }),
      'data/lake',
      () => undefined,
    );

    const made = plan(desired, state);

    expect(made.diagnostics).toMatchObject([
      {
        code: 'deploy/metadata-missing',
        severity: 'error',
        span: { start: { line: 2 } },
        hints: [
          'did you mean "VpcID"?',
          'it recorded "VpcID"',
          'let core/vpc record "VpcId", or read another key',
        ],
      },
    ]);
  });
});

describe('the basis of a plan', () => {
  const desired = desiredOf(sketch);
  const state = deployedState(desired, { metadata });
  const record = recordOf(firstOf(desired, 'core/vpc'), metadata);
  const basis = (observed: Observed, policy: Partial<PlanPolicy> = {}, wanted = desired) =>
    plan(wanted, observed, policy).basis;

  it('is the same for the same input, whoever deployed and whenever, in whatever order stores answer', () => {
    const later = withModule(state, 'core/vpc', (module) => ({
      ...module,
      record: { ...record, at: '2027-01-01T00:00:00.000Z', by: 'bob', run: 'run-2', executor: 'codebuild' },
    }));
    const reordered = { ...state, modules: new Map([...state.modules].toReversed()) };

    expect(basis(state)).toMatch(/^[0-9a-f]{64}$/);
    expect(basis(later)).toBe(basis(state));
    expect(basis(reordered)).toBe(basis(state));
  });

  it.each<[string, (module: ReturnType<typeof deployedModule>) => ReturnType<typeof deployedModule>]>([
    ['a digest', (module) => ({ ...module, md5: { ...module.md5, bundle: 'other' } })],
    ['a status', (module) => ({ ...module, record: { ...record, status: 'failed' } })],
    ['a taint', (module) => ({ ...module, record: { ...record, tainted: { at: '', by: '' } } })],
    ['an output', (module) => ({ ...module, metadata: { VpcId: 'vpc-2' } })],
    ['what it reads', (module) => ({ ...module, record: { ...record, reads: { 'a/b:c': '1' } } })],
  ])('changes with %s of a stored module', (_what, change) => {
    expect(basis(withModule(state, 'core/vpc', change))).not.toBe(basis(state));
  });

  it('changes with the manifest, the selection and the settings', () => {
    const others = [
      basis(state, {}, desiredOf({ ...sketch, force: true })),
      basis(state, {}, desiredOf({ groups: { ...sketch.groups, more: { modules: { one: {} } } } })),
      basis(state, { selection: { only: ['core/*'], exclude: [] } }),
      basis(state, { redeployOnOutputChange: true }),
      basis(withModule(state, 'core/dns', () => undefined)),
    ];

    expect(new Set([basis(state), ...others]).size).toBe(others.length + 1);
  });
});
