import { describe, expect, it } from 'vitest';
import { hasErrors } from '@seed/kernel';
import {
  type DeploymentSketch,
  fakeBuilder,
  memoryWorld,
  outcomesOf,
  variableOf,
  withNetwork,
} from './testing/index.ts';

describe('what a build is given', () => {
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
    expect(outcomesOf(run)).toEqual({ 'core/net': 'created', 'apps/web': 'failed', 'apps/api': 'created' });
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

  it('says what a module is given, without what may be secret', async () => {
    const sketch: DeploymentSketch = {
      groups: {
        core: {
          modules: { net: { parameters: { cidr: { value: '10.0.0.0/16' }, token: { env: 'TOKEN' } } } },
        },
      },
    };

    const run = await memoryWorld().apply(sketch, { ports: { env: { TOKEN: 'hunter2' } } });

    expect(run.host.of('node.inputs')).toEqual([
      {
        type: 'node.inputs',
        node: 'core/net',
        data: {
          parameters: [
            { name: 'cidr', origin: 'manifest', value: '10.0.0.0/16' },
            { name: 'token', origin: 'environment variable TOKEN' },
          ],
        },
      },
    ]);
    expect(JSON.stringify(run.host.all)).not.toContain('hunter2');
    expect(variableOf(run.builder.requests[0], 'SEEDFARMER_PARAMETER_TOKEN')).toBe('hunter2');
  });

  it('SF-P10 tells the md5 of the bundle to builds in AWS alone', async () => {
    const sketch: DeploymentSketch = { groups: { core: { modules: { net: {} } } } };

    const local = await memoryWorld().apply(sketch);
    const remote = await memoryWorld().apply(sketch, { builder: fakeBuilder(undefined, { remote: true }) });

    const md5s = [local, remote].map(({ builder }) =>
      variableOf(builder.requests[0], 'SEEDFARMER_MODULE_MD5'),
    );
    expect(md5s).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });
});
