import { createFindings, type PythonValue } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import {
  sampleAccount,
  sampleDeployment,
  sampleModule,
  sampleParameter,
  sampleRegion,
  spanAt,
} from '../../test/sample-deployment.ts';
import type { ManifestCode } from '../codes.ts';
import type { Deployment, Module, Parameter } from '../deployment.ts';
import { checkDeployment } from './check-deployment.ts';

function check(deployment: Deployment) {
  const findings = createFindings<ManifestCode>();
  checkDeployment(deployment, findings);
  return findings.list;
}

const summariesOf = (deployment: Deployment) => check(deployment).map(({ summary }) => summary);

/** A deployment with one module. */
function withModule(fields: Partial<Module>, rest: Partial<Deployment> = {}): Deployment {
  const module = sampleModule('vpc', fields);
  const group = { name: 'core', source: 'deployment.yaml', span: spanAt(1), modules: [module] };
  return sampleDeployment({}, { groups: [group], ...rest });
}

const withParameters = (...parameters: readonly Parameter[]): Deployment => withModule({ parameters });

describe('references', () => {
  test('to modules of groups above are fine', () => {
    const deployment = sampleDeployment({
      net: { vpc: [] },
      core: { eks: ['net/vpc'] },
      apps: { web: ['core/eks', 'net/vpc'] },
    });

    expect(check(deployment)).toEqual([]);
  });

  test('SF-A10 to the own group are refused, with the words of Seed-Farmer', () => {
    const [finding, ...others] = check(sampleDeployment({ core: { vpc: [], eks: ['core/vpc'] } }));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'manifest/own-group',
      severity: 'error',
      summary: '"core/eks" reads "core/vpc" of its own group',
      hints: ['move "vpc" to a group of its own above "core"'],
    });
    expect(finding?.detail).toContain('No module can refer to its own group for parameter lookups');
  });

  test('SF-A10 of a module to itself are refused too', () => {
    expect(summariesOf(sampleDeployment({ core: { vpc: ['core/vpc'] } }))).toEqual([
      '"core/vpc" reads its own outputs',
    ]);
  });

  test('SF-A11 to a later group say which group to move where', () => {
    const deployment = sampleDeployment({ core: { eks: ['network/vpc'] }, network: { vpc: [] } });

    expect(check(deployment)).toMatchObject([
      {
        code: 'manifest/upstream-order',
        severity: 'error',
        summary: '"network/vpc" is not deployed before "core/eks"',
        span: deployment.groups[0]?.modules[0]?.parameters[0]?.span,
        related: [{ span: spanAt(2), label: 'but this group comes after "core" (line 1)' }],
        hints: ['move group "network" above group "core" in deployment.yaml'],
      },
    ]);
  });

  test('SF-A11 to a later group that cannot move as a whole advise to move the module', () => {
    const deployment = sampleDeployment({
      core: { eks: ['network/vpc'], iam: [] },
      network: { vpc: [], dns: ['core/iam'] },
    });

    expect(check(deployment)).toMatchObject([
      {
        code: 'manifest/upstream-order',
        hints: ['move module "vpc" to a group of its own above group "core"'],
      },
    ]);
  });

  test('SF-A11 to a module that is not there name the nearest', () => {
    const deployment = sampleDeployment({
      network: { vpc: [] },
      core: { a: ['network/vpcs'], b: ['netwrk/vpc'], c: ['studio/vpc'], d: ['studio/domain'] },
    });

    expect(check(deployment).map(({ code, summary, hints }) => [code, summary, hints?.[0]])).toEqual([
      [
        'manifest/unknown-module',
        '"core/a" reads "network/vpcs", but group "network" has no such module',
        'did you mean "vpc"?',
      ],
      [
        'manifest/unknown-module',
        '"core/b" reads "netwrk/vpc", but there is no group "netwrk"',
        'did you mean "network"?',
      ],
      [
        'manifest/unknown-module',
        '"core/c" reads "studio/vpc", but there is no group "studio"',
        '"vpc" is in group "network": name that group',
      ],
      [
        'manifest/unknown-module',
        '"core/d" reads "studio/domain", but there is no group "studio"',
        'add the module above "core", or remove the parameter',
      ],
    ]);
  });

  test('SF-A11 in a circle are printed whole, once', () => {
    const deployment = sampleDeployment({ a: { x: ['c/z'] }, b: { y: ['a/x'] }, c: { z: ['b/y'] } });

    expect(check(deployment)).toMatchObject([
      {
        code: 'manifest/module-cycle',
        severity: 'error',
        summary: 'modules read from each other in a circle: a/x → c/z → b/y → a/x',
        related: [{ label: '"c/z" reads "b/y"' }, { label: '"b/y" reads "a/x"' }],
      },
    ]);
  });

  test('of many parameters to one module are one finding that shows them', () => {
    const deployment = sampleDeployment({ core: { eks: ['net/vpc', 'net/vpc', 'net/vpc', 'net/vpc'] } });

    expect(check(deployment).filter(({ code }) => code === 'manifest/unknown-module')).toMatchObject([
      { related: [{ label: 'and read here' }, { label: 'and read here' }] },
    ]);
  });

  test('are followed through thousands of groups', () => {
    const names = Array.from({ length: 3000 }, (_, at) => `g${at}`);
    const chain = Object.fromEntries(
      names.map((name, at) => [name, { m: at === 0 ? ['g2999/m'] : [`g${at - 1}/m`] }]),
    );

    expect(check(sampleDeployment(chain)).map(({ code }) => code)).toEqual(['manifest/module-cycle']);
  });
});

