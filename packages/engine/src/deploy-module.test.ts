import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '@seed/kernel';
import { type DeploymentSketch, fakeBuilder, memoryWorld, outcomesOf, variableOf } from './testing/index.ts';

describe('what is remembered of a deployed module', () => {
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
      {
        builder: fakeBuilder(() => ({ metadata }), {
          remote: true,
          facts: () => ({ roleName: 'MyApp-dev-role' }),
        }),
      },
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

    expect(outcomesOf(run)).toEqual({ 'core/net': 'failed' });
    expect(run.result.nodes[0]?.cause).toMatch(/built, but not remembered.*the value is too large/);
    expect(Object.keys(world.toolchain.entries())).not.toContain('/myapp/dev/core/net/md5/bundle');
    expect((await world.plan(sketch)).counts).toMatchObject({ create: 1, unchanged: 0 });
  });

  it('keeps a short list of files with the record, and a long one by itself', async () => {
    const world = memoryWorld();
    const sketch = (content: string, files: number): DeploymentSketch => ({
      groups: { core: { modules: { net: { content, files } } } },
    });
    const path = '/myapp/dev/core/net/seed/files';
    const listed = async () => (await world.observe()).modules.get('core/net')?.files?.size;

    await world.apply(sketch('1', 3));
    const short = { size: await listed(), apart: world.toolchain.entries()[path] !== undefined };
    await world.apply(sketch('2', 300));
    const long = { size: await listed(), apart: world.toolchain.entries()[path] !== undefined };
    await world.apply(sketch('3', 3));
    const again = { size: await listed(), apart: world.toolchain.entries()[path] !== undefined };

    expect([short, long, again]).toEqual([
      { size: 3, apart: false },
      { size: 300, apart: true },
      { size: 3, apart: false },
    ]);
  });

  it('goes without the list of files where a store cannot hold it', async () => {
    let isFull = false;
    const world = memoryWorld({
      wrap: (store) => ({
        ...store,
        put: (key, value) =>
          isFull && key.endsWith('/seed/files')
            ? Promise.reject(new EnvironmentError('state/too-large', 'the value is too large'))
            : store.put(key, value),
      }),
    });
    const sketch = (content: string): DeploymentSketch => ({
      groups: { core: { modules: { net: { content, files: 300 } } } },
    });
    await world.apply(sketch('1'));

    isFull = true;
    const run = await world.apply(sketch('2'));

    expect(outcomesOf(run)).toEqual({ 'core/net': 'updated' });
    expect(Object.keys(world.toolchain.entries())).not.toContain('/myapp/dev/core/net/seed/files');
    expect((await world.plan(sketch('2'))).counts).toMatchObject({ unchanged: 1 });
  });

  it.each([
    ['a first one', []],
    ['one of other sources', ['1']],
    ['one of the same sources', ['2', '2']],
  ])('SF-C09 knows %s that Seed-Farmer tainted from one that was interrupted', async (_, earlier) => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: { core: { modules: { net: { content } } } },
    });
    for (const content of [...earlier, '2']) {
      await world.toolchain.delete(['/myapp/dev/core/net/md5/bundle']);
      await world.apply(sketch(content));
    }

    await world.toolchain.delete(['/myapp/dev/core/net/md5/bundle']);

    expect((await world.plan(sketch('2'))).steps[0]?.cause).toEqual({ kind: 'tainted' });
  });

  it('SF-A19 stores a large manifest without its nulls, and finds it unchanged', async () => {
    const world = memoryWorld();
    const sketch: DeploymentSketch = {
      groups: { core: { modules: { net: { parameters: { text: { value: 'x'.repeat(8000) } } } } } },
    };

    await world.apply(sketch);

    const text = world.toolchain.entries()['/myapp/dev/core/net/manifest'] ?? '';
    expect(text).toContain('"name": "net"');
    expect(text).not.toContain('null');
    expect((await world.plan(sketch)).counts).toMatchObject({ unchanged: 1 });
  });

  it('lets a first deployment that failed halfway leave behind what it is destroyed with', async () => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: { core: { modules: { net: { content, parameters: { version: { value: content } } } } } },
    });
    const failing = () =>
      fakeBuilder(({ action }) => (action === 'deploy' ? { outcome: 'failed' } : undefined));

    await world.apply(sketch('1'), { builder: failing() });
    await world.apply(sketch('2'), { builder: failing() });
    const run = await world.destroy();

    expect(run.builder.started).toEqual(['destroy core/net']);
    expect(variableOf(run.builder.requests[0], 'SEEDFARMER_PARAMETER_VERSION')).toBe('2');
  });

  it('keeps what a module was deployed with where its update fails', async () => {
    const world = memoryWorld();
    const sketch = (content: string): DeploymentSketch => ({
      groups: { core: { modules: { net: { content } } } },
    });
    await world.apply(sketch('1'), { builder: fakeBuilder(() => ({ metadata: { Kept: 'yes' } })) });
    const before = world.toolchain.entries();
    const deployed = (await world.observe()).modules.get('core/net')?.record;

    await world.apply(sketch('2'), {
      builder: fakeBuilder(() => ({ outcome: 'failed', metadata: { Kept: 'no' } })),
    });

    const path = '/myapp/dev/core/net';
    const after = world.toolchain.entries();
    const kept = ['manifest', 'deployspec', 'metadata', 'md5/manifest'].map((name) => `${path}/${name}`);
    expect(kept.map((key) => after[key])).toEqual(kept.map((key) => before[key]));
    expect(after[`${path}/md5/bundle`]).toBeUndefined();
    expect((await world.observe()).modules.get('core/net')?.record).toMatchObject({
      status: 'failed',
      content: deployed?.content,
      files: deployed?.files,
    });
  });
});
