import { readYaml, plainValue } from '@seed/yaml';
import { describe, expect, it } from 'vitest';
import { artifactsTemplate } from './artifacts-template.ts';
import { bootstrapTemplate } from './bootstrap-role.ts';
import { deploymentRoleTemplate, toolchainRoleTemplate } from './bootstrap-templates.ts';
import { projectPolicyTemplate } from './project-policy-template.ts';
import { seedkitTemplate } from './seedkit-template.ts';
import type { Template, TemplateValue } from './template.ts';
import { templateText } from './template-text.ts';

const ALL: readonly (readonly [string, Template])[] = [
  ['seedkit', seedkitTemplate()],
  ['artifacts', artifactsTemplate()],
  ['project policy', projectPolicyTemplate()],
  ['toolchain role', toolchainRoleTemplate()],
  ['deployment role', deploymentRoleTemplate()],
];

const PSEUDO = /^AWS::(?:AccountId|NoValue|Partition|Region)$/;

/** Every name that functions of the template refer to. */
function references(value: TemplateValue | Template): string[] {
  if (typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(references);
  return Object.entries(value).flatMap(([key, inner]: [string, TemplateValue]) => {
    if (key === 'Ref') return [inner as string];
    if (key === 'Fn::GetAtt') return [String((inner as readonly string[])[0])];
    if (key === 'Fn::If') return [String((inner as readonly string[])[0]), ...references(inner)];
    if (key === 'Fn::Sub')
      return [...(inner as string).matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
    return references(inner);
  });
}

/** The text of a policy as IAM counts it, with names of the greatest length. */
function policySize(document: TemplateValue): number {
  const resolve = (value: TemplateValue): TemplateValue => {
    if (typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(resolve);
    const [[key, inner] = ['', '']] = Object.entries(value);
    if (key === 'Fn::Sub')
      return (inner as string)
        .replaceAll('${AWS::Partition}', 'aws-us-gov')
        .replaceAll('${AWS::Region}', 'ap-southeast-1')
        .replaceAll('${AWS::AccountId}', '123456789012')
        .replaceAll(/\$\{\w+\}/g, 'p'.repeat(35));
    if (key === 'Fn::GetAtt' || key === 'Fn::Join' || key === 'Ref') return 'a'.repeat(100);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one)]));
  };
  return JSON.stringify(resolve(document)).replace(/\s/g, '').length;
}

const statementsOf = (template: Template, resource: string, ...path: (string | number)[]) => {
  let at: unknown = template.Resources[resource]?.Properties;
  for (const step of path) at = (at as Record<string | number, unknown>)[step];
  return (at as { Statement: { Effect: string; Action: string | string[]; Resource: unknown }[] }).Statement;
};

describe('every template', () => {
  it.each(ALL)('refers to what it has: %s', (_, template) => {
    const known = [template.Parameters, template.Resources, template.Conditions ?? {}].flatMap(Object.keys);

    const unknown = references(template).filter((name) => !PSEUDO.test(name) && !known.includes(name));

    expect(unknown).toEqual([]);
  });

  it.each(ALL)(
    'uses each of its parameters and conditions, but for those that callers expect: %s',
    (_, template) => {
      const expected = ['DeploymentName', 'ProjectName', 'PolicyPrefix'];

      const used = references(template);
      const conditions = Object.values({ ...template.Resources, ...template.Outputs }).map(
        (one) => one.Condition,
      );

      const idle = [...Object.keys(template.Parameters), ...Object.keys(template.Conditions ?? {})].filter(
        (name) => !used.includes(name) && !conditions.includes(name) && !expected.includes(name),
      );
      expect(idle).toEqual([]);
    },
  );

  it.each(ALL)('fits into a request, and means the same as YAML and as JSON: %s', (_, template) => {
    const yaml = templateText(template, 'yaml');

    const { root, diagnostics } = readYaml({ id: 'template', text: yaml }, { dialect: 'python' });

    expect(diagnostics).toEqual([]);
    expect(root && plainValue(root)).toEqual(template);
    expect(JSON.parse(templateText(template, 'json'))).toEqual(template);
    expect(templateText(template, 'json').length).toBeLessThan(51_200);
  });

  it('has policies that IAM takes, for the longest names', () => {
    const role = (template: Template, resource: string) =>
      template.Resources[resource]?.Properties['Policies'];
    const managed = (template: Template, resource: string) =>
      template.Resources[resource]?.Properties['PolicyDocument'] ?? '';

    expect(policySize(managed(seedkitTemplate(), 'SeedkitResourcesPolicy'))).toBeLessThanOrEqual(6_144);
    expect(policySize(managed(projectPolicyTemplate(), 'ProjectPolicy'))).toBeLessThanOrEqual(6_144);
    expect(policySize(role(toolchainRoleTemplate(), 'ToolchainRole') ?? '')).toBeLessThanOrEqual(10_240);
    expect(policySize(role(deploymentRoleTemplate(), 'DeploymentRole') ?? '')).toBeLessThanOrEqual(10_240);
  });
});

