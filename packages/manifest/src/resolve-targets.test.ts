import { createFindings } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { sampleAccount, sampleRegion, spanAt } from '../test/sample-deployment.ts';
import type { ManifestCode } from './codes.ts';
import { resolveTarget, type TargetRequest } from './resolve-targets.ts';

const WEST = sampleRegion({ region: 'us-west-2', isDefault: false });
const ACCOUNTS = [
  sampleAccount({ regions: [sampleRegion(), WEST] }),
  sampleAccount({ alias: 'tooling', accountId: '210987654321', isDefault: false }),
];

function resolve(request: Partial<TargetRequest>, accounts = ACCOUNTS) {
  const findings = createFindings<ManifestCode>();
  const target = resolveTarget(
    { group: 'core', module: 'vpc', span: spanAt(7), ...request },
    accounts,
    findings,
  );
  return { target, findings: findings.list };
}

const at = (line: number, value: string) => ({ value, span: spanAt(line) });

describe('the target of a module', () => {
  test('SF-F23 is the default account and its default region when the module names none', () => {
    expect(resolve({})).toEqual({
      target: { alias: 'primary', accountId: '123456789012', region: 'us-east-1' },
      findings: [],
    });
  });

  test('SF-F23 is the last default of several', () => {
    const both = [
      sampleAccount({ alias: 'first' }),
      sampleAccount({ alias: 'last', regions: [sampleRegion(), sampleRegion({ region: 'eu-west-1' })] }),
    ];

    expect(resolve({}, both).target).toMatchObject({ alias: 'last', region: 'eu-west-1' });
  });

  test('takes what the module names', () => {
    expect(resolve({ region: at(9, 'us-west-2') }).target).toMatchObject({
      alias: 'primary',
      region: 'us-west-2',
    });
    expect(resolve({ account: at(8, 'tooling') }).target).toMatchObject({ accountId: '210987654321' });
  });

  test('takes of two mappings with one alias the one that has the region', () => {
    const split = [
      sampleAccount({ accountId: '1' }),
      sampleAccount({ accountId: '2', regions: [sampleRegion({ region: 'eu-west-1' })] }),
    ];

    expect(resolve({ region: at(9, 'eu-west-1') }, split).target.accountId).toBe('2');
  });
});

describe('a target that is not mapped', () => {
  test('SF-F24 says so in the words of Seed-Farmer, at the alias, with the nearest one', () => {
    const { target, findings } = resolve({ account: at(8, 'toolng') });

    expect(target).toEqual({ alias: 'toolng', accountId: '', region: '' });
    expect(findings).toEqual([
      {
        code: 'manifest/target-account',
        severity: 'error',
        summary: 'Invalid target_account (toolng) for Module vpc in Group core',
        span: spanAt(8),
        hints: ['did you mean "tooling"?'],
      },
    ]);
  });

  test('SF-F24 says so of regions, and shows the account', () => {
    const { findings } = resolve({ account: at(8, 'tooling'), region: at(9, 'us-west-2') });

    expect(findings).toMatchObject([
      {
        code: 'manifest/target-region',
        summary: 'Invalid target_region (us-west-2) in target_account (tooling) for Module vpc in Group core',
        span: spanAt(9),
        related: [{ span: spanAt(90) }],
        hints: ['use one of us-east-1'],
      },
    ]);
  });

  test('SF-F24 is said at the module when there is no default', () => {
    const none = [sampleAccount({ isDefault: false })];
    const noRegion = [sampleAccount({ regions: [sampleRegion({ isDefault: false })] })];

    expect(resolve({}, none).findings).toMatchObject([
      { summary: 'Invalid target_account (None) for Module vpc in Group core', span: spanAt(7) },
    ]);
    expect(resolve({}, noRegion).findings).toMatchObject([
      {
        summary: 'Invalid target_region (None) in target_account (primary) for Module vpc in Group core',
        span: spanAt(7),
      },
    ]);
  });
});
