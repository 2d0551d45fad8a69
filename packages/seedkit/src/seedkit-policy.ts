import { allow, arnOf, iamArn, localArn, sub } from './template.ts';
import type { Statement, TemplateValue } from './template.ts';

const secrets = (name: string): TemplateValue => localArn('secretsmanager', `secret:${name}`);
const bucketObjects: TemplateValue = { 'Fn::Join': ['', [arnOf('Bucket'), '/*']] };

const builds: readonly Statement[] = [
  allow(
    [
      'codebuild:CreateReportGroup',
      'codebuild:CreateReport',
      'codebuild:UpdateReport',
      'codebuild:BatchPutTestCases',
      'codebuild:BatchPutCodeCoverages',
    ],
    [localArn('codebuild', 'report-group/codeseeder-${SeedkitName}-*')],
  ),
  allow(
    ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
    [localArn('codebuild', 'project/codeseeder-${SeedkitName}')],
  ),
  allow(
    [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'logs:DescribeLogStreams',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ],
    [
      localArn('logs', 'log-group:/aws/codebuild/codeseeder-${SeedkitName}'),
      localArn('logs', 'log-group:/aws/codebuild/codeseeder-${SeedkitName}:*'),
    ],
  ),
  allow(
    ['cloudformation:DescribeStacks'],
    [localArn('cloudformation', 'stack/aws-codeseeder-${SeedkitName}/*')],
  ),
];

const values: readonly Statement[] = [
  allow(
    [
      'ssm:GetParameter',
      'ssm:GetParameters',
      'ssm:GetParametersByPath',
      'ssm:GetParameterHistory',
      'ssm:PutParameter',
      'ssm:AddTagsToResource',
      'ssm:DeleteParameter',
      'ssm:DeleteParameters',
    ],
    [localArn('ssm', 'parameter/codeseeder/${SeedkitName}/*')],
  ),
  allow(
    ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    [
      secrets('codeseeder-${SeedkitName}-*'),
      secrets('*-docker-credentials*'),
      secrets('*-mirror-credentials*'),
    ],
  ),
  allow(
    ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    [arnOf('KmsKey')],
  ),
];

const packages: readonly Statement[] = [
  allow(['sts:GetServiceBearerToken'], '*', {
    StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
  }),
  // Companies keep packages in domains of their own, and builds log in to them.
  allow(
    [
      'codeartifact:GetAuthorizationToken',
      'codeartifact:GetRepositoryEndpoint',
      'codeartifact:ReadFromRepository',
    ],
    '*',
  ),
  allow(
    ['codeartifact:Describe*', 'codeartifact:Get*', 'codeartifact:List*'],
    [
      localArn('codeartifact', 'domain/aws-codeseeder-${SeedkitName}'),
      localArn('codeartifact', 'repository/aws-codeseeder-${SeedkitName}/*'),
    ],
  ),
];

const bundles: readonly Statement[] = [
  allow(
    ['s3:List*', 's3:Get*', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    [bucketObjects, arnOf('Bucket')],
  ),
  // The CDK asks before it uploads assets with the credentials of the build.
  allow(['s3:GetEncryptionConfiguration'], '*'),
];

/** Always there: without them a build that began in a VPC could never give back its network interface. */
const network: readonly Statement[] = [
  allow(
    [
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeVpcs',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
    ],
    '*',
  ),
  allow(['ec2:CreateNetworkInterfacePermission'], [localArn('ec2', 'network-interface/*')], {
    StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
  }),
];

/** What every build may do with the seedkit itself, whichever role it runs under. */
export const SEEDKIT_STATEMENTS: readonly Statement[] = [
  ...builds,
  ...values,
  ...packages,
  ...bundles,
  ...network,
];

/** CodeBuild alone takes the role, and only for this account. */
export const CODEBUILD_TRUST: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'codebuild.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': sub('${AWS::AccountId}') } },
};

/** The account itself, which then says by policies who may use a key. */
export const ACCOUNT_ROOT: TemplateValue = iamArn('root');