describe('the seedkit', () => {
  const template = seedkitTemplate();

  it('SF-W19 has the resources, parameters, outputs and exports of Seed-Farmer 8, so that its stacks are updated in place', () => {
    const exports = Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Export }]) => [name, Export?.Name]),
    );

    expect(
      Object.fromEntries(Object.entries(template.Resources).map(([name, { Type }]) => [name, Type])),
    ).toEqual({
      Bucket: 'AWS::S3::Bucket',
      BucketPolicy: 'AWS::S3::BucketPolicy',
      SeedkitResourcesPolicy: 'AWS::IAM::ManagedPolicy',
      CodeBuildRole: 'AWS::IAM::Role',
      CodeBuildProject: 'AWS::CodeBuild::Project',
      KmsKey: 'AWS::KMS::Key',
      KmsKeyAlias: 'AWS::KMS::Alias',
      CodeArtifactDomain: 'AWS::CodeArtifact::Domain',
      CodeArtifactRepository: 'AWS::CodeArtifact::Repository',
    });
    expect(Object.keys(template.Parameters).toSorted()).toEqual([
      'AccessLoggingPrefix',
      'BuildImage',
      'DeployCodeArtifact',
      'DeployId',
      'EnableSelfAccessLogs',
      'ManagedPolicyArns',
      'PermissionsBoundaryArn',
      'PolicyPrefix',
      'RolePrefix',
      'SecurityGroupIds',
      'SeedkitName',
      'SeedkitNameLower',
      'SubnetIds',
      'VpcId',
    ]);
    const named = (suffix: string) => ({ 'Fn::Sub': `codeseeder-\${SeedkitName}-${suffix}` });
    expect(exports).toEqual({
      DeployId: named('deploy-id'),
      Bucket: named('bucket'),
      KmsKeyArn: named('kms-arn'),
      SeedkitResourcesPolicyArn: named('resources-policy'),
      CodeBuildRole: named('codebuild-role'),
      CodeBuildRoleArn: named('codebuild-role-arn'),
      CodeBuildProject: named('codebuild-project'),
      CodeBuildProjectArn: named('codebuild-project-arn'),
      CodeBuildProjectBuildImage: named('codebuild-project-build-image'),
      CodeArtifactDomain: named('codeartifact-domain'),
      CodeArtifactRepository: named('codeartifact-repository'),
    });
  });

  it('takes builds out of a VPC by an empty setting, because an absent one changes nothing', () => {
    expect(template.Resources['CodeBuildProject']?.Properties['VpcConfig']).toEqual({
      'Fn::If': ['HasVpcConfig', expect.any(Object), {}],
    });
  });

  it('SF-A29 logs who uses its bucket when asked, as the bucket of artifacts does', () => {
    for (const one of [template, artifactsTemplate()]) {
      expect(one.Resources['Bucket']?.Properties['LoggingConfiguration']).toEqual({
        'Fn::If': [
          'SelfAccessLogsEnabled',
          { LogFilePrefix: { Ref: 'AccessLoggingPrefix' } },
          { Ref: 'AWS::NoValue' },
        ],
      });
      expect(JSON.stringify(one.Resources['BucketPolicy'])).toContain('logging.s3.amazonaws.com');
    }
  });

  it('says that there are no secrets in the word that scripts know', () => {
    const project = JSON.stringify(template.Resources['CodeBuildProject']);

    expect(project.match(/"NO_SECRET"/g)).toHaveLength(8);
    expect(project).not.toContain('"NONE"');
  });

  it('deletes the sources that builds were sent, whoever sent them, after seven days', () => {
    const { LifecycleConfiguration } = template.Resources['Bucket']?.Properties ?? {};
    const { Rules } = LifecycleConfiguration as { Rules: { Prefix: string; ExpirationInDays: number }[] };

    const days = new Map(Rules.map((rule) => [rule.Prefix, rule.ExpirationInDays]));
    expect(['seed/', 'seedfarmer/', 'codeseeder/'].map((prefix) => days.get(prefix))).toEqual([7, 7, 7]);
  });

  it('keeps its key when the stack goes, and the bucket can go', () => {
    expect(template.Resources['KmsKey']?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(template.Resources['Bucket']?.DeletionPolicy).toBe('Delete');
  });
});

