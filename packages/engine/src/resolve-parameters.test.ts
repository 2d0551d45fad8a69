import { describe, expect, it } from 'vitest';
import { moduleEnvironment } from '@seed/deployspec';
import { lookupParameter } from '@seed/manifest';
import { pythonFloat } from '@seed/yaml';
import { readOutputs } from './read-outputs.ts';
import { type ParameterContext, resolveParameters } from './resolve-parameters.ts';
import { type AccountSketch, desiredOf, type ParameterSketch } from './testing/index.ts';

interface Setting extends Partial<Omit<ParameterContext, 'module' | 'outputs' | 'lookup'>> {
  /** Stored metadata of other modules, by node. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly accounts?: Readonly<Record<string, AccountSketch>>;
}

function resolve(parameters: Readonly<Record<string, ParameterSketch>>, setting: Setting = {}) {
  const { stored = {}, accounts, ...rest } = setting;
  const desired = desiredOf({
    groups: { apps: { modules: { web: { parameters } } } },
    ...(accounts === undefined ? {} : { accounts }),
  });
  const [described] = desired.modules;
  if (described === undefined) throw new Error('the sketch has a module');
  const { module } = described;
  return resolveParameters({
    module,
    env: {},
    lookup: (key) => lookupParameter(desired.deployment, module.target, key),
    outputs: ({ group, module: name }) => {
      const text = stored[`${group}/${name}`];
      return Promise.resolve(text === undefined ? undefined : readOutputs(text));
    },
    ...rest,
  });
}

const found = async (parameters: Readonly<Record<string, ParameterSketch>>, setting?: Setting) => {
  const { diagnostics } = await resolve(parameters, setting);
  return diagnostics.map(({ code, severity, summary, detail, hints, span }) => ({
    code,
    severity,
    summary,
    detail,
    hints,
    line: span?.start.line,
  }));
};

/** The variables that a build would get of the parameters. */
async function variables(parameters: Readonly<Record<string, ParameterSketch>>, setting?: Setting) {
  const resolved = await resolve(parameters, setting);
  const environment = moduleEnvironment({
    prefix: 'SEEDFARMER',
    project: 'MyApp',
    deployment: 'dev',
    group: 'apps',
    module: 'web',
    parameters: resolved.parameters,
    hash: '16474f18',
    seedFarmerVersion: '8.1.0',
  });
  const prefix = 'SEEDFARMER_PARAMETER_';
  const own = environment.filter(({ name }) => name.startsWith(prefix));
  return Object.fromEntries(own.map(({ name, value, type }) => [name.slice(prefix.length), [value, type]]));
}

describe('resolving parameters', () => {
  it('takes values as they are written', async () => {
    const values = {
      text: { value: 'a' },
      list: { value: ['a', 'b'] },
      float: { value: pythonFloat(1) },
      nothing: { value: null },
    };

    expect(await variables(values)).toEqual({
      TEXT: ['a', 'PLAINTEXT'],
      LIST: ['["a", "b"]', 'PLAINTEXT'],
      FLOAT: ['1.0', 'PLAINTEXT'],
      NOTHING: ['null', 'PLAINTEXT'],
    });
  });

  it('SF-P03 SF-P04 reads one output of another module, or all of them as an object', async () => {
    const stored = { 'core/net': '{"Azs": ["a", "b"], "Ratio": 1.0, "VpcId": "vpc-1"}' };
    const parameters = {
      vpc: { output: 'core/net:VpcId' },
      azs: { output: 'core/net:Azs' },
      ratio: { output: 'core/net:Ratio' },
      all: { output: 'core/net' },
    };

    expect(await variables(parameters, { stored })).toEqual({
      VPC: ['vpc-1', 'PLAINTEXT'],
      AZS: ['["a", "b"]', 'PLAINTEXT'],
      RATIO: ['1.0', 'PLAINTEXT'],
      ALL: ['{"Azs": ["a", "b"], "Ratio": 1.0, "VpcId": "vpc-1"}', 'PLAINTEXT'],
    });
  });

  it('remembers a digest of every output that was read, the same for all that does not matter', async () => {
    const reads = async (text: string) =>
      (
        await resolve(
          { one: { output: 'core/net:A' }, all: { output: 'core/net' } },
          { stored: { 'core/net': text } },
        )
      ).reads;

    const first = await reads('{"A": {"x": 1, "y": 2}, "SeedFarmerDeployed": "8.0.7"}');
    const same = await reads(
      '{"SeedFarmerDeployed": "8.1.0", "CodeBuildBuildUrl": "https://…", "A": {"y": 2, "x": 1}}',
    );
    const more = await reads('{"A": {"x": 1, "y": 2}, "B": 1}');

    expect(Object.keys(first)).toEqual(['core/net:A', 'core/net:']);
    expect(same).toEqual(first);
    expect(more['core/net:A']).toBe(first['core/net:A']);
    expect(more['core/net:']).not.toBe(first['core/net:']);
  });

  it.each([
    {
      name: 'is not there',
      text: '{"VpcIds": [1], "SubnetIds": []}',
      detail: 'core/net recorded no "VpcId"',
      hints: [
        'did you mean "VpcIds"?',
        'it recorded "SubnetIds", "VpcIds"',
        'let core/net record "VpcId", or read another key',
      ],
    },
    {
      name: 'is null',
      text: '{"VpcId": null}',
      detail: 'core/net recorded null as "VpcId"',
      hints: ['it recorded "VpcId"', 'let core/net record "VpcId", or read another key'],
    },
    {
      name: 'is in text that is no JSON',
      text: 'oops',
      detail: 'core/net has recorded nothing, or was never deployed',
      hints: [
        'deploy core/net first, and let it record its outputs with `seedfarmer metadata add` or `convert`',
      ],
    },
  ])('SF-P05 says that an output $name, and what there is', async ({ text, detail, hints }) => {
    const [finding, ...others] = await found(
      { vpc: { output: 'core/net:VpcId' } },
      { stored: { 'core/net': text } },
    );

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'deploy/metadata-missing',
      severity: 'error',
      summary: "Module metadata not found for parameter 'vpc' from module core-net",
      line: 2,
    });
    expect(finding?.detail).toBe(`${detail}; apps/web needs it`);
    expect(finding?.hints).toEqual(hints);
  });

