import { describe, expect, it } from 'vitest';
import type { Diagnostic, SourceSet } from '@seed/kernel';
import { planDestroy } from './plan-destroy.ts';
import { type DeploymentSketch, fakeBuilder, memoryWorld, outcomesOf, variableOf } from './testing/index.ts';

const SKETCH: DeploymentSketch = {
  groups: {
    core: { modules: { net: {} } },
    data: { modules: { db: { parameters: { vpc: { output: 'core/net:VpcId' } } }, lake: {} } },
    apps: { modules: { web: { parameters: { db: { output: 'data/db:Url' } } } } },
  },
};

const builder = () =>
  fakeBuilder(({ node, action }) => {
    if (action === 'destroy') return undefined;
    if (node === 'core/net') return { metadata: { VpcId: 'vpc-1' } };
    return node === 'data/db' ? { metadata: { Url: 'db://1' } } : undefined;
  });

async function deployed(sketch: DeploymentSketch = SKETCH) {
  const world = memoryWorld();
  await world.apply(sketch, { builder: builder() });
  return world;
}

describe('executing a destroy', () => {
  it('SF-D01 SF-D05 SF-D12 goes through the groups in reverse and leaves nothing of the deployment behind', async () => {
    const world = await deployed();

    const run = await world.destroy();

    const [first, ...second] = run.builder.started;
    expect([first, second.slice(0, 2).toSorted(), second[2]]).toEqual([
      'destroy apps/web',
      ['destroy data/db', 'destroy data/lake'],
      'destroy core/net',
    ]);
    expect(run.result).toMatchObject({ outcome: 'succeeded', counts: { destroyed: 4 } });
    expect(world.toolchain.entries()).toEqual({});
  });

  it('SF-D01 destroys the modules of a group together', async () => {
    const world = await deployed();

    const run = await world.destroy();

    expect(run.builder.peak).toBe(2);
  });

  it('removes the keys of a module only after its build, the record last of all', async () => {
    const world = await deployed({ groups: { core: { modules: { net: {} } } } });
    const from = world.toolchain.writes.length;

    await world.destroy();

    const path = '/myapp/dev/core/net';
    expect(world.toolchain.writes.slice(from)).toEqual([
      'create /myapp/dev/lock',
      `put ${path}/seed/record`,
      `delete ${path}/md5/bundle`,
      `delete ${path}/md5/deployspec`,
      `delete ${path}/md5/manifest`,
      `delete ${path}/metadata`,
      `delete ${path}/manifest`,
      `delete ${path}/deployspec`,
      `delete ${path}/seed/files`,
      `delete ${path}/seed/record`,
      'delete /myapp/dev/manifest/deployed',
      'delete /myapp/dev/manifest',
      'delete /myapp/dev/lock',
    ]);
  });

  it('SF-D02 SF-D03 names where the sources were, for builders that have no bundle of them', async () => {
    const world = await deployed();

    const { builder: used } = await world.destroy();

    expect(used.requests[0]?.source).toEqual({
      kind: 'stored',
      location: { kind: 'local', path: 'modules/web' },
      dataFiles: [],
    });
  });

  it('gives a destroy what its deployment was given: parameters, earlier outputs, values of accounts', async () => {
    const sketch: DeploymentSketch = {
      accounts: {
        primary: {
          accountId: '123456789012',
          codebuildImage: 'aws/codebuild/standard:7.0',
          parametersGlobal: {
            stage: 'test',
            permissionsBoundaryName: 'limit',
            dockerCredentialsSecret: 'a-docker-credentials',
          },
          regions: { 'eu-west-1': { cidr: '10.0.0.0/16' } },
        },
      },
      groups: {
        core: { modules: { net: {} } },
        apps: {
          modules: {
            web: {
              parameters: {
                vpc: { output: 'core/net:VpcId' },
                stage: { lookup: 'stage' },
                cidr: { lookup: 'cidr' },
                ratio: { value: 1 },
              },
            },
          },
        },
      },
    };
    const world = await deployed(sketch);

    const { builder: used } = await world.destroy();

    const [web] = used.requests;
    const names = ['VPC', 'STAGE', 'CIDR', 'RATIO'].map((name) => `SEEDFARMER_PARAMETER_${name}`);
    expect(names.map((name) => variableOf(web, name))).toEqual(['vpc-1', 'test', '10.0.0.0/16', '1']);
    expect(variableOf(web, 'SEEDFARMER_MODULE_METADATA')).toBe('{"SeedFarmerDeployed": "8.1.0"}');
    expect(variableOf(web, 'SEEDFARMER_PERMISSIONS_BOUNDARY_ARN')).toBe(
      'arn:aws:iam::123456789012:policy/limit',
    );
    expect(variableOf(web, 'SEEDFARMER_DOCKER_SECRET')).toBe('a-docker-credentials');
    expect(web?.settings).toEqual({ codebuildImage: 'aws/codebuild/standard:7.0' });
  });

  it('uses a value that was remembered where its source is gone', async () => {
    const sketch: DeploymentSketch = {
      accounts: {
        primary: {
          accountId: '123456789012',
          parametersGlobal: { stage: 'test' },
          regions: { 'us-east-1': {} },
        },
      },
      groups: { core: { modules: { net: {}, old: { parameters: { stage: { lookup: 'stage' } } } } } },
    };
    const world = await deployed(sketch);

    const run = await world.apply({ groups: { core: { modules: { net: {} } } } });

    expect(run.builder.started[0]).toBe('destroy core/old');
    expect(variableOf(run.builder.requests[0], 'SEEDFARMER_PARAMETER_STAGE')).toBe('test');
  });

  it('SF-D06 keeps what is known of modules that fail, starts no group before them, and finishes in the next run', async () => {
    const world = await deployed();

    const broken = await world.destroy({
      builder: fakeBuilder(({ node }) => (node === 'data/db' ? { outcome: 'failed' } : undefined)),
    });
    const left = Object.keys(world.toolchain.entries());
    const rest = await world.destroy();

    expect(outcomesOf(broken)).toEqual({
      'apps/web': 'destroyed',
      'data/db': 'failed',
      'data/lake': 'destroyed',
      'core/net': 'skipped',
    });
    expect(broken.result.outcome).toBe('failed');
    expect(left).toContain('/myapp/dev/manifest');
    expect(left).toContain('/myapp/dev/data/db/deployspec');
    expect(left).toContain('/myapp/dev/core/net/md5/bundle');
    expect(left.some((key) => key.includes('/apps/web/'))).toBe(false);
    expect(rest.builder.started).toEqual(['destroy data/db', 'destroy core/net']);
    expect(world.toolchain.entries()).toEqual({});
  });

  it('SF-D07 destroys modules of a first deployment that failed, which no finished manifest names', async () => {
    const world = memoryWorld();
    await world.apply(SKETCH, {
      builder: fakeBuilder(({ node }) =>
        node === 'core/net'
          ? { metadata: { VpcId: 'vpc-1' } }
          : node === 'data/db'
            ? { outcome: 'failed' }
            : undefined,
      ),
    });
    const keys = Object.keys(world.toolchain.entries());

    const run = await world.destroy();

    expect(keys).not.toContain('/myapp/dev/manifest/deployed');
    expect(run.builder.started.slice(0, 2).toSorted()).toEqual(['destroy data/db', 'destroy data/lake']);
    expect(run.builder.started.slice(2)).toEqual(['destroy core/net']);
    expect(world.toolchain.entries()).toEqual({});
  });

  it('SF-D12 forgets a deployment that has no modules', async () => {
    const world = memoryWorld();
    await world.apply({ groups: { core: { modules: {} } } });
    const before = Object.keys(world.toolchain.entries());

    const run = await world.destroy();

    expect(before).toEqual(['/myapp/dev/manifest', '/myapp/dev/manifest/deployed']);
    expect(run.result).toMatchObject({ outcome: 'succeeded', nodes: [] });
    expect(world.toolchain.entries()).toEqual({});
  });

  it('SF-D11 writes nothing as long as it only plans', async () => {
    const world = await deployed();
    const before = world.toolchain.writes.length;

    const observed = await world.observe();
    const plan = planDestroy(observed, { deployments: ['dev'] });

    expect(plan.counts.destroy).toBe(4);
    expect(world.toolchain.writes).toHaveLength(before);
  });

  it('keeps the deployment where a selection left modules of it', async () => {
    const world = await deployed();

    const run = await world.destroy({ policy: { selection: { only: ['apps/*'], exclude: [] } } });

    expect(run.builder.started).toEqual(['destroy apps/web']);
    expect(Object.keys(world.toolchain.entries())).toContain('/myapp/dev/manifest/deployed');
  });

  it('says what is missing where an output that a destroy needs is gone, and runs nothing', async () => {
    const world = await deployed();
    await world.toolchain.delete(['/myapp/dev/data/db/metadata']);

    const run = await world.destroy();

    expect(run.builder.started).toEqual([]);
    expect(run.result.nodes[0]).toMatchObject({
      node: 'apps/web',
      outcome: 'failed',
      cause: "Module metadata not found for parameter 'db' from module data-db",
    });
    expect(outcomesOf(run)).toMatchObject({ 'data/db': 'skipped', 'core/net': 'skipped' });
  });

  it('does not run a module again that was destroyed and only half forgotten', async () => {
    const world = await deployed({ groups: { core: { modules: { net: {} } } } });
    const path = '/myapp/dev/core/net';
    const record = JSON.parse(world.toolchain.entries()[`${path}/seed/record`] ?? '{}') as object;
    await world.toolchain.put(`${path}/seed/record`, JSON.stringify({ ...record, status: 'destroying' }));
    await world.toolchain.delete([`${path}/md5/bundle`, `${path}/manifest`, `${path}/deployspec`]);

    const run = await world.destroy();

    expect(run.plan.diagnostics).toEqual([]);
    expect(run.builder.started).toEqual([]);
    expect(outcomesOf(run)).toEqual({ 'core/net': 'destroyed' });
    expect(world.toolchain.entries()).toEqual({});
  });

  it('reports a stored deployspec that cannot run', async () => {
    const world = memoryWorld();
    const deployOnly = 'deploy: {phases: {}}\n';
    await world.apply({ groups: { core: { modules: { net: { deployspec: deployOnly } } } } });

    const told: (readonly [string, string])[] = [];
    const onSources = (sources: SourceSet) => void told.push(...sources);
    const run = await world.destroy({ ports: { onSources } });

    expect(run.builder.started).toEqual([]);
    const [found] = run.host.of('diagnostic.reported').map(({ data }) => data.diagnostic as Diagnostic);
    expect(new Map(told).get(found?.span?.source ?? '')).toContain('"destroy": null');
    expect(run.result.nodes[0]?.failure).toMatchObject({
      kind: 'inputs',
      diagnostics: [{ code: 'deployspec/missing-side' }],
    });
    expect(Object.keys(world.toolchain.entries())).toContain('/myapp/dev/core/net/md5/bundle');
  });
});
