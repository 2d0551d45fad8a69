import {
  DEPLOYMENT_DENIED,
  DEPLOYMENT_DENIED_POLICIES,
  DEPLOYMENT_STATEMENTS,
} from './deployment-statements.ts';
import {
  allow,
  either,
  iamArn,
  isSet,
  joined,
  list,
  localArn,
  NOTHING,
  policy,
  ref,
  sub,
  text,
} from './template.ts';
import type { Statement, Template, TemplateValue } from './template.ts';
import { STATE_ACTIONS } from './state-actions.ts';

const NAMES = {
  ProjectName: text('name of the project'),
  ProjectNameLower: text('name of the project in lower case'),
  RoleName: text('name of the role'),
  RolePrefix: text('IAM path of the role', '/'),
  SeedFarmerVersion: text('version of Seed-Farmer that the role is made for'),
  PermissionsBoundaryArn: text('permissions boundary of the role', ''),
};

const TOOLCHAIN_STATEMENTS: readonly Statement[] = [
  {
    Sid: 'ToolChainSTS',
    ...allow(
      ['sts:AssumeRole', 'sts:TagSession'],
      [
        iamArn('role/seedfarmer-${ProjectNameLower}-deployment-role*', '*'),
        iamArn('role/*/seedfarmer-${ProjectNameLower}-deployment-role*', '*'),
      ],
    ),
  },
  {
    Sid: 'ToolChainSSM',
    ...allow(STATE_ACTIONS, [localArn('ssm', 'parameter/${ProjectNameLower}/*', '*')]),
  },
  { Sid: 'ToolChainSSMList', ...allow(['ssm:DescribeParameters'], [localArn('ssm', '*', '*')]) },
  {
    Sid: 'ToolChainSecretsManager',
    ...allow(
      ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      [localArn('secretsmanager', 'secret:*-archive-credentials*', '*')],
    ),
  },
  {
    Sid: 'ToolChainS3',
    ...allow(
      ['s3:GetObject', 's3:GetObjectVersion'],
      [
        sub('arn:${AWS::Partition}:s3:::seedfarmer-${ProjectNameLower}-*/*'),
        sub('arn:${AWS::Partition}:s3:::codeseeder-${ProjectNameLower}-*/*'),
      ],
    ),
  },
];

const role = (
  trusted: TemplateValue,
  statements: readonly Statement[],
  more: { readonly [key: string]: TemplateValue } = {},
) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: ref('RoleName'),
    Path: ref('RolePrefix'),
    AssumeRolePolicyDocument: policy([
      { Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' },
    ]),
    Policies: [{ PolicyName: 'InlineToolchain', PolicyDocument: policy(statements) }],
    PermissionsBoundary: either('HasPermissionsBoundary', ref('PermissionsBoundaryArn'), NOTHING),
    Tags: [{ Key: 'SeedFarmer', Value: ref('SeedFarmerVersion') }],
    ...more,
  },
});

const HAS_BOUNDARY = { HasPermissionsBoundary: isSet(ref('PermissionsBoundaryArn')) };

/** The role that people and pipelines take in the toolchain account, as a CloudFormation template. */
export function toolchainRoleTemplate(): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The role of the toolchain account',
    Parameters: { ...NAMES, PrincipalArns: list('who may take the role') },
    Conditions: HAS_BOUNDARY,
    Resources: { ToolchainRole: role(ref('PrincipalArns'), TOOLCHAIN_STATEMENTS) },
    Outputs: { ToolchainRoleName: { Value: ref('ToolchainRole') } },
  };
}

/**
 * The role that the toolchain takes in a target account, as a CloudFormation template. Whom it trusts is a parameter,
 * or is written into the template.
 */
export function deploymentRoleTemplate(options: { readonly trusted?: TemplateValue } = {}): Template {
  const { trusted } = options;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The role of a target account',
    Parameters: {
      ...NAMES,
      PolicyPrefix: text('IAM path of the policies', '/'),
      ...(trusted === undefined
        ? { ToolchainRoleArn: text('ARN of the role of the toolchain account') }
        : {}),
      ManagedPolicyArns: list('further policies of the role'),
    },
    Conditions: { ...HAS_BOUNDARY, HasManagedPolicyArns: isSet(joined(ref('ManagedPolicyArns'))) },
    Resources: {
      DeploymentRole: role(
        trusted ?? ref('ToolchainRoleArn'),
        [...DEPLOYMENT_STATEMENTS, DEPLOYMENT_DENIED, DEPLOYMENT_DENIED_POLICIES],
        { ManagedPolicyArns: either('HasManagedPolicyArns', ref('ManagedPolicyArns'), NOTHING) },
      ),
    },
    Outputs: { DeploymentRoleName: { Value: ref('DeploymentRole') } },
  };
}
