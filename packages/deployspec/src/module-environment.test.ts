import { describe, expect, it } from 'vitest';
import { moduleEnvironment, modulePrefix, sessionHash } from './module-environment.ts';
import { pythonFloat, pythonJson } from '@seed/yaml';
import { parameterEnvironmentName } from './module-environment-name.ts';

describe('names of parameters', () => {
  it('carry the prefix of the module', () => {
    expect(parameterEnvironmentName('SEEDFARMER', 'vpcId')).toBe('SEEDFARMER_PARAMETER_VPC_ID');
    expect(modulePrefix('my-app', false)).toBe('MY_APP');
    expect(modulePrefix('my-app', true)).toBe('SEEDFARMER');
  });
});

describe('JSON as Python writes it', () => {
  it.each([
    [['a', 'b'], '["a", "b"]'],
    [{ a: 1, b: true }, '{"a": 1, "b": true}'],
    [null, 'null'],
    [42, '42'],
    [1.3, '1.3'],
    [['café', '😀', '\u007f', '\n"'], String.raw`["caf\u00e9", "\ud83d\ude00", "\u007f", "\n\""]`],
    [{}, '{}'],
    [[], '[]'],
  ])('SF-P02 value %# becomes JSON as Python writes it', (value, text) => {
    expect(pythonJson(value)).toBe(text);
  });

  it.each([
    [1, '1.0'],
    [100, '100.0'],
    [-0, '-0.0'],
    [0, '0.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e21, '1e+21'],
    [1e100, '1e+100'],
    [123.456, '123.456'],
    [-2.5, '-2.5'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Number.NaN, 'NaN'],
  ])('the float %d is %s', (value, text) => {
    expect(pythonJson([pythonFloat(value)])).toBe(`[${text}]`);
  });

  it('whole numbers have no limit', () => {
    expect(pythonJson(12345678901234567890n)).toBe('12345678901234567890');
  });

  it('has no text for what Python cannot write', () => {
    expect(() => pythonJson({ f: () => 1 })).toThrow('a function has no JSON');
  });
});

describe('the environment of a module build', () => {
  it('SF-P12 names an account and a region by eight digits', () => {
    expect(sessionHash('123456789012', 'us-east-1')).toBe('16474f18');
  });

  it('SF-P10 has Seed-Farmer’s variables with their values in its order', () => {
    const variables = moduleEnvironment({
      prefix: 'MYAPP',
      project: 'MyApp',
      deployment: 'dev',
      group: 'apps',
      module: 'web',
      hash: sessionHash('123456789012', 'us-east-1'),
      seedFarmerVersion: '8.1.0.dev0',
      dockerSecret: 'my-docker-credentials',
      bundleMd5: '0eedbe05243afc9763af11e14778e20f',
      parameters: [
        { name: 'vpcId', value: 'vpc-123' },
        { name: 'list-param', value: ['a', 'b'] },
        { name: 'dictParam', value: { a: 1, b: true } },
        { name: 'bool-param', value: true },
        { name: 'num-param', value: 42 },
        { name: 'secretP', reference: 'my-secret:username:AWSCURRENT', type: 'SECRETS_MANAGER' },
        { name: 'ssm-p', reference: '/some/param', type: 'PARAMETER_STORE' },
      ],
    });

    expect(variables.map(({ name, value, type }) => `${name}=${value} ${type}`)).toEqual([
      'MYAPP_PARAMETER_VPC_ID=vpc-123 PLAINTEXT',
      'MYAPP_PARAMETER_LIST_PARAM=["a", "b"] PLAINTEXT',
      'MYAPP_PARAMETER_DICT_PARAM={"a": 1, "b": true} PLAINTEXT',
      'MYAPP_PARAMETER_BOOL_PARAM=true PLAINTEXT',
      'MYAPP_PARAMETER_NUM_PARAM=42 PLAINTEXT',
      'MYAPP_PARAMETER_SECRET_P=my-secret:username:AWSCURRENT SECRETS_MANAGER',
      'MYAPP_PARAMETER_SSM_P=/some/param PARAMETER_STORE',
      'MYAPP_PROJECT_NAME=myapp PLAINTEXT',
      'MYAPP_DEPLOYMENT_NAME=dev PLAINTEXT',
      'MYAPP_MODULE_METADATA=null PLAINTEXT',
      'MYAPP_MODULE_NAME=apps-web PLAINTEXT',
      'MYAPP_HASH=16474f18 PLAINTEXT',
      'AWS_CODESEEDER_DOCKER_SECRET=my-docker-credentials PLAINTEXT',
      'SEEDFARMER_DOCKER_SECRET=my-docker-credentials PLAINTEXT',
      'AWS_PARTITION=aws PLAINTEXT',
      'SEEDFARMER_VERSION=8.1.0.dev0 PLAINTEXT',
      'MYAPP_MODULE_MD5=0eedbe05243afc9763af11e14778e20f PLAINTEXT',
    ]);
  });

  it('SF-P11 carries the metadata of last time, and only what is configured besides', () => {
    const variables = moduleEnvironment({
      prefix: 'SEEDFARMER',
      project: 'p',
      deployment: 'd',
      group: '',
      module: 'm',
      hash: 'h',
      partition: 'aws-cn',
      seedFarmerVersion: '8.0.7',
      seedVersion: '1.0.0',
      permissionsBoundaryArn: 'arn:aws:iam::1:policy/b',
      metadata: { Key: 'é' },
      parameters: [],
    });

    const values = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      SEEDFARMER_PROJECT_NAME: 'p',
      SEEDFARMER_DEPLOYMENT_NAME: 'd',
      SEEDFARMER_MODULE_METADATA: String.raw`{"Key": "\u00e9"}`,
      SEEDFARMER_MODULE_NAME: 'm',
      SEEDFARMER_HASH: 'h',
      SEEDFARMER_PERMISSIONS_BOUNDARY_ARN: 'arn:aws:iam::1:policy/b',
      AWS_PARTITION: 'aws-cn',
      SEEDFARMER_VERSION: '8.0.7',
      SEED_VERSION: '1.0.0',
    });
  });
});
