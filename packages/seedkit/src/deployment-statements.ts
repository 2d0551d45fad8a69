import { allow, iamArn, localArn, sub } from './template.ts';
import type { Statement, TemplateValue } from './template.ts';
import { STATE_ACTIONS } from './state-actions.ts';

/** Keys are made and kept by CloudFormation alone, for the stacks below. */
const BY_CLOUDFORMATION: TemplateValue = {
  'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] },
};

const anyPath = (kind: 'role' | 'policy', name: string, account?: string): TemplateValue[] => [
  iamArn(`${kind}/${name}`, account),
  iamArn(`${kind}/*/${name}`, account),
];

const ROLES = [
  ...anyPath('role', '${ProjectName}-*'),
  ...anyPath('role', 'codeseeder-${ProjectNameLower}-*'),
];
const POLICIES = [
  ...anyPath('policy', '${ProjectName}-*'),
  ...anyPath('policy', 'codeseeder-${ProjectNameLower}-*'),
];
const everywhere = (service: string, resource: string): TemplateValue => localArn(service, resource, '*');
const buckets = (suffix: string): TemplateValue[] =>
  ['codeseeder', 'seedfarmer'].map((name) =>
    sub(`arn:\${AWS::Partition}:s3:::${name}-\${ProjectNameLower}-*${suffix}`),
  );

const keys: readonly Statement[] = [
  {
    Sid: 'DeploymentKMSAlias',
    ...allow(
      ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias', 'kms:DescribeKey'],
      [everywhere('kms', 'alias/codeseeder-${ProjectNameLower}-*')],
      BY_CLOUDFORMATION,
    ),
  },
  {
    Sid: 'DeploymentKMSKey',
    ...allow(
      [
        'kms:CreateKey',
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:DescribeKey',
        'kms:EnableKeyRotation',
        'kms:ListAliases',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
        'kms:TagResource',
        'kms:UntagResource',
      ],
      '*',
      BY_CLOUDFORMATION,
    ),
  },
];

const identities: readonly Statement[] = [
  {
    Sid: 'DeploymentIAM',
    ...allow(
      [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
        'iam:UpdateAssumeRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:AttachRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
        'iam:GetRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
      ],
      ROLES,
    ),
  },
  {
    Sid: 'DeploymentIAMPass',
    ...allow(['iam:PassRole'], ROLES, {
      StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' },
    }),
  },
  {
    Sid: 'DeploymentIAMPolicies',
    ...allow(
      [
        'iam:CreatePolicy',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:ListEntitiesForPolicy',
        'iam:ListPolicyTags',
        'iam:ListPolicyVersions',
        'iam:TagPolicy',
        'iam:UntagPolicy',
      ],
      POLICIES,
    ),
  },
  {
    // Who may make a policy and give it to a role of the project gains nothing by changing one.
    Sid: 'DeploymentIAMPolicyUpdates',
    ...allow(['iam:CreatePolicyVersion'], POLICIES, BY_CLOUDFORMATION),
  },
  {
    Sid: 'DeploymentSTS',
    ...allow(['sts:AssumeRole', 'sts:TagSession'], anyPath('role', '${ProjectName}-*')),
  },
];

const builds: readonly Statement[] = [
  {
    Sid: 'DeploymentCodeBuild',
    ...allow(
      [
        'codebuild:CreateProject',
        'codebuild:UpdateProject',
        'codebuild:DeleteProject',
        'codebuild:BatchGetProjects',
        'codebuild:BatchGetBuilds',
        'codebuild:StartBuild',
      ],
      [everywhere('codebuild', 'project/codeseeder-${ProjectNameLower}')],
    ),
  },
  {
    // No role of Seed-Farmer has these: it never stops a build, and never looks for one.
    Sid: 'DeploymentBuildsUnderWay',
    ...allow(
      ['codebuild:StopBuild', 'codebuild:ListBuildsForProject'],
      [everywhere('codebuild', 'project/codeseeder-${ProjectNameLower}')],
    ),
  },
  {
    Sid: 'DeploymentLogs',
    ...allow(
      ['logs:GetLogEvents', 'logs:DescribeLogStreams'],
      [
        everywhere('logs', 'log-group:/aws/codebuild/codeseeder-${ProjectNameLower}'),
        everywhere('logs', 'log-group:/aws/codebuild/codeseeder-${ProjectNameLower}:*'),
      ],
    ),
  },
  {
    Sid: 'DeploymentCodeArtifact',
    ...allow(
      [
        'codeartifact:CreateDomain',
        'codeartifact:DeleteDomain',
        'codeartifact:CreateRepository',
        'codeartifact:UpdateRepository',
        'codeartifact:DeleteRepository',
        'codeartifact:AssociateExternalConnection',
        'codeartifact:DisassociateExternalConnection',
        'codeartifact:Describe*',
        'codeartifact:Get*',
        'codeartifact:List*',
        'codeartifact:TagResource',
        'codeartifact:UntagResource',
      ],
      [
        everywhere('codeartifact', 'domain/aws-codeseeder-${ProjectNameLower}'),
        everywhere('codeartifact', 'repository/aws-codeseeder-${ProjectNameLower}/*'),
      ],
    ),
  },
];

