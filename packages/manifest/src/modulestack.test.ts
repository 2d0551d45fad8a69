import { pythonFloat } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { checkPolicyTemplate, modulestackParameters, type ModuleStackInput } from './modulestack.ts';

const NAMES = {
  project: 'MyApp',
  deployment: 'dev',
  group: 'core',
  module: 'eks',
  roleName: 'MyApp-dev-core-eks-1',
};

const TEMPLATE = `AWSTemplateFormatVersion: 2010-09-09
Parameters:
  DeploymentName: {Type: String}
  ModuleName: {Type: String}
  ProjectName: {Type: String}
  RoleName: {Type: String}
  VpcId: {Type: String}
  SubnetIds: {Type: String}
  Retries: {Type: String, Default: "1"}
Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: !Sub "\${ProjectName}-policy"
      Roles: [!Ref RoleName]
      Arn: !GetAtt
        - A
        - B
`;

function fill(parameters: readonly ModuleStackInput[], text = TEMPLATE) {
  const { value, diagnostics } = modulestackParameters({ id: 'modulestack.yaml', text }, parameters, NAMES);
  return {
    values:
      value === undefined
        ? undefined
        : Object.fromEntries(value.map(({ name, value: given }) => [name, given])),
    findings: diagnostics.map(({ summary, span }) => `${span?.start.line}:${span?.start.column} ${summary}`),
  };
}

describe('the parameters of a modulestack', () => {
  test('SF-F32 are filled by names in capitals, lists joined by commas, the four fixed ones always', () => {
    const { values, findings } = fill([
      { name: 'vpc-id', value: 'vpc-1' },
      { name: 'subnetIds', value: ['a', 'b'] },
      { name: 'project-name', value: 'other' },
      { name: 'unused', value: 'x' },
    ]);

    expect(findings).toEqual([]);
    expect(values).toEqual({
      DeploymentName: 'dev',
      ModuleName: 'core-eks',
      ProjectName: 'MyApp',
      RoleName: 'MyApp-dev-core-eks-1',
      VpcId: 'vpc-1',
      SubnetIds: 'a,b',
    });
  });

  test('SF-F32 of references are the name in front of the first colon', () => {
    const { values } = fill([
      { name: 'vpc-id', reference: 'my-secret:key:AWSCURRENT' },
      { name: 'subnet-ids', reference: '/net/subnets' },
    ]);

    expect(values).toMatchObject({ VpcId: 'my-secret', SubnetIds: '/net/subnets' });
  });

  test.each([
    [true, 'true'],
    [3, '3'],
    [pythonFloat(1), '1.0'],
    [[1, true, 'x'], '1,true,x'],
    [new Map([['a', 1]]), '{"a": 1}'],
  ])('SF-F33 take %j as a text', (value, text) => {
    expect(fill([{ name: 'retries', value }]).values).toMatchObject({ Retries: text });
  });

  test('that get no value and have no default are errors', () => {
    expect(fill([{ name: 'vpc-id', value: null }]).findings).toEqual([
      '7:3 parameter "VpcId" of the template gets no value',
      '8:3 parameter "SubnetIds" of the template gets no value',
    ]);
  });

  test.each([
    ['Parameters: [', '1:13'],
    ['- a\n', '1:1'],
    ['['.repeat(40_000), '1:100'],
    ['x'.repeat(51_201), '1:1'],
  ])('of a template that cannot be read are unknown', (text, place) => {
    const { values, findings } = fill([], text);

    expect(values).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`${place} `);
  });
});

describe('the policy of a project', () => {
  const policy = (parameters: string, outputs = 'ProjectPolicyARN: {Value: !Ref P}') =>
    checkPolicyTemplate({ id: 'policy.yaml', text: `Parameters: ${parameters}\nOutputs: {${outputs}}\n` });

  test('SF-F34 declares the three parameters that it is given', () => {
    const all =
      '{ProjectName: {Type: String}, ProjectNameLower: {Type: String}, DeploymentName: {Type: String}}';

    expect(policy(all).diagnostics).toEqual([]);
  });

  test('SF-F34 that declares others or fewer is an error before anything is deployed', () => {
    const { diagnostics } = policy(
      '{ProjectName: {}, DeploymentName: {}, Stage: {}, Extra: {Default: x}}',
      '',
    );

    expect(diagnostics.map(({ severity, summary }) => `${severity} ${summary}`).sort()).toEqual([
      'error parameter "Stage" of the project policy gets no value',
      'error the project policy does not declare ProjectNameLower',
      'error the project policy has no output "ProjectPolicyARN"',
    ]);
  });
});
