import { sealTemplate } from './seal-template.ts';
import { allow, iamArn, localArn, policy, ref, sub, text } from './template.ts';
import type { Statement, Template } from './template.ts';

const STATEMENTS: readonly Statement[] = [
  allow(
    [
      'cloudformation:Describe*',
      'cloudformation:GetTemplate',
      'ec2:Describe*',
      'ec2:Get*',
      'ecr:Describe*',
      'ecr:Get*',
      'ecr:List*',
      'elasticloadbalancing:Describe*',
      'iam:Get*',
      'iam:List*',
      'kms:CreateKey',
      'kms:Describe*',
      'kms:List*',
      'kms:TagResource',
      'logs:CreateLogGroup',
      'logs:Describe*',
      's3:List*',
    ],
    '*',
  ),
  allow(
    ['ssm:Get*', 'ssm:Describe*', 'ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:DeleteParameters'],
    [localArn('ssm', 'parameter/${ProjectNameLower}*')],
  ),
  allow(
    [
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'logs:GetLogEvents',
      'logs:GetLogRecord',
      'logs:GetLogGroupFields',
      'logs:GetQueryResults',
    ],
    [
      localArn('logs', 'log-group:/aws/codebuild/codeseeder-${ProjectNameLower}'),
      localArn('logs', 'log-group:/aws/codebuild/codeseeder-${ProjectNameLower}:*'),
    ],
  ),
  allow(['ssm:GetParameter'], [localArn('ssm', 'parameter/cdk-bootstrap*')]),
  allow(['iam:UpdateAssumeRolePolicy'], [iamArn('role/${ProjectName}*')]),
  // The roles of the CDK: with them a module may do whatever they may.
  allow(['iam:PassRole'], [iamArn('role/cdk*')], {
    StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
  }),
  allow(['sts:AssumeRole'], [iamArn('role/cdk*')]),
  allow(
    [
      's3:Get*',
      's3:List*',
      's3:PutObject',
      's3:PutObjectTagging',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
    ],
    [
      sub('arn:${AWS::Partition}:s3:::seedfarmer-${ProjectNameLower}-*'),
      sub('arn:${AWS::Partition}:s3:::seedfarmer-${ProjectNameLower}-*/*'),
    ],
  ),
];

/**
 * The policy that every module of a project gets unless the project brings one of its own. Takes the three parameters
 * that Seed-Farmer gives to project policies and puts out `ProjectPolicyARN`.
 */
export function projectPolicyTemplate({
  policyPrefix = '/',
}: {
  readonly policyPrefix?: string;
} = {}): Template {
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'What all modules of a project may do',
    Parameters: {
      ProjectName: text('name of the project'),
      ProjectNameLower: text('name of the project in lower case'),
      DeploymentName: text('name of the deployment that made the stack'),
    },
    Resources: {
      ProjectPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          // As in the seedkit: another description would replace the policy.
          Description: 'Managed Policy granting access to build a project',
          ManagedPolicyName: sub('${ProjectName}-managed-policy-${AWS::Region}'),
          Path: policyPrefix,
          PolicyDocument: policy(STATEMENTS),
        },
      },
    },
    Outputs: { ProjectPolicyARN: { Value: ref('ProjectPolicy') } },
  };
  return sealTemplate(template, 'ProjectPolicy');
}

/** The text of the project's own policy, or else the built-in one. */
export const projectPolicyOf = (
  own: string | undefined,
  { policyPrefix }: { readonly policyPrefix?: string },
): Template | string => own ?? projectPolicyTemplate(policyPrefix === undefined ? {} : { policyPrefix });