const stacks: readonly Statement[] = [
  {
    Sid: 'DeploymentListStuff',
    ...allow(
      [
        'iam:ListPolicies',
        'ssm:DescribeParameters',
        'secretsmanager:ListSecretVersionIds',
        'codebuild:ListProjects',
        'cloudformation:Describe*',
        'cloudformation:GetTemplate',
      ],
      '*',
    ),
  },
  {
    Sid: 'DeploymentStacks',
    ...allow(
      [
        'cloudformation:CreateStack',
        'cloudformation:UpdateStack',
        'cloudformation:DeleteStack',
        'cloudformation:ContinueUpdateRollback',
        'cloudformation:CreateChangeSet',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:DeleteChangeSet',
        'cloudformation:ListStackResources',
        'cloudformation:TagResource',
        'cloudformation:UntagResource',
      ],
      [
        everywhere('cloudformation', 'stack/${ProjectNameLower}-*/*'),
        everywhere('cloudformation', 'stack/aws-codeseeder-${ProjectNameLower}/*'),
      ],
    ),
  },
  {
    Sid: 'DeploymentArtifactsStack',
    ...allow(
      [
        'cloudformation:CreateStack',
        'cloudformation:CreateChangeSet',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:DeleteStack',
      ],
      [everywhere('cloudformation', 'stack/seedfarmer-${ProjectNameLower}-artifacts/*')],
    ),
  },
];

const storage: readonly Statement[] = [
  {
    Sid: 'DeploymentS3',
    ...allow(
      [
        's3:Get*',
        's3:List*',
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:PutBucketLogging',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketTagging',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
        's3:PutObject',
        's3:PutObjectTagging',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
      ],
      [...buckets(''), ...buckets('/*')],
    ),
  },
  {
    Sid: 'DeploymentSSM',
    ...allow(STATE_ACTIONS, [everywhere('ssm', 'parameter/${ProjectNameLower}/*')]),
  },
];

/** What the deployment role may do in a target account; no more than Seed-Farmer's, but for what is said above. */
export const DEPLOYMENT_STATEMENTS: readonly Statement[] = [
  ...keys,
  ...identities,
  ...builds,
  ...stacks,
  ...storage,
];

/**
 * Seed-Farmer denies this for all policies, so that CloudFormation cannot update those of the seedkit and of the project
 * through the role; here for all others.
 */
export const DEPLOYMENT_DENIED_POLICIES: Statement = {
  Sid: 'DeploymentIAMDenyPolicies',
  Effect: 'Deny',
  Action: ['iam:CreatePolicyVersion'],
  NotResource: POLICIES,
};

/** Ways to gain rights that stay shut whatever other policies say. */
export const DEPLOYMENT_DENIED: Statement = {
  Sid: 'DeploymentIAMDeny',
  Effect: 'Deny',
  Action: [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:DeleteGroupPolicy',
    'iam:DeleteUserPolicy',
    'iam:DetachGroupPolicy',
    'iam:DetachUserPolicy',
    'iam:PutGroupPolicy',
    'iam:PutUserPolicy',
    'iam:RemoveUserFromGroup',
    'iam:SetDefaultPolicyVersion',
    'iam:UpdateLoginProfile',
  ],
  Resource: '*',
};
