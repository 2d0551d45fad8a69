import { describe, expect, it } from 'vitest';
import { moduleVariables } from './module-variables.ts';
import { type AccountSketch, desiredOf } from './testing/index.ts';

const KEY = { project: 'MyApp', deployment: 'dev' };

function variables(account: AccountSketch, rest: Partial<Parameters<typeof moduleVariables>[0]> = {}) {
  const { deployment, modules } = desiredOf({
    accounts: { primary: account },
    groups: { apps: { modules: { web: {} } } },
  });
  const [described] = modules;
  if (described === undefined) throw new Error('the sketch has a module');
  const all = moduleVariables({
    key: KEY,
    module: described.module,
    deployment,
    prefix: 'SEEDFARMER',
    parameters: [{ name: 'vpc-id', value: 'vpc-123' }],
    versions: { seedFarmer: '8.1.0' },
    ...rest,
  });
  return all.map(({ name, value }) => `${name}=${value}`);
}

describe('variables of a module build', () => {
  it('SF-P10 SF-P11 SF-P12 are those of Seed-Farmer, in its order', () => {
    expect(variables({ accountId: '123456789012', regions: { 'us-east-1': {} } })).toEqual([
      'SEEDFARMER_PARAMETER_VPC_ID=vpc-123',
      'SEEDFARMER_PROJECT_NAME=myapp',
      'SEEDFARMER_DEPLOYMENT_NAME=dev',
      'SEEDFARMER_MODULE_METADATA=null',
      'SEEDFARMER_MODULE_NAME=apps-web',
      'SEEDFARMER_HASH=16474f18',
      'AWS_PARTITION=aws',
      'SEEDFARMER_VERSION=8.1.0',
    ]);
  });

  it('SF-P10 add what the account is set up with, under the prefix of the project', () => {
    const account: AccountSketch = {
      accountId: '123456789012',
      parametersGlobal: { dockerCredentialsSecret: 'x-docker-credentials', permissionsBoundaryName: 'limit' },
      pypiMirrorSecret: 'x-mirror-credentials::pypi',
      npmMirrorSecret: 'x-mirror-credentials',
      regions: { 'cn-north-1': { permissionsBoundaryName: ' ' } },
    };
    const metadata = new Map([['VpcId', 'vpc-1']]);

    expect(variables(account, { prefix: 'MYAPP', metadata, bundleMd5: 'abc' }).slice(3)).toEqual([
      'MYAPP_MODULE_METADATA={"VpcId": "vpc-1"}',
      'MYAPP_MODULE_NAME=apps-web',
      expect.stringMatching(/^MYAPP_HASH=[0-9a-f]{8}$/),
      'AWS_CODESEEDER_DOCKER_SECRET=x-docker-credentials',
      'SEEDFARMER_DOCKER_SECRET=x-docker-credentials',
      'AWS_CODESEEDER_PYPI_MIRROR_SECRET=x-mirror-credentials::pypi',
      'SEEDFARMER_PYPI_MIRROR_SECRET=x-mirror-credentials::pypi',
      'AWS_CODESEEDER_NPM_MIRROR_SECRET=x-mirror-credentials',
      'SEEDFARMER_NPM_MIRROR_SECRET=x-mirror-credentials',
      'AWS_PARTITION=aws-cn',
      'SEEDFARMER_VERSION=8.1.0',
      'MYAPP_MODULE_MD5=abc',
    ]);
  });
});