/** What Seed-Farmer 8 allows each of them, as patterns of actions. */
const UPSTREAM: Readonly<Record<string, readonly string[]>> = {
  seedkit: [
    'codebuild:(CreateReportGroup|CreateReport|UpdateReport|BatchPutTestCases|BatchPutCodeCoverages|StartBuild|BatchGetBuilds)',
    'ssm:(Get.*|Describe.*|PutParameter|AddTagsToResource|DeleteParameters?)',
    '(kms|codecommit|secretsmanager|logs):.*',
    'sts:GetServiceBearerToken',
    'codeartifact:(Create.*|Delete(Domain|Repository)|Describe.*|Get.*|List.*|TagResource|Associate.*|ReadFromRepository)',
    's3:(List.*|Describe.*|Get.*|CreateBucket|Put(LifecycleConfiguration|BucketTagging|EncryptionConfiguration|BucketPublicAccessBlock|BucketPolicy|Object)|Delete(Object|ObjectVersion|Bucket))',
    'cloudformation:DescribeStacks',
    'ec2:(Describe(DhcpOptions|NetworkInterfaces|Subnets|SecurityGroups|Vpcs)|DeleteNetworkInterface|CreateNetworkInterface(Permission)?)',
  ],
  'project policy': [
    '(cloudformation|ec2|ecr):(Describe|Get|List).*',
    'elasticloadbalancing:Describe.*',
    'iam:(Get.*|List.*|UpdateAssumeRolePolicy|PassRole)',
    'kms:(CreateKey|Describe.*|List.*|TagResource)',
    'logs:(CreateLogGroup|Describe.*|CreateLogStream|PutLogEvents|GetLogEvents|GetLogRecord|GetLogGroupFields|GetQueryResults)',
    'ssm:(Get.*|Describe.*|PutParameter|DeleteParameters?)',
    's3:(Delete|Put|Get|Create|List).*',
    'sts:AssumeRole',
  ],
  toolchain: [
    'sts:(AssumeRole|TagSession|GetSessionToken)',
    'ssm:(Put|Delete|Remove|Add|Describe|Get).*',
    'secretsmanager:(GetSecretValue|DescribeSecret)',
    's3:GetObject.*',
  ],
  deployment: [
    'kms:(Get|Untag|Put|List|Tag|Describe|Update|Delete|Create|ScheduleKey).*',
    'kms:(Decrypt|Encrypt|EnableKeyRotation)',
    'iam:(Delete|Create|Get|Tag|Untag|Update|Pass|List).*',
    'iam:(AttachRolePolicy|PutRolePolicy|DetachRolePolicy)',
    'codebuild:(Update.*|Batch.*|Create.*|Delete.*|StartBuild|ListProjects)',
    'ssm:(Put|Delete|Remove|Add|Describe|Get).*',
    'secretsmanager:ListSecretVersionIds',
    '(cloudformation|codeartifact):.*',
    's3:(Delete|Put|Get|Restore|Create|List).*',
    'sts:(AssumeRole|TagSession|GetSessionToken)',
    'logs:(CreateLogStream|PutLogEvents|GetLogEvents|GetLogRecord|GetLogGroupFields|GetQueryResults|DescribeLogStreams)',
  ],
};

