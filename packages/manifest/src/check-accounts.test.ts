import { createFindings } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { sampleAccount, sampleRegion, spanAt } from '../test/sample-deployment.ts';
import { checkAccounts } from './check-accounts.ts';
import type { ManifestCode } from './codes.ts';
import type { Network, RegionMapping, TargetAccount } from './deployment.ts';

function check(...accounts: readonly TargetAccount[]) {
  const findings = createFindings<ManifestCode>();
  checkAccounts(accounts, findings);
  return findings.list;
}

const inRegion = (region: Partial<RegionMapping>, account: Partial<TargetAccount> = {}) =>
  sampleAccount({ isDefault: false, ...account, regions: [sampleRegion(region)] });

describe('an account id', () => {
  test('SF-F22 of another length is a warning, as such manifests load with Seed-Farmer', () => {
    expect(check(sampleAccount({ accountId: '123456789' }))).toMatchObject([
      {
        code: 'manifest/account-id',
        severity: 'warning',
        summary: 'account id "123456789" of "primary" has 9 digits, not 12',
      },
    ]);
    expect(check(sampleAccount({ accountId: 'my-account' }))).toMatchObject([{ severity: 'warning' }]);
  });

  test('SF-F22 that could not be found has been reported already', () => {
    expect(check(sampleAccount({ accountId: '' }))).toEqual([]);
  });
});

describe('an account and region that is mapped twice', () => {
  const first = inRegion({ span: spanAt(20) });

  test('SF-A04 is fine when both mappings prepare it alike', () => {
    const network = (vpcId: NonNullable<Network['vpcId']>): Network => ({ vpcId, span: spanAt(1) });
    const literal = inRegion({ network: network({ kind: 'literal', value: 'vpc-1' }) }, { alias: 'a' });
    const looked = inRegion(
      {
        network: network({ kind: 'parameter-value', name: 'v' }),
        parametersRegional: new Map([['v', 'vpc-1']]),
      },
      { alias: 'b' },
    );

    expect(check(first, inRegion({ parametersRegional: new Map([['x', 1]]) }, { alias: 'again' }))).toEqual(
      [],
    );
    expect(check(literal, looked)).toEqual([]);
    expect(check(first, inRegion({ region: 'eu-west-1', rolePrefix: '/x/' }, { alias: 'b' }))).toEqual([]);
  });

  test('SF-A04 is an error when they differ, which says where and in what', () => {
    const second = inRegion(
      {
        span: spanAt(30),
        rolePrefix: '/team/',
        parametersRegional: new Map([['permissionsBoundaryName', 'b']]),
      },
      { alias: 'again' },
    );

    expect(check(first, second)).toEqual([
      {
        code: 'manifest/duplicate-mapping',
        severity: 'error',
        summary:
          'account "123456789012" and region "us-east-1" are mapped twice, with different rolePrefix, permissionsBoundaryName',
        detail:
          'Seed-Farmer says: Manifest contains dulicate `targetAccountMapings` for account 123456789012 region us-east-1, with different values.',
        span: spanAt(30),
        related: [{ span: spanAt(20), label: 'first mapped here' }],
        hints: ['give both mappings the same settings, or remove one'],
      },
    ]);
  });
});

describe('mappings', () => {
  test('SF-F23 with several defaults warn which one counts', () => {
    const found = check(
      sampleAccount({ alias: 'a', accountId: '111111111111' }),
      sampleAccount({ alias: 'b', regions: [sampleRegion(), sampleRegion({ region: 'eu-west-1' })] }),
    );

    expect(found.map(({ summary }) => summary)).toEqual([
      '2 regions are the default, and the last one, "eu-west-1", counts',
      '2 accounts are the default, and the last one, "b", counts',
    ]);
  });

  test('with one alias warn', () => {
    expect(check(inRegion({}), inRegion({ region: 'eu-west-1' }))).toMatchObject([
      { code: 'manifest/duplicate-alias', severity: 'warning' },
    ]);
  });

  test.each([
    ['/', []],
    ['/team/data/', []],
    ['team/', ['rolePrefix "team/" is no IAM path']],
    ['/team', ['rolePrefix "/team" is no IAM path']],
    ['/a b/', ['rolePrefix "/a b/" is no IAM path']],
  ])('have IAM paths: %s', (rolePrefix, summaries) => {
    expect(check(inRegion({}, { rolePrefix })).map(({ summary }) => summary)).toEqual(summaries);
  });
});
