import { describe, expect, test } from 'vitest';
import { sampleAccount, sampleDeployment, sampleRegion, TARGET } from '../test/sample-deployment.ts';
import type { TargetAccount } from './deployment.ts';
import { dockerSecret, lookupParameter, partitionOf, permissionsBoundary } from './lookup-parameter.ts';

const withAccounts = (...accounts: readonly TargetAccount[]) => sampleDeployment({}, { accounts });

const regional = (entries: Readonly<Record<string, string | null>>) =>
  sampleRegion({ parametersRegional: new Map(Object.entries(entries)) });

describe('a parameter of the manifest', () => {
  const account = sampleAccount({
    parametersGlobal: { vpc: 'global', zone: 'global', none: 'global' },
    regions: [regional({ vpc: 'regional', none: null })],
  });

  test('SF-F25 is that of the region, else of the account, else absent', () => {
    const deployment = withAccounts(account);

    expect(lookupParameter(deployment, TARGET, 'vpc')).toBe('regional');
    expect(lookupParameter(deployment, TARGET, 'zone')).toBe('global');
    expect(lookupParameter(deployment, TARGET, 'none')).toBe('global');
    expect(lookupParameter(deployment, TARGET, 'toString')).toBeUndefined();
    expect(lookupParameter(deployment, { ...TARGET, region: 'eu-west-1' }, 'vpc')).toBe('global');
  });

  test('SF-F25 of an account id with two aliases is that of the first', () => {
    const deployment = withAccounts(
      account,
      sampleAccount({ alias: 'b', regions: [regional({ vpc: 'second' })] }),
    );

    expect(lookupParameter(deployment, { ...TARGET, alias: '' }, 'vpc')).toBe('regional');
    expect(lookupParameter(deployment, { ...TARGET, alias: 'b' }, 'vpc')).toBe('second');
  });

  test('of an unknown account is absent', () => {
    expect(lookupParameter(withAccounts(account), { ...TARGET, alias: 'x' }, 'vpc')).toBeUndefined();
  });
});

describe('the permissions boundary', () => {
  const boundary = (name: string, region: string) =>
    permissionsBoundary(
      withAccounts(
        sampleAccount({
          parametersGlobal: { permissionsBoundaryName: name },
          regions: [sampleRegion({ region })],
        }),
      ),
      { ...TARGET, region },
    );

  test('SF-F26 is the ARN of the policy in the account, in the partition of the region', () => {
    expect(boundary('limit', 'us-east-1')).toBe('arn:aws:iam::123456789012:policy/limit');
    expect(boundary('limit', 'cn-north-1')).toBe('arn:aws-cn:iam::123456789012:policy/limit');
    expect(partitionOf('us-gov-west-1')).toBe('aws-us-gov');
  });

  test.each(['', ' '])('SF-F26 is none for %j', (name) => {
    expect(boundary(name, 'us-east-1')).toBeUndefined();
  });
});

test('SF-F25 the docker secret is that of the region, else of the account', () => {
  const parametersGlobal = { dockerCredentialsSecret: 'global-docker-credentials' };
  const regions = [regional({ dockerCredentialsSecret: 'aws-docker-credentials' })];

  expect(dockerSecret(withAccounts(sampleAccount({ parametersGlobal, regions })), TARGET)).toBe(
    'aws-docker-credentials',
  );
  expect(dockerSecret(withAccounts(sampleAccount({ parametersGlobal })), TARGET)).toBe(
    'global-docker-credentials',
  );
  expect(dockerSecret(withAccounts(sampleAccount()), TARGET)).toBeUndefined();
});