  it('SF-P06 takes variables of the environment, and says which is not set', async () => {
    const parameters = { stage: { env: 'STAGE' }, empty: { env: 'EMPTY' } };

    expect(await variables(parameters, { env: { STAGE: 'prod', EMPTY: '' } })).toEqual({
      STAGE: ['prod', 'PLAINTEXT'],
      EMPTY: ['', 'PLAINTEXT'],
    });
    expect(await found(parameters, { env: { EMPTY: '' } })).toMatchObject([
      {
        code: 'deploy/variable-unset',
        summary: "Environment variable 'STAGE' not set for parameter 'stage' of module apps-web",
        line: 2,
      },
    ]);
  });

  it('SF-P07 leaves the Parameter Store to the build, and refuses versions', async () => {
    expect(await variables({ ami: { store: '/golden/ami' } })).toEqual({
      AMI: ['/golden/ami', 'PARAMETER_STORE'],
    });
    expect(await found({ ami: { store: '/golden/ami:3' } })).toMatchObject([
      {
        code: 'deploy/versioned-parameter',
        summary: 'CodeBuild does not support Versioned SSM Parameters -- see apps-web',
      },
    ]);
  });

  it('SF-P08 leaves secrets to the build, word for word', async () => {
    const parameters = { login: { secret: 'db:user:AWSCURRENT' } };

    expect(await variables(parameters)).toEqual({ LOGIN: ['db:user:AWSCURRENT', 'SECRETS_MANAGER'] });
  });

  it('SF-P09 looks values up by region, then by account, and says which is in neither', async () => {
    const accounts: Readonly<Record<string, AccountSketch>> = {
      primary: {
        parametersGlobal: { stage: 'global', name: 'only-global' },
        regions: { 'us-east-1': { stage: 'regional', subnets: ['s-1', 's-2'], on: true } },
      },
    };
    const parameters = {
      stage: { lookup: 'stage' },
      name: { lookup: 'name' },
      subnets: { lookup: 'subnets' },
      on: { lookup: 'on' },
    };

    expect(await variables(parameters, { accounts })).toEqual({
      STAGE: ['regional', 'PLAINTEXT'],
      NAME: ['only-global', 'PLAINTEXT'],
      SUBNETS: ['["s-1", "s-2"]', 'PLAINTEXT'],
      ON: ['true', 'PLAINTEXT'],
    });
    expect(await found({ cidr: { lookup: 'vpcCidr' } }, { accounts })).toMatchObject([
      {
        code: 'deploy/parameter-value-missing',
        summary: "Parameter value 'vpcCidr' not found for parameter 'cidr' of module apps-web",
      },
    ]);
  });

  it('SF-P13 hands on values of many thousand characters whole', async () => {
    const large = 'x'.repeat(20_000);
    const stored = { 'core/net': JSON.stringify({ Large: large }) };

    const values = await variables(
      { literal: { value: large }, output: { output: 'core/net:Large' } },
      { stored },
    );

    expect(values).toEqual({ LITERAL: [large, 'PLAINTEXT'], OUTPUT: [large, 'PLAINTEXT'] });
  });

