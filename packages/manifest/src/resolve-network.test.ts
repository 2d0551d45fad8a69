import { createFindings } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { spanAt } from '../test/sample-deployment.ts';
import type { ManifestCode } from './codes.ts';
import type { Network, RegionMapping } from './deployment.ts';
import { resolveNetwork } from './resolve-network.ts';

const STORE = new Map([
  ['/net/vpc', 'vpc-store'],
  ['/net/subnets', '["subnet-1", "subnet-2"]'],
  ['/net/names', 'subnet-1,subnet-2'],
]);

async function resolve(
  network: Omit<Network, 'span'> | undefined,
  parametersRegional: RegionMapping['parametersRegional'] = new Map(),
) {
  const findings = createFindings<ManifestCode>();
  const value = await resolveNetwork(
    { parametersRegional, ...(network === undefined ? {} : { network: { ...network, span: spanAt(4) } }) },
    {
      env: { VPC: 'vpc-env', GROUPS: '["sg-1"]' },
      parameterStore: async (name) => STORE.get(name),
      storeName: 'the store',
    },
    findings,
  );
  return { value, summaries: findings.list.map(({ summary }) => summary) };
}

describe('the network of a region', () => {
  test('SF-F27 is written out, or read from parameters, Parameter Store and the environment', async () => {
    const literal = await resolve({
      vpcId: { kind: 'literal', value: 'vpc-1' },
      privateSubnetIds: { kind: 'literal', value: ['subnet-1'] },
      securityGroupIds: { kind: 'env', name: 'GROUPS' },
    });
    const read = await resolve(
      {
        vpcId: { kind: 'parameter-store', name: '/net/vpc' },
        privateSubnetIds: { kind: 'parameter-store', name: '/net/subnets' },
        securityGroupIds: { kind: 'parameter-value', name: 'groups' },
      },
      new Map([['groups', ['sg-2', 'sg-3']]]),
    );

    expect(literal).toEqual({
      value: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      summaries: [],
    });
    expect(read).toEqual({
      value: {
        vpcId: 'vpc-store',
        privateSubnetIds: ['subnet-1', 'subnet-2'],
        securityGroupIds: ['sg-2', 'sg-3'],
      },
      summaries: [],
    });
    expect((await resolve({ vpcId: { kind: 'env', name: 'VPC' } })).value).toEqual({ vpcId: 'vpc-env' });
  });

  test('SF-F27 is none when nothing is given', async () => {
    expect(await resolve(undefined)).toEqual({ value: undefined, summaries: [] });
    expect(await resolve({})).toEqual({ value: undefined, summaries: [] });
  });

  test('SF-F27 says what cannot be found or is no list', async () => {
    const { summaries } = await resolve({
      vpcId: { kind: 'parameter-value', name: 'vpc' },
      privateSubnetIds: { kind: 'parameter-store', name: '/net/names' },
      securityGroupIds: { kind: 'env', name: 'toString' },
    });
    const absent = await resolve({ vpcId: { kind: 'parameter-store', name: '/net/none' } });

    expect(absent.summaries).toEqual([
      'vpcId of the network reads "/net/none", which the store does not have',
    ]);
    expect(summaries).toEqual([
      'vpcId of the network reads "vpc", which parametersRegional does not have',
      'privateSubnetIds of the network is a text, not a list of texts such as ["subnet-1", "subnet-2"]',
      'securityGroupIds of the network reads "toString", which the environment does not have',
    ]);
  });

  test('SF-F27 has at most five security groups, wherever they come from', async () => {
    const value = ['1', '2', '3', '4', '5', '6'];

    expect((await resolve({ securityGroupIds: { kind: 'literal', value } })).summaries).toEqual([
      'the network has 6 security groups, and 5 is the most',
    ]);
  });
});
