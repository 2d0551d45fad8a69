import { normalName, partitionOf, uploadFolder } from '@seed/components';
import type { ImageProject, ProjectTarget } from '@seed/components';

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** An account and region that is published to; `*` stands for what the settings do not say. */
interface Scope {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

const ANY = '*';

const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort();

const actions = (service: string, ...names: readonly string[]): string[] =>
  names.map((name) => `${service}:${name}`);

function scopesOf(targets: readonly ProjectTarget[], project: ImageProject): Scope[] {
  const named = targets.length > 0 ? targets : project.targets;
  const scopes = named.flatMap(({ account = ANY, regions }) =>
    (regions.length === 0 ? [ANY] : regions).map((region) => ({
      partition: region === ANY ? 'aws' : partitionOf(region),
      account,
      region,
    })),
  );
  return scopes.length > 0 ? scopes : [{ partition: 'aws', account: ANY, region: ANY }];
}

const builder = ({ partition, account, region }: Scope, rest: string): string =>
  `arn:${partition}:imagebuilder:${region}:${account}:${rest}`;

interface Subject {
  readonly project: ImageProject;
  readonly targets: readonly ProjectTarget[];
  readonly scopes: readonly Scope[];
}

const each = ({ scopes }: Subject, rests: readonly string[]): string[] =>
  sorted(scopes.flatMap((scope) => rests.map((rest) => builder(scope, rest))));

function componentStatements(subject: Subject): PolicyStatement[] {
  const names = sorted(subject.project.components.map(({ awsName }) => normalName(awsName)));
  const own = each(
    subject,
    names.map((name) => `component/${name}/*`),
  );
  const foreign = sorted(
    subject.project.images.flatMap(({ entries }) =>
      entries.flatMap((entry) => {
        const owner =
          entry.kind === 'arn'
            ? /^arn:[^:]*:imagebuilder:[^:]*:([^:]*):/.exec(entry.arn.text)?.[1]
            : undefined;
        if (owner === undefined || owner === '{account}') return [];
        return subject.scopes.map((scope) => builder({ ...scope, account: owner }, 'component/*'));
      }),
    ),
  );
  return [
    {
      Sid: 'ReadComponents',
      Effect: 'Allow',
      Action: actions(
        'imagebuilder',
        'GetComponent',
        'ListComponentBuildVersions',
        'ListComponents',
        'ListTagsForResource',
      ),
      Resource: sorted([...each(subject, ['component/*']), ...foreign]),
    },
    ...(own.length === 0
      ? []
      : [
          {
            Sid: 'PublishComponents',
            Effect: 'Allow' as const,
            Action: actions('imagebuilder', 'CreateComponent', 'TagResource'),
            Resource: own,
          },
        ]),
  ];
}

const RECIPE = { image: 'ImageRecipe', container: 'ContainerRecipe' } as const;

function imageStatements(subject: Subject): PolicyStatement[] {
  const { images, lifecycle } = subject.project;
  if (images.length === 0) return [];
  const kinds = sorted(images.map(({ recipe }) => recipe.kind)) as ('image' | 'container')[];
  const withPipeline = images.some(({ pipeline }) => pipeline !== undefined);
  const names = [
    ...kinds.map((kind) => RECIPE[kind]),
    'InfrastructureConfiguration',
    'DistributionConfiguration',
    ...(withPipeline ? ['ImagePipeline'] : []),
  ];
  const changed = names.filter((name) => !name.endsWith('Recipe'));
  const types = [
    ...kinds.map((kind) => `${kind}-recipe/*`),
    'infrastructure-configuration/*',
    'distribution-configuration/*',
    ...(withPipeline ? ['image-pipeline/*'] : []),
    ...(lifecycle.length > 0 ? ['lifecycle-policy/*'] : []),
  ];
  return [
    {
      Sid: 'PublishImages',
      Effect: 'Allow',
      Action: sorted([
        ...names.flatMap((name) => actions('imagebuilder', `Create${name}`, `Get${name}`, `List${name}s`)),
        ...changed.map((name) => `imagebuilder:Update${name}`),
        ...(lifecycle.length > 0
          ? actions(
              'imagebuilder',
              'CreateLifecyclePolicy',
              'GetLifecyclePolicy',
              'ListLifecyclePolicies',
              'UpdateLifecyclePolicy',
            )
          : []),
        ...actions('imagebuilder', 'TagResource', 'UntagResource', 'ListTagsForResource'),
      ]),
      Resource: each(subject, types),
    },
    ...(withPipeline ? buildStatements(subject) : []),
  ];
}

/** What `seed recipes build` and `follow` call. */
function buildStatements(subject: Subject): PolicyStatement[] {
  const logs = subject.scopes.map(
    ({ partition, region, account }) =>
      `arn:${partition}:logs:${region}:${account}:log-group:/aws/imagebuilder/*`,
  );
  return [
    {
      Sid: 'BuildImages',
      Effect: 'Allow',
      Action: actions(
        'imagebuilder',
        'CancelImageCreation',
        'GetImage',
        'GetWorkflowExecution',
        'GetWorkflowStepExecution',
        'ListImageBuildVersions',
        'ListImagePipelineImages',
        'ListImageScanFindings',
        'ListImages',
        'ListWorkflowExecutions',
        'ListWorkflowStepExecutions',
        'StartImagePipelineExecution',
      ),
      Resource: each(subject, [
        'image/*',
        'image-pipeline/*',
        'workflow-execution/*',
        'workflow-step-execution/*',
      ]),
    },
    {
      Sid: 'ReadBuildLogs',
      Effect: 'Allow',
      Action: actions('logs', 'FilterLogEvents', 'GetLogEvents'),
      Resource: sorted(logs),
    },
  ];
}

function roleStatements({ project, scopes }: Subject): PolicyStatement[] {
  if (project.images.length === 0) return [];
  const accounts = sorted(scopes.map(({ partition, account }) => `arn:${partition}:iam::${account}:`));
  const profiles = project.infrastructure.flatMap(({ members, defaults }) => {
    const name = members['instanceProfileName'] ?? defaults['instanceProfileName'];
    return typeof name === 'string' ? [name] : [];
  });
  const linked = 'role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder';
  return [
    ...(profiles.length === 0
      ? []
      : [
          {
            Sid: 'ReadInstanceProfiles',
            Effect: 'Allow' as const,
            Action: ['iam:GetInstanceProfile'],
            Resource: sorted(
              accounts.flatMap((arn) => profiles.map((name) => `${arn}instance-profile/${name}`)),
            ),
          },
        ]),
    {
      Sid: 'PassRolesToBuilds',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: accounts.map((arn) => `${arn}role/*`),
      Condition: {
        StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'imagebuilder.amazonaws.com'] },
      },
    },
    {
      Sid: 'MakeServiceRole',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: accounts.map((arn) => arn + linked),
      Condition: { StringEquals: { 'iam:AWSServiceName': 'imagebuilder.amazonaws.com' } },
    },
  ];
}

