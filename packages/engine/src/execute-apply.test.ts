import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '@seed/kernel';
import { type DeploymentSketch, fakeBuilder, memoryWorld, outcomesOf, withNetwork } from './testing/index.ts';

const TWO_GROUPS: DeploymentSketch = {
  groups: {
    core: { modules: { net: {}, dns: {} } },
    apps: { modules: { web: { parameters: { vpc: { output: 'core/net:VpcId' } } } } },
  },
};

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
      'delete /myapp/dev/apps/web/seed/files',
      'put /myapp/dev/apps/web/manifest',
      'put /myapp/dev/apps/web/deployspec',
      'put /myapp/dev/apps/web/metadata',
      'put /myapp/dev/apps/web/md5/deployspec',
      'put /myapp/dev/apps/web/md5/bundle',
      'put /myapp/dev/apps/web/md5/manifest',
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
    expect(outcomesOf(again)).toEqual({
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

    expect(outcomesOf(run)).toEqual({ 'core/old': 'failed', 'core/net': 'skipped' });
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
    expect(outcomesOf(run)).toEqual({ 'core/net': 'failed', 'core/dns': 'updated', 'apps/web': 'skipped' });
    expect(run.result.nodes.map(({ cause }) => cause)).toEqual([
      'BUILD: command 1 of 1 failed',
      undefined,
      'core/net failed',
    ]);
    expect(world.toolchain.entries()['/myapp/dev/manifest/deployed']).toBe(deployed);
    expect(world.toolchain.entries()['/myapp/dev/lock']).toBeUndefined();
  });

  it('tries everything else too where nothing is at stake, and has failed all the same', async () => {
    const world = memoryWorld();

    const run = await world.apply(TWO_GROUPS, {
      builder: fakeBuilder(({ node }) => (node === 'core/net' ? { outcome: 'failed' } : undefined)),
      ports: { keepGoing: true, standIn: () => ({ value: 'vpc-0', origin: 'placeholder' }) },
    });

    expect(outcomesOf(run)).toEqual({ 'core/net': 'failed', 'core/dns': 'created', 'apps/web': 'created' });
    expect(run.result.outcome).toBe('failed');
    expect(world.toolchain.entries()['/myapp/dev/manifest/deployed']).toBeUndefined();
  });

  it('does not try everything else where the machine could not do its work', async () => {
    const run = await memoryWorld().apply(TWO_GROUPS, {
      builder: fakeBuilder(() => {
        throw new EnvironmentError('docker/not-running', 'no engine');
      }),
      ports: { keepGoing: true },
    });

    expect(outcomesOf(run)).toEqual({ 'core/net': 'failed', 'core/dns': 'failed', 'apps/web': 'skipped' });
  });

  it('gives modules of a group their turn that wait for a slot while another one fails', async () => {
    const run = await memoryWorld().apply(
      { groups: { core: { concurrency: 1, modules: { a: {}, b: {}, c: {} } } } },
      { builder: fakeBuilder(({ node }) => (node === 'core/a' ? { outcome: 'failed' } : undefined)) },
    );

    expect(outcomesOf(run)).toEqual({ 'core/a': 'failed', 'core/b': 'created', 'core/c': 'created' });
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

    expect(run.result.outcome).toBe('fault');
    expect(outcomesOf(run)).toEqual({
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

  it.each([
    ['fault', { outcome: 'fault' }],
    ['failed', { outcome: 'failed' }],
  ] as const)(
    'ends as %s where the machine failed one module and the build of another ended so',
    async (outcome, build) => {
      const run = await memoryWorld().apply(
        { groups: { core: { modules: { a: {}, b: {} } } } },
        {
          builder: fakeBuilder(({ node }) => {
            if (node === 'core/b') return build;
            throw new EnvironmentError('docker/not-running', 'no engine');
          }),
        },
      );

      expect(run.result.outcome).toBe(outcome);
    },
  );

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

      expect(outcomesOf(run)).toEqual({
        'core/net': 'created',
        'core/dns': 'created',
        'apps/web': 'excluded',
      });
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