describe('privileges', () => {
  const allowed = {
    seedkit: statementsOf(seedkitTemplate(), 'SeedkitResourcesPolicy', 'PolicyDocument'),
    'project policy': statementsOf(projectPolicyTemplate(), 'ProjectPolicy', 'PolicyDocument'),
    toolchain: statementsOf(toolchainRoleTemplate(), 'ToolchainRole', 'Policies', 0, 'PolicyDocument'),
    deployment: statementsOf(deploymentRoleTemplate(), 'DeploymentRole', 'Policies', 0, 'PolicyDocument'),
  };

  it.each(Object.entries(allowed))(
    'of the %s allow no action that Seed-Farmer does not',
    (name, statements) => {
      const patterns = (UPSTREAM[name] ?? []).map((text) => new RegExp(`^(?:${text})$`));

      const actions = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
      const wider = actions.filter((action) => !patterns.some((pattern) => pattern.test(action)));

      expect(actions.length).toBeGreaterThan(5);
      expect(wider).toEqual([]);
    },
  );

  it('of builds reach the key of the seedkit and no other, and only read secrets', () => {
    const actions = (service: string) =>
      allowed.seedkit.filter(({ Action }) => String(Action).startsWith(`${service}:`));

    expect(actions('kms').map(({ Resource }) => Resource)).toEqual([[{ 'Fn::GetAtt': ['KmsKey', 'Arn'] }]]);
    expect(actions('secretsmanager').flatMap(({ Action }) => Action)).toEqual([
      'secretsmanager:GetSecretValue',
      'secretsmanager:DescribeSecret',
      'secretsmanager:ListSecretVersionIds',
    ]);
  });

  it('of the deployment role deny what Seed-Farmer denies', () => {
    const denied = allowed.deployment
      .filter(({ Effect }) => Effect === 'Deny')
      .flatMap(({ Action }) => Action);

    expect(denied).toHaveLength(15);
    expect(denied).toContain('iam:CreatePolicyVersion');
  });

  it('SF-W10 name the partition nowhere', () => {
    for (const [, template] of ALL) expect(JSON.stringify(template)).not.toMatch(/arn:aws[:-]/);
  });
});

describe('the policy of a project', () => {
  it('SF-L10 has the path that was asked for, and takes the three parameters of Seed-Farmer', () => {
    const template = projectPolicyTemplate({ policyPrefix: '/teams/' });

    expect(template.Resources['ProjectPolicy']?.Properties).toMatchObject({
      Path: '/teams/',
      ManagedPolicyName: { 'Fn::Sub': '${ProjectName}-managed-policy-${AWS::Region}' },
    });
    expect(Object.keys(template.Parameters)).toEqual(['ProjectName', 'ProjectNameLower', 'DeploymentName']);
    expect(Object.keys(template.Outputs)).toEqual(['ProjectPolicyARN']);
  });
});

describe('printed roles', () => {
  const basics = { project: 'MyApp', version: '8.1.0' };

  it('SF-W04 have a default for each parameter, so that CloudFormation takes them as they are', () => {
    const toolchain = bootstrapTemplate({
      ...basics,
      kind: 'toolchain',
      roleName: 'seedfarmer-myapp-toolchain-role',
      rolePrefix: '/teams/',
      principals: ['arn:aws:iam::123456789012:role/a', 'arn:aws:iam::123456789012:role/b'],
    });
    const target = bootstrapTemplate({
      ...basics,
      kind: 'deployment',
      roleName: 'seedfarmer-myapp-deployment-role-ci',
      toolchainRoleArn: 'arn:${AWS::Partition}:iam::123456789012:role/teams/seedfarmer-myapp-toolchain-role',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    });
    const bare = [toolchain, target].flatMap(({ Parameters }) =>
      Object.entries(Parameters).filter(([, { Default }]) => Default === undefined),
    );

    expect(bare).toEqual([]);
    expect(target.Resources['DeploymentRole']?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: {
            AWS: {
              'Fn::Sub': 'arn:${AWS::Partition}:iam::123456789012:role/teams/seedfarmer-myapp-toolchain-role',
            },
          },
        },
      ],
    });
    expect(toolchain.Parameters['PrincipalArns']?.Default).toBe(
      'arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b',
    );
    expect(target.Parameters['ManagedPolicyArns']?.Default).toBe('arn:aws:iam::aws:policy/ReadOnlyAccess');
  });

  it('SF-W05 SF-W06 are refused with everything that is wrong at once', () => {
    const make = () =>
      bootstrapTemplate({
        kind: 'deployment',
        version: '8.1.0',
        project: '-bad name-',
        roleName: `seedfarmer-${'x'.repeat(60)}-deployment-role`,
        rolePrefix: 'teams',
        policyPrefix: '/a b/',
        permissionsBoundary: 'boundary',
        toolchainRoleArn: 'arn:aws:iam::123456789012:role/x',
        policyArns: ['arn:aws-cn:iam::123456789012:policy/ok', 'nope'],
      });

    let said: unknown;
    try {
      make();
    } catch (error) {
      said = (error as { diagnostics: { summary: string }[] }).diagnostics.map(({ summary }) => summary);
    }
    expect(said).toEqual([
      'project "-bad name-" cannot be used',
      'IAM path of roles "teams" cannot be used',
      'IAM path of policies "/a b/" cannot be used',
      'permissions boundary "boundary" cannot be used',
      'policy "nope" cannot be used',
      expect.stringMatching(/^the role "seedfarmer-x+-deployment-role" would have 87 characters, and 64 are/),
    ]);
  });
});