const AMI = /^ami-[0-9a-f]+$/;

function parentStatements({ project, scopes }: Subject): PolicyStatement[] {
  const parents = project.images.flatMap(({ recipe }) => recipe.parentImage?.text ?? []);
  const parameters = parents.flatMap(
    (parent) => /^ssm:(?:arn:.*:parameter)?\/?(.+)$/.exec(parent)?.[1] ?? [],
  );
  const arns = scopes.flatMap(({ partition, region, account }) =>
    parameters.map((name) => {
      const owner = name.startsWith('aws/service/') ? '' : account;
      return `arn:${partition}:ssm:${region}:${owner}:parameter/${name}`;
    }),
  );
  return [
    ...(parents.some((parent) => AMI.test(parent))
      ? [{ Sid: 'FindImages', Effect: 'Allow' as const, Action: ['ec2:DescribeImages'], Resource: [ANY] }]
      : []),
    ...(arns.length === 0
      ? []
      : [
          {
            Sid: 'ReadParentImages',
            Effect: 'Allow' as const,
            Action: ['ssm:GetParameter'],
            Resource: sorted(arns),
          },
        ]),
  ];
}

function storageStatements({ project, targets }: Subject): PolicyStatement[] {
  const used = targets.length > 0 ? targets : project.targets;
  const places = used.flatMap(({ uploadBucket, uploadPrefix, regions }) => {
    if (uploadBucket === undefined) return [];
    const bucket = `arn:${partitionOf(regions[0] ?? '')}:s3:::${uploadBucket}`;
    return [{ bucket, objects: `${bucket}/${uploadFolder(uploadPrefix)}/*` }];
  });
  const keys = [...used, ...project.components].flatMap(({ kmsKeyId }) => kmsKeyId ?? []);
  return [
    ...(places.length === 0
      ? []
      : [
          {
            Sid: 'UploadLargeDocuments',
            Effect: 'Allow' as const,
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: sorted(places.map(({ objects }) => objects)),
          },
          {
            Sid: 'LookAtBucket',
            Effect: 'Allow' as const,
            Action: ['s3:ListBucket'],
            Resource: sorted(places.map(({ bucket }) => bucket)),
          },
        ]),
    ...(keys.length === 0
      ? []
      : [
          {
            Sid: 'UseKeys',
            Effect: 'Allow' as const,
            Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
            Resource: sorted(keys),
          },
        ]),
  ];
}

function shareStatements({ project, scopes }: Subject): PolicyStatement[] {
  if (project.share === undefined) return [];
  const shares = scopes.map(
    ({ partition, region, account }) => `arn:${partition}:ram:${region}:${account}:resource-share/*`,
  );
  return [
    {
      Sid: 'ShareComponents',
      Effect: 'Allow',
      Action: ['ram:AssociateResourceShare', 'ram:DisassociateResourceShare', 'ram:TagResource'],
      Resource: sorted(shares),
    },
    {
      Sid: 'FindShares',
      Effect: 'Allow',
      Action: ['ram:CreateResourceShare', 'ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
      Resource: [ANY],
    },
  ];
}

/**
 * The privileges that plans, publishes and builds of a project need, no wider than its settings allow to say. Accounts
 * and regions that no target names are `*`. Deleting (`seed components prune`) is not part of it.
 */
export function iamPolicyOf(project: ImageProject, targets: readonly ProjectTarget[]): PolicyDocument {
  const subject: Subject = { project, targets, scopes: scopesOf(targets, project) };
  return {
    Version: '2012-10-17',
    Statement: [
      ...componentStatements(subject),
      ...imageStatements(subject),
      ...roleStatements(subject),
      ...parentStatements(subject),
      ...storageStatements(subject),
      ...shareStatements(subject),
      { Sid: 'WhoAmI', Effect: 'Allow', Action: ['sts:GetCallerIdentity'], Resource: [ANY] },
    ],
  };
}