describe('names', () => {
  test.each([
    ['', 'the name of the deployment is empty'],
    ['-dev', '"-dev" cannot name a deployment'],
    ['a/b', '"a/b" cannot name a deployment'],
    ['x'.repeat(65), 'the name of the deployment has 65 characters, and 64 is the most'],
  ])('of deployments cannot be %j', (name, summary) => {
    const deployment = sampleDeployment({ core: { vpc: [] } }, { name, nameSpan: spanAt(5) });

    expect(check(deployment).filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'manifest/deployment-name', summary, span: spanAt(5) },
    ]);
  });

  test('of groups and modules are parts of keys', () => {
    expect(summariesOf(sampleDeployment({ manifest: { vpc: [] } }))).toEqual([
      'a group cannot be called "manifest"',
    ]);
    expect(summariesOf(sampleDeployment({ 'a/b': { vpc: [] } }))).toEqual(['"a/b" cannot name a group']);
    expect(summariesOf(sampleDeployment({ core: { 'v pc': [] } }))).toEqual(['"v pc" cannot name a module']);
  });

  test('of two modules of a group differ, and both places are shown', () => {
    const modules = [sampleModule('vpc', { span: spanAt(31) }), sampleModule('vpc', { span: spanAt(32) })];
    const group = { name: 'core', source: 'deployment.yaml', span: spanAt(1), modules };

    expect(check(sampleDeployment({}, { groups: [group] }))).toMatchObject([
      {
        code: 'manifest/duplicate-module',
        severity: 'error',
        span: spanAt(32),
        related: [{ span: spanAt(31) }],
      },
    ]);
  });

  test('of two groups differ', () => {
    const [group] = sampleDeployment({ core: { vpc: [] } }).groups;
    const [other] = sampleDeployment({ core: { eks: [] } }).groups;
    const groups = [group, other].filter((one) => one !== undefined);

    expect(check(sampleDeployment({}, { groups })).map(({ code }) => code)).toEqual([
      'manifest/duplicate-group',
    ]);
  });

  test('that builds could not tell apart are a warning', () => {
    expect(summariesOf(sampleDeployment({ 'a-b': { c: [] }, a: { 'b-c': [] } }))).toEqual([
      '"a/b-c" and "a-b/c" are both "a-b-c" in their builds',
    ]);
  });

  test('that make the name of a role too long are noted', () => {
    expect(check(sampleDeployment({ ['g'.repeat(42)]: { vpc: [] } }))).toMatchObject([
      { code: 'manifest/long-name', severity: 'info' },
    ]);
  });
});

describe('parameters', () => {
  const value = (text: PythonValue): Parameter['source'] => ({ kind: 'value', value: text });

  test('that become the same variable are a warning', () => {
    const deployment = withParameters(
      sampleParameter('vpc-id', value('a')),
      sampleParameter('VpcId', value('b')),
    );

    expect(check(deployment)).toMatchObject([
      {
        code: 'manifest/duplicate-parameter',
        severity: 'warning',
        summary: 'parameters "vpc-id" and "VpcId" of "core/vpc" become the same variable',
      },
    ]);
  });

  test('that no shell can read are a warning', () => {
    expect(summariesOf(withParameters(sampleParameter('my.param', value('a'))))).toEqual([
      'parameter "my.param" of "core/vpc" becomes a variable that no shell can read',
    ]);
  });

  test('SF-P07 that name a version in Parameter Store are refused', () => {
    const source: Parameter['source'] = { kind: 'parameter-store', name: '/app/key:3' };

    expect(check(withParameters(sampleParameter('key', source)))).toMatchObject([
      {
        code: 'manifest/versioned-parameter',
        severity: 'error',
        hints: ['write `/app/key`: the latest version is read'],
      },
    ]);
  });

  test('SF-P09 that read a value which nobody defines name the nearest', () => {
    const source: Parameter['source'] = { kind: 'parameter-value', key: 'vpc' };
    const elsewhere = sampleRegion({ region: 'eu-west-1', parametersRegional: new Map([['vpc', 'v']]) });
    const deployment = withModule(
      { parameters: [sampleParameter('vpc', source)] },
      {
        accounts: [sampleAccount({ parametersGlobal: { vpcs: 'x' }, regions: [elsewhere, sampleRegion()] })],
      },
    );

    expect(check(deployment).filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'manifest/unknown-parameter',
        summary: 'parameter "vpc" of "core/vpc" reads "vpc", which "primary" in us-east-1 does not define',
        detail: 'it is defined for "primary" in eu-west-1 only',
        hints: ['did you mean "vpcs"?'],
      },
    ]);
  });

  test('of a module whose target is not mapped are not judged', () => {
    const source: Parameter['source'] = { kind: 'parameter-value', key: 'vpc' };
    const target = { alias: 'none', accountId: '', region: '' };

    expect(check(withModule({ target, parameters: [sampleParameter('vpc', source)] }))).toEqual([]);
  });

  test('SF-F26 a permissions boundary is a name, not an ARN', () => {
    const account = sampleAccount({
      parametersGlobal: { permissionsBoundaryName: 'arn:aws:iam::1:policy/b' },
    });

    expect(check(withModule({}, { accounts: [account] }))).toMatchObject([
      { code: 'manifest/permissions-boundary', severity: 'warning' },
    ]);
  });
});

test.each([
  [0, 'warning'],
  [-1, 'error'],
])('SF-A12 a concurrency of %i is a finding of severity %s', (concurrency, severity) => {
  const [group] = sampleDeployment({ core: { vpc: [] } }).groups;
  const groups = group === undefined ? [] : [{ ...group, concurrency }];

  expect(check(sampleDeployment({}, { groups }))).toMatchObject([{ code: 'manifest/concurrency', severity }]);
});