  it('reports all parameters that cannot be resolved at once', async () => {
    const parameters = {
      a: { env: 'A' },
      b: { store: 'x:1' },
      c: { lookup: 'C' },
      d: { output: 'core/net:D' },
    };

    expect((await found(parameters)).map(({ code }) => code)).toEqual([
      'deploy/variable-unset',
      'deploy/versioned-parameter',
      'deploy/parameter-value-missing',
      'deploy/metadata-missing',
    ]);
  });

  it('uses what was remembered only where a variable or a value is gone', async () => {
    const parameters = { a: { env: 'A' }, b: { env: 'B' }, c: { lookup: 'C' }, d: { output: 'core/net:D' } };
    const remembered = new Map(Object.entries({ a: 'old a', b: 'old b', c: 'old c', d: 'old d' }));

    const resolved = await resolve(parameters, { env: { A: 'new a' }, remembered });

    expect(resolved.parameters).toEqual([
      { name: 'a', value: 'new a' },
      { name: 'b', value: 'old b' },
      { name: 'c', value: 'old c' },
    ]);
    expect(resolved.diagnostics).toMatchObject([{ code: 'deploy/metadata-missing' }]);
  });

  describe('for people', () => {
    it('says where values come from, and shows none that may be secret', async () => {
      const stored = { 'core/net': '{"VpcId": "vpc-1", "DbPassword": "hunter2"}' };
      const parameters = {
        size: { value: 3 },
        vpc: { output: 'core/net:VpcId' },
        'db-password': { output: 'core/net:DbPassword' },
        key: { env: 'KEY' },
        login: { secret: 'db:user' },
        ami: { store: '/golden/ami' },
      };

      const { facts } = await resolve(parameters, { stored, env: { KEY: 'abcdef' } });

      expect(facts).toEqual([
        { name: 'size', origin: 'manifest', value: '3' },
        { name: 'vpc', origin: 'output VpcId of core/net', value: 'vpc-1' },
        { name: 'db-password', origin: 'output DbPassword of core/net' },
        { name: 'key', origin: 'environment variable KEY' },
        { name: 'login', origin: 'Secrets Manager db:user' },
        { name: 'ami', origin: 'Parameter Store /golden/ami' },
      ]);
    });
  });

  describe('in a rehearsal', () => {
    const parameters = { vpc: { output: 'core/net:VpcId' } };
    const stored = { 'core/net': '{"VpcId": "vpc-stored"}' };

    it.each([
      { origin: 'seed.yaml', has: stored, value: 'stand-in' },
      { origin: 'earlier deployment', has: stored, value: 'vpc-stored' },
      { origin: 'earlier deployment', has: {}, value: 'stand-in' },
      { origin: 'placeholder', has: stored, value: 'vpc-stored' },
      { origin: 'placeholder', has: {}, value: 'stand-in' },
    ] as const)(
      'uses "$value" where $origin has one and the store has $has',
      async ({ origin, has, value }) => {
        const resolved = await resolve(parameters, {
          stored: has,
          standIn: ({ node, key }) => {
            expect([node, key]).toEqual(['core/net', 'VpcId']);
            return { value: 'stand-in', origin };
          },
        });

        expect(resolved.parameters).toEqual([{ name: 'vpc', value }]);
        // What nobody recorded must not pass for what a module was deployed with.
        expect(Object.keys(resolved.reads)).toEqual(value === 'stand-in' ? [] : ['core/net:VpcId']);
        const isMadeUp = origin === 'placeholder' && value === 'stand-in';
        expect(resolved.diagnostics.map(({ code, severity }) => [code, severity])).toEqual(
          isMadeUp ? [['deploy/placeholder', 'warning']] : [],
        );
      },
    );

    it('warns once of all that it makes up for a module', async () => {
      const standIn: ParameterContext['standIn'] = () => ({ value: 'made up', origin: 'placeholder' });
      const missing = {
        vpc: { output: 'core/net:VpcId' },
        zone: { output: 'core/dns:Zone' },
        subnet: { output: 'core/net:SubnetId' },
        pool: { output: 'core/net:SubnetId' },
      };

      const one = await found(parameters, { standIn });
      const many = await found(missing, { standIn });
      const { facts } = await resolve(missing, { standIn });

      const hints = ['give the rehearsal values in `offline.outputs` of seed.yaml'];
      expect(one).toMatchObject([
        {
          summary: 'parameter "vpc" gets a placeholder',
          detail: 'nothing is known of VpcId of core/net',
          hints,
        },
      ]);
      expect(many).toMatchObject([
        {
          summary: '4 parameters get placeholders',
          detail: 'nothing is known of VpcId, SubnetId of core/net; Zone of core/dns',
          hints,
        },
      ]);
      expect(facts[0]).toEqual({
        name: 'vpc',
        value: 'made up',
        origin: 'output VpcId of core/net, unknown',
        unknown: { node: 'core/net', key: 'VpcId' },
      });
    });
  });
});
