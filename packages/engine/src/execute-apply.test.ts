import { describe, expect, it } from 'vitest';
import { EnvironmentError, hasErrors } from '@seed/kernel';
import {
  type DeploymentSketch,
  fakeBuilder,
  memoryWorld,
  variableOf,
  type WorldRun,
} from './testing/index.ts';

const TWO_GROUPS: DeploymentSketch = {
  groups: {
    core: { modules: { net: {}, dns: {} } },
    apps: { modules: { web: { parameters: { vpc: { output: 'core/net:VpcId' } } } } },
  },
};

const withNetwork = (metadata: Readonly<Record<string, unknown>> = { VpcId: 'vpc-1' }) =>
  fakeBuilder(({ node }) => (node === 'core/net' ? { metadata } : undefined));

const outcomes = ({ result }: WorldRun) =>
  Object.fromEntries(result.nodes.map(({ node, outcome }) => [node, outcome]));

/** A promise that a test settles. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: resolve };
}

describe('executing an apply', () => {
  it('SF-A01 asks for the manifest first, then deploys group by group, and ends with manifest/deployed', async () => {
    const world = memoryWorld();

    const run = await world.apply(TWO_GROUPS, { builder: withNetwork() });

    expect(run.result.outcome).toBe('succeeded');
    expect(run.builder.started.at(-1)).toBe('deploy apps/web');
    const writes = world.toolchain.writes;
    expect(writes.slice(0, 2)).toEqual(['create /myapp/dev/lock', 'put /myapp/dev/manifest']);
    expect(writes.slice(-2)).toEqual(['put /myapp/dev/manifest/deployed', 'delete /myapp/dev/lock']);
    expect(writes.filter((write) => write.includes('/apps/web/'))).toEqual([
      'put /myapp/dev/apps/web/seed/record',
      'put /myapp/dev/apps/web/manifest',
      'put /myapp/dev/apps/web/deployspec',
      'delete /myapp/dev/apps/web/md5/bundle',
      'put /myapp/dev/apps/web/manifest',
      'put /myapp/dev/apps/web/deployspec',
      'put /myapp/dev/apps/web/metadata',
      'put /myapp/dev/apps/web/seed/files',
      'put /myapp/dev/apps/web/seed/record',
      'put /myapp/dev/apps/web/md5/deployspec',
      'put /myapp/dev/apps/web/md5/manifest',
      'put /myapp/dev/apps/web/md5/bundle',
    ]);
  });

  it('tells of every module when it waits, starts and ends', async () => {
    const world = memoryWorld();

    const { host } = await world.apply(TWO_GROUPS, { builder: withNetwork() });

    const told = host.events.filter(({ node }) => node === 'apps/web').map(({ type }) => type);
    expect(told).toEqual([
      'node.queued',
      'node.started',
      'node.inputs',
      'state.written',
      'state.written',
      'node.finished',
    ]);
    expect(host.of('node.finished').at(-1)?.data).toEqual({
      outcome: 'created',
      action: 'create',
      outputs: ['SeedFarmerDeployed'],
    });
  });

  it('SF-A03 writes nothing at all where everything is up to date', async () => {
    const world = memoryWorld();
    await world.apply(TWO_GROUPS, { builder: withNetwork() });
    const before = world.toolchain.writes.length;

    const again = await world.apply(TWO_GROUPS);

    expect(again.builder.requests).toEqual([]);
    expect(world.toolchain.writes).toHaveLength(before);
    expect(outcomes(again)).toEqual({
      'core/net': 'unchanged',
      'core/dns': 'unchanged',
      'apps/web': 'unchanged',
    });
  });

  it('SF-A06 destroys a removed module before anything is deployed, with the deployspec it was deployed with', async () => {
    const world = memoryWorld();
    const former = 'destroy: {phases: {build: {commands: [echo the former way]}}}\ndeploy: {phases: {}}\n';
    await world.apply({ groups: { core: { modules: { net: {}, old: { deployspec: former } } } } });

    const run = await world.apply({ groups: { core: { modules: { net: { content: 'new' } } } } });

    expect(run.builder.started).toEqual(['destroy core/old', 'deploy core/net']);
    const [removal] = run.builder.requests;
    expect(removal?.deployspec.destroy?.build?.map(({ value }) => value)).toEqual(['echo the former way']);
    expect(removal?.source).toMatchObject({
      kind: 'stored',
      location: { kind: 'local', path: 'modules/old' },
    });
    expect(Object.keys(world.toolchain.entries()).filter((key) => key.includes('/old/'))).toEqual([]);
  });

  it('SF-A07 destroys all modules of a removed group, those of later groups first', async () => {
    const world = memoryWorld();
    await world.apply({
      groups: {
        core: { modules: { net: {} } },
        data: { modules: { db: {}, lake: {} } },
        apps: { modules: { web: {} } },
      },
    });

    const run = await world.apply({ groups: { core: { modules: { net: {} } } } });

    expect(run.builder.started).toEqual(['destroy apps/web', 'destroy data/db', 'destroy data/lake']);
    expect(run.result.counts).toMatchObject({ destroyed: 3, unchanged: 1 });
  });

  it('does not deploy where a removal failed', async () => {
    const world = memoryWorld();
    await world.apply({ groups: { core: { modules: { net: {}, old: {} } } } });

    const run = await world.apply(
      { groups: { core: { modules: { net: { content: 'new' } } } } },
      { builder: fakeBuilder(({ action }) => (action === 'destroy' ? { outcome: 'failed' } : undefined)) },
    );

    expect(outcomes(run)).toEqual({ 'core/old': 'failed', 'core/net': 'skipped' });
    expect(run.result.nodes.find(({ node }) => node === 'core/net')?.cause).toBe('core/old failed');
  });

  it.each([
    { concurrency: 2, parallelism: 8, most: 2 },
    { concurrency: 0, parallelism: 8, most: 5 },
    { concurrency: undefined, parallelism: 8, most: 5 },
    { concurrency: undefined, parallelism: 3, most: 3 },
    { concurrency: 4, parallelism: 3, most: 3 },
  ])(
    'SF-A12 SF-A13 runs at most $most builds with concurrency $concurrency and a limit of $parallelism',
    async ({ concurrency, parallelism, most }) => {
      const modules = { a: {}, b: {}, c: {}, d: {}, e: {} };
      const group = concurrency === undefined ? { modules } : { modules, concurrency };

      const run = await memoryWorld().apply({ groups: { core: group } }, { ports: { parallelism } });

      expect(run.builder.peak).toBe(most);
      expect(run.result.counts.created).toBe(5);
    },
  );

  it('SF-A14 lets siblings of a failing module end, starts no later group and keeps manifest/deployed', async () => {
    const world = memoryWorld();
    const before = await world.apply(TWO_GROUPS, { builder: withNetwork() });
    const deployed = world.toolchain.entries()['/myapp/dev/manifest/deployed'];
    const later = gate();
    const changed: DeploymentSketch = {
      groups: {
        core: { modules: { net: { content: 'n2' }, dns: { content: 'd2' } } },
        apps: { modules: { web: { content: 'w2', parameters: { vpc: { output: 'core/net:VpcId' } } } } },
      },
    };

    const run = await world.apply(changed, {
      builder: fakeBuilder(async ({ node }) => {
        if (node === 'core/net') {
          setImmediate(() => later.open());
          return { outcome: 'failed', message: 'command 1 of 1 failed' };
        }
        await later.promise;
        return {};
      }),
    });

    expect(before.result.outcome).toBe('succeeded');
    expect(run.result.outcome).toBe('failed');
    expect(outcomes(run)).toEqual({ 'core/net': 'failed', 'core/dns': 'updated', 'apps/web': 'skipped' });
    expect(run.result.nodes.map(({ cause }) => cause)).toEqual([
      'BUILD: command 1 of 1 failed',
      undefined,
      'core/net failed',
    ]);
    expect(world.toolchain.entries()['/myapp/dev/manifest/deployed']).toBe(deployed);
    expect(world.toolchain.entries()['/myapp/dev/lock']).toBeUndefined();
  });

  it('gives modules of a group their turn that wait for a slot while another one fails', async () => {
    const run = await memoryWorld().apply(
      { groups: { core: { concurrency: 1, modules: { a: {}, b: {}, c: {} } } } },
      { builder: fakeBuilder(({ node }) => (node === 'core/a' ? { outcome: 'failed' } : undefined)) },
    );

    expect(outcomes(run)).toEqual({ 'core/a': 'failed', 'core/b': 'created', 'core/c': 'created' });
  });

  it('reports every module whose build could not be run, after the others have ended', async () => {
    const world = memoryWorld();

    const run = await world.apply(
      { groups: { core: { modules: { a: {}, b: {}, c: {} } }, apps: { modules: { web: {} } } } },
      {
        builder: fakeBuilder(({ node }) => {
          if (node === 'core/b') return undefined;
          throw new EnvironmentError('docker/not-running', `no engine for ${node}`, {
            hints: ['start `dockerd`'],
          });
        }),
      },
    );

    expect(outcomes(run)).toEqual({
      'core/a': 'failed',
      'core/b': 'created',
      'core/c': 'failed',
      'apps/web': 'skipped',
    });
    expect(run.host.of('diagnostic.reported').map(({ node, data }) => [node, data.diagnostic])).toEqual([
      [
        'core/a',
        {
          code: 'docker/not-running',
          severity: 'error',
          summary: 'no engine for core/a',
          hints: ['start `dockerd`'],
        },
      ],
      [
        'core/c',
        {
          code: 'docker/not-running',
          severity: 'error',
          summary: 'no engine for core/c',
          hints: ['start `dockerd`'],
        },
      ],
    ]);
    const record = JSON.parse(world.toolchain.entries()['/myapp/dev/core/a/seed/record'] ?? '{}') as object;
    expect(record).toMatchObject({ status: 'failed', message: 'no engine for core/a', action: 'deploy' });
  });

  it('lets modules under way end before a bug of the builder comes up, and lets go of the lock', async () => {
    const world = memoryWorld();
    const builder = fakeBuilder(({ node }) => {
      if (node === 'core/a') throw new TypeError('x is not a function');
      return {};
    });

    await expect(
      world.apply({ groups: { core: { modules: { a: {}, b: {} } } } }, { builder }),
    ).rejects.toMatchObject({
      name: 'BugError',
      message: 'TypeError: x is not a function',
    });

    expect(Object.keys(world.toolchain.entries())).toContain('/myapp/dev/core/b/md5/bundle');
    expect(world.toolchain.entries()['/myapp/dev/lock']).toBeUndefined();
  });

  it('SF-A19 keeps the manifests as Seed-Farmer keeps them', async () => {
    const world = memoryWorld();

    await world.apply({
      groups: {
        core: { path: 'core.yaml', modules: { net: {} } },
        apps: { concurrency: 2, modules: { web: {} } },
      },
    });

    const entries = world.toolchain.entries();
    expect(entries['/myapp/dev/manifest/deployed']).toBe(
      '{"force_dependency_redeploy": false, "groups": [{"concurrency": null, "name": "core", "path": "core.yaml"}, ' +
        '{"concurrency": 2, "name": "apps", "path": null}], "name": "dev", "name_generator": null, ' +
        '"target_account_mappings": [{"account_id": "123456789012", "alias": "primary", "codebuild_image": null, ' +
        '"default": true, "parameters_global": {}, "region_mappings": [{"default": true, "parameters_regional": {}, ' +
        '"region": "us-east-1"}]}], "toolchain_region": "us-east-1"}',
    );
    expect(JSON.parse(entries['/myapp/dev/manifest'] ?? '')).toMatchObject({
      groups: [
        { name: 'core', modules: [] },
        { name: 'apps', modules: [{ name: 'web' }] },
      ],
    });
    expect(entries['/myapp/dev/core/net/md5/bundle']).toMatch(/^\{"hash": "[0-9a-f]{32}"\}$/);
    expect(entries['/myapp/dev/core/net/deployspec']).toMatch(
      /^\{"build_type": "BUILD_GENERAL1_SMALL", "deploy": /,
    );
    expect(JSON.parse(entries['/myapp/dev/core/net/manifest'] ?? '')).toMatchObject({
      name: 'net',
      deploy_spec: null,
      bundle_md5: (JSON.parse(entries['/myapp/dev/core/net/md5/bundle'] ?? '') as { hash: string }).hash,
    });
  });

  it('SF-B18 adds the keys of the tool to the metadata: version, role where there is one, commit for git', async () => {
    const world = memoryWorld();
    const sketch: DeploymentSketch = { groups: { core: { modules: { net: { commitHash: 'c0ffee' } } } } };
    const metadata = { VpcId: 'vpc-1' };

    await world.apply(sketch, { builder: fakeBuilder(() => ({ metadata })) });
    const local = world.toolchain.entries()['/myapp/dev/core/net/metadata'];
    await world.apply(
      { groups: { core: { modules: { net: { commitHash: 'decade' } } } } },
      { builder: fakeBuilder(() => ({ metadata }), { remote: true, roleName: () => 'MyApp-dev-role' }) },
    );
    const remote = world.toolchain.entries()['/myapp/dev/core/net/metadata'];

    expect(local).toBe(
      '{"SeedFarmerDeployed": "8.1.0", "SeedFarmerModuleCommitHash": "c0ffee", "VpcId": "vpc-1"}',
    );
    expect(JSON.parse(remote ?? '')).toEqual({
      ModuleDeploymentRoleName: 'MyApp-dev-role',
      SeedFarmerDeployed: '8.1.0',
      SeedFarmerModuleCommitHash: 'decade',
      VpcId: 'vpc-1',
    });
  });

  it('SF-B19 keeps outputs that a module records no more, or drops them where that is wanted', async () => {
    const world = memoryWorld();
    const deploy = async (content: string, metadata: object, staleOutputs?: 'drop') => {
      await world.apply(
        { groups: { core: { modules: { net: { content } } } } },
        {
          builder: fakeBuilder(() => ({ metadata: { ...metadata } })),
          ports: staleOutputs === undefined ? {} : { staleOutputs },
        },
      );
      return Object.keys(
        JSON.parse(world.toolchain.entries()['/myapp/dev/core/net/metadata'] ?? '') as object,
      );
    };

    const first = await deploy('1', { Old: 'x', VpcId: 'v' });
    const kept = await deploy('2', { VpcId: 'v' });
    const dropped = await deploy('3', { VpcId: 'v' }, 'drop');

    expect([first, kept, dropped]).toEqual([
      ['Old', 'SeedFarmerDeployed', 'VpcId'],
      ['Old', 'SeedFarmerDeployed', 'VpcId'],
      ['SeedFarmerDeployed', 'VpcId'],
    ]);
  });

  it('SF-B20 leaves a module not up to date when its metadata could not be stored', async () => {
    const world = memoryWorld({
      wrap: (store) => ({
        ...store,
        put: (key, value) =>
          key.endsWith('/metadata')
            ? Promise.reject(new EnvironmentError('state/too-large', 'the value is too large'))
            : store.put(key, value),
      }),
    });
    const sketch: DeploymentSketch = { groups: { core: { modules: { net: {} } } } };

    const run = await world.apply(sketch, { builder: fakeBuilder(() => ({ metadata: { Big: 'x' } })) });

    expect(outcomes(run)).toEqual({ 'core/net': 'failed' });
    expect(run.result.nodes[0]?.cause).toMatch(/built, but not remembered.*the value is too large/);
    expect(Object.keys(world.toolchain.entries())).not.toContain('/myapp/dev/core/net/md5/bundle');
    expect((await world.plan(sketch)).counts).toMatchObject({ create: 1, unchanged: 0 });
  });

  it('SF-C07 builds only the module again whose build failed', async () => {
    const world = memoryWorld();
    const failing = fakeBuilder(({ node }) => (node === 'core/dns' ? { outcome: 'failed' } : undefined));
    const sketch: DeploymentSketch = { groups: { core: { modules: { net: {}, dns: {} } } } };
    await world.apply(sketch, { builder: failing });

    const run = await world.apply(sketch);

    expect(run.builder.started).toEqual(['deploy core/dns']);
    expect(run.result.outcome).toBe('succeeded');
  });

  it('SF-C09 builds exactly the module again whose bundle digest was deleted', async () => {
    const world = memoryWorld();
    await world.apply(TWO_GROUPS, { builder: withNetwork() });
    await world.toolchain.delete(['/myapp/dev/core/dns/md5/bundle']);

    const run = await world.apply(TWO_GROUPS);

    expect(run.builder.started).toEqual(['deploy core/dns']);
  });

  it('SF-C11 deploys readers of an output again when it becomes another one, and nobody else', async () => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: {
        core: { modules: { net: { content } } },
        apps: {
          modules: {
            reader: { parameters: { vpc: { output: 'core/net:VpcId' } } },
            other: { parameters: { name: { output: 'core/net:Name' } } },
            whole: { parameters: { all: { output: 'core/net' } } },
            none: {},
          },
        },
      },
    });
    await world.apply(sketch('1'), { builder: withNetwork({ VpcId: 'vpc-1', Name: 'n' }) });

    const same = await world.apply(sketch('2'), { builder: withNetwork({ VpcId: 'vpc-1', Name: 'n' }) });
    const other = await world.apply(sketch('3'), { builder: withNetwork({ VpcId: 'vpc-2', Name: 'n' }) });

    expect(same.builder.started).toEqual(['deploy core/net']);
    expect(other.builder.started).toEqual(['deploy core/net', 'deploy apps/reader', 'deploy apps/whole']);
    expect(other.plan.counts).toMatchObject({ update: 1, unchanged: 4 });
    expect(other.result.nodes.find(({ node }) => node === 'apps/reader')).toMatchObject({
      action: 'update',
      outcome: 'updated',
      cause: 'new value of core/net:VpcId',
    });
    expect((await world.plan(sketch('3'))).counts).toMatchObject({ unchanged: 5 });
  });

  it('SF-C11 goes on with readers of readers, and comes back to those that an interrupted run left', async () => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: {
        a: { modules: { one: { content } } },
        b: { modules: { two: { parameters: { in: { output: 'a/one:Out' } } } } },
        c: { modules: { three: { parameters: { in: { output: 'b/two:Out' } } } } },
      },
    });
    const value = (out: string, fail?: string) =>
      fakeBuilder((request) =>
        request.node === fail
          ? { outcome: 'failed' }
          : { metadata: { Out: `${variableOf(request, 'SEEDFARMER_PARAMETER_IN') ?? out}+` } },
      );
    await world.apply(sketch('1'), { builder: value('x') });

    const broken = await world.apply(sketch('2'), { builder: value('y', 'b/two') });
    const rest = await world.apply(sketch('2'), { builder: value('y') });

    expect(broken.builder.started).toEqual(['deploy a/one', 'deploy b/two']);
    expect(rest.builder.started).toEqual(['deploy b/two', 'deploy c/three']);
    expect(JSON.parse(world.toolchain.entries()['/myapp/dev/c/three/metadata'] ?? '')).toMatchObject({
      Out: 'y+++',
    });
  });

  it('leaves readers alone where new outputs are no reason', async () => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: {
        core: { modules: { net: { content } } },
        apps: { modules: { web: { parameters: { vpc: { output: 'core/net:VpcId' } } } } },
      },
    });
    await world.apply(sketch('1'), { builder: withNetwork() });

    const run = await world.apply(sketch('2'), {
      builder: withNetwork({ VpcId: 'vpc-2' }),
      ports: { redeployOnOutputChange: false },
      policy: { redeployOnOutputChange: false },
    });

    expect(run.builder.started).toEqual(['deploy core/net']);
  });

  it('SF-P03 SF-P11 gives a module outputs from the account of the other module, and null before its first deployment', async () => {
    const world = memoryWorld({ separate: ['222222222222/eu-west-1'] });
    const sketch: DeploymentSketch = {
      accounts: {
        primary: { accountId: '111111111111', regions: { 'us-east-1': {} } },
        other: { accountId: '222222222222', regions: { 'eu-west-1': {} } },
      },
      groups: {
        core: { modules: { net: { target: 'other/eu-west-1' } } },
        apps: { modules: { web: { parameters: { 'vpc-id': { output: 'core/net:VpcId' } } } } },
      },
    };

    const run = await world.apply(sketch, { builder: withNetwork() });

    const elsewhere = world.targets.get('222222222222/eu-west-1')?.entries() ?? {};
    expect(Object.keys(elsewhere)).toContain('/myapp/dev/core/net/metadata');
    expect(Object.keys(world.toolchain.entries()).some((key) => key.includes('/core/net/'))).toBe(false);
    const web = run.builder.requests.find(({ node }) => node === 'apps/web');
    expect(variableOf(web, 'SEEDFARMER_PARAMETER_VPC_ID')).toBe('vpc-1');
    expect(variableOf(web, 'SEEDFARMER_MODULE_METADATA')).toBe('null');
  });

  it('SF-P05 SF-P06 builds no module whose parameters cannot be resolved, and says why for all of them', async () => {
    const world = memoryWorld();
    const sketch: DeploymentSketch = {
      groups: {
        core: { modules: { net: {} } },
        apps: {
          modules: {
            web: { parameters: { vpc: { output: 'core/net:VpcID' }, stage: { env: 'STAGE' } } },
            api: {},
          },
        },
      },
    };

    const run = await world.apply(sketch, { builder: withNetwork() });

    expect(hasErrors(run.plan.diagnostics)).toBe(false);
    expect(run.builder.started).toEqual(['deploy core/net', 'deploy apps/api']);
    expect(outcomes(run)).toEqual({ 'core/net': 'created', 'apps/web': 'failed', 'apps/api': 'created' });
    expect(run.result.nodes.find(({ node }) => node === 'apps/web')?.cause).toBe(
      "Module metadata not found for parameter 'vpc' from module core-net",
    );
    const found = run.host.of('diagnostic.reported').map(({ node, data }) => {
      const { code, span } = data.diagnostic as { code: string; span: { start: { line: number } } };
      return [node, code, span.start.line];
    });
    expect(found).toEqual([
      ['apps/web', 'deploy/metadata-missing', 2],
      ['apps/web', 'deploy/variable-unset', 3],
    ]);
    expect(Object.keys(world.toolchain.entries()).some((key) => key.includes('/apps/web/'))).toBe(false);
  });

  it('refuses a plan with errors before anything is changed', async () => {
    const world = memoryWorld();
    await world.apply(TWO_GROUPS, { builder: withNetwork() });
    const before = world.toolchain.writes.length;
    const blocked: DeploymentSketch = {
      groups: { core: { modules: { dns: {} } }, apps: TWO_GROUPS.groups['apps'] ?? { modules: {} } },
    };

    await expect(world.apply(blocked)).rejects.toMatchObject({ code: 'deploy/plan-has-errors' });

    expect(world.toolchain.writes).toHaveLength(before);
  });

  describe('with a selection', () => {
    it('leaves the rest alone and does not call the deployment deployed', async () => {
      const world = memoryWorld();
      const policy = { selection: { only: ['core/*'], exclude: [] } };

      const run = await world.apply(TWO_GROUPS, { builder: withNetwork(), policy });

      expect(outcomes(run)).toEqual({ 'core/net': 'created', 'core/dns': 'created', 'apps/web': 'excluded' });
      expect(run.result.outcome).toBe('succeeded');
      const keys = Object.keys(world.toolchain.entries());
      expect(keys).toContain('/myapp/dev/manifest');
      expect(keys).not.toContain('/myapp/dev/manifest/deployed');
      expect(run.host.events.some(({ node }) => node === 'apps/web')).toBe(false);
    });

    it('calls the deployment deployed where what was left out is up to date', async () => {
      const world = memoryWorld();
      await world.apply(TWO_GROUPS, {
        builder: withNetwork(),
        policy: { selection: { only: ['core/*'], exclude: [] } },
      });

      await world.apply(TWO_GROUPS, {
        builder: withNetwork(),
        policy: { selection: { only: ['apps/*'], exclude: [] } },
      });

      expect(Object.keys(world.toolchain.entries())).toContain('/myapp/dev/manifest/deployed');
    });
  });
});
