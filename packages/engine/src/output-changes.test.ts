import { describe, expect, it } from 'vitest';
import { type DeploymentSketch, fakeBuilder, memoryWorld, variableOf, withNetwork } from './testing/index.ts';

describe('new values of outputs', () => {
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
});
