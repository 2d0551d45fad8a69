import { secureBucket } from './secure-bucket.ts';
import { ACCOUNT_ROOT, CODEBUILD_TRUST, SEEDKIT_STATEMENTS } from './seedkit-policy.ts';
import { arnOf, either, joined, nameOf, NOTHING, policy, ref, sub } from './template.ts';
import type { TemplateResource, TemplateValue } from './template.ts';

const NAME = sub('codeseeder-${SeedkitName}');
const TAGS: TemplateValue = [{ Key: 'codeseeder-seedkit-name', Value: NAME }];

/** What the scripts of Seed-Farmer take for "no secret"; `NONE`, which its own seedkit has, they look up. */
const NO_SECRET = 'NO_SECRET';

const secretVariables = ['AWS_CODESEEDER', 'SEEDFARMER'].flatMap((prefix) =>
  ['DOCKER', 'PYPI_MIRROR', 'NPM_MIRROR', 'MIRROR'].map((kind) => ({
    Name: `${prefix}_${kind}_SECRET`,
    Value: NO_SECRET,
  })),
);

/** CodeBuild wants some buildspec for a project without source; each build brings its own. */
const PLACEHOLDER = 'version: 0.2\nphases:\n  build:\n    commands:\n      - "true"\n';

/** The same in every project; the domain has the name of the project. */
export const CODEARTIFACT_REPOSITORY = 'python-repository';

const storage = secureBucket({
  name: sub('codeseeder-${SeedkitNameLower}-${AWS::AccountId}-${DeployId}'),
  tags: { 'codeseeder-seedkit-name': NAME },
  expiring: [
    { id: 'CleaningUp', prefix: 'cli/remote/', days: 1 },
    // Deleted after each build; what a killed run leaves waits longer than the longest queue and build.
    { id: 'Bundles', prefix: 'seedfarmer/', days: 7 },
    { id: 'CodeSeederBundles', prefix: 'codeseeder/', days: 7 },
    { id: 'Sources', prefix: 'seed/', days: 7 },
  ],
});

const permissions: Readonly<Record<string, TemplateResource>> = {
  SeedkitResourcesPolicy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      // Another description would replace the policy, which its fixed name forbids: so it is Seed-Farmer's.
      Description: 'Managed Policy granting access to the AWS CodeSeeder resources',
      ManagedPolicyName: sub('codeseeder-${SeedkitName}-${AWS::Region}-resources'),
      Path: ref('PolicyPrefix'),
      PolicyDocument: policy(SEEDKIT_STATEMENTS),
    },
  },
  CodeBuildRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: sub('codeseeder-${SeedkitName}-${AWS::Region}-codebuild'),
      Path: ref('RolePrefix'),
      MaxSessionDuration: 10_000,
      AssumeRolePolicyDocument: policy([CODEBUILD_TRUST]),
      ManagedPolicyArns: either(
        'HasManagedPolicies',
        { 'Fn::Split': [',', joined([ref('SeedkitResourcesPolicy'), joined(ref('ManagedPolicyArns'))])] },
        [ref('SeedkitResourcesPolicy')],
      ),
      PermissionsBoundary: either('HasPermissionsBoundary', ref('PermissionsBoundaryArn'), NOTHING),
      Tags: TAGS,
    },
  },
};

const project: TemplateResource = {
  Type: 'AWS::CodeBuild::Project',
  DependsOn: ['SeedkitResourcesPolicy'],
  Properties: {
    Name: NAME,
    Description: 'Builds of the modules of a project',
    Tags: TAGS,
    ServiceRole: arnOf('CodeBuildRole'),
    Artifacts: { Type: 'NO_ARTIFACTS' },
    Source: { Type: 'NO_SOURCE', BuildSpec: PLACEHOLDER },
    TimeoutInMinutes: 120,
    // CloudFormation leaves a project in its VPC when the property is merely absent.
    VpcConfig: either(
      'HasVpcConfig',
      { VpcId: ref('VpcId'), Subnets: ref('SubnetIds'), SecurityGroupIds: ref('SecurityGroupIds') },
      {},
    ),
    Environment: {
      Type: 'LINUX_CONTAINER',
      ComputeType: 'BUILD_GENERAL1_SMALL',
      Image: ref('BuildImage'),
      EnvironmentVariables: [
        { Name: 'AWS_ACCOUNT_ID', Value: ref('AWS::AccountId') },
        { Name: 'AWS_CODESEEDER_NAME', Value: ref('SeedkitName') },
        ...secretVariables,
      ],
    },
    LogsConfig: {
      CloudWatchLogs: { Status: 'ENABLED', GroupName: sub('/aws/codebuild/codeseeder-${SeedkitName}') },
      S3Logs: { Status: 'DISABLED' },
    },
  },
};

const encryption: Readonly<Record<string, TemplateResource>> = {
  KmsKey: {
    Type: 'AWS::KMS::Key',
    // Its tags are those of the stack, which CloudFormation puts on keys by itself.
    // What was encrypted with it must stay readable; a key that was made in vain may go.
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      Description: sub('Key of the seedkit ${SeedkitName}'),
      EnableKeyRotation: true,
      KeyPolicy: {
        Version: '2012-10-17',
        Id: NAME,
        Statement: [
          {
            Sid: 'PoliciesOfTheAccountDecide',
            Effect: 'Allow',
            Principal: { AWS: ACCOUNT_ROOT },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    },
  },
  KmsKeyAlias: {
    Type: 'AWS::KMS::Alias',
    Properties: {
      AliasName: sub('alias/codeseeder-${SeedkitName}-${DeployId}'),
      TargetKeyId: ref('KmsKey'),
    },
  },
};

const packages: Readonly<Record<string, TemplateResource>> = {
  CodeArtifactDomain: {
    Type: 'AWS::CodeArtifact::Domain',
    Condition: 'DeployCodeArtifactEnabled',
    Properties: { DomainName: sub('aws-codeseeder-${SeedkitName}'), Tags: TAGS },
  },
  CodeArtifactRepository: {
    Type: 'AWS::CodeArtifact::Repository',
    Condition: 'DeployCodeArtifactEnabled',
    Properties: {
      DomainName: nameOf('CodeArtifactDomain'),
      RepositoryName: CODEARTIFACT_REPOSITORY,
      ExternalConnections: ['public:pypi'],
      Tags: TAGS,
    },
  },
};

/** Logical names are Seed-Farmer's: with others, an update would make everything anew. */
export const SEEDKIT_RESOURCES: Readonly<Record<string, TemplateResource>> = {
  ...storage,
  ...permissions,
  CodeBuildProject: project,
  ...encryption,
  ...packages,
};
