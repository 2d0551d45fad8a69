import { describe, expect, it } from 'vitest';
import { bootstrapRole } from './bootstrap-role.ts';
import { templateStanding } from './compare-template.ts';
import { deploySeedkit, removeStackWithBucket } from './deploy-seedkit.ts';
import { deployStack } from './deploy-stack.ts';
import type { StackNews } from './deploy-stack.ts';
import { ensureRole } from './ensure-role.ts';
import { primeTarget } from './prime-target.ts';
import type { PrimeRequest } from './prime-target.ts';
import { projectPolicyTemplate } from './project-policy-template.ts';
import { sealTemplate } from './seal-template.ts';
import { seedkitTemplate } from './seedkit-template.ts';
import type { Template, TemplateResource } from './template.ts';
import { fakeBuckets, fakeRoles, fakeStacks } from './testing/index.ts';

const STACK = 'aws-codeseeder-myapp';
const PLACE = {
  project: 'MyApp',
  stackName: STACK,
  accountId: '123456789012',
  region: 'eu-west-1',
  deployId: 'abcdef',
};

function world() {
  const news: string[] = [];
  const tell = ({ what, stack }: StackNews) => void news.push(`${what} ${stack}`);
  const { signal } = new AbortController();
  const pace = { first: 1, most: 1, within: 10, agreeing: 2 };
  const io = { stacks: fakeStacks(), roles: fakeRoles(), buckets: fakeBuckets(), signal, tell, pace };
  return { ...io, io, news };
}

const request = {
  name: 'some',
  template: projectPolicyTemplate(),
  parameters: { ProjectName: 'x', ProjectNameLower: 'x', DeploymentName: 'd' },
  tags: {},
};

describe('a stack', () => {
  it.each([
    ['ROLLBACK_COMPLETE', ['delete some', 'create some'], 'created'],
    ['CREATE_FAILED', ['delete some', 'create some'], 'created'],
    ['ROLLBACK_FAILED', ['delete some', 'create some'], 'created'],
    ['DELETE_FAILED', ['delete some', 'create some'], 'created'],
    ['REVIEW_IN_PROGRESS', ['delete some', 'create some'], 'created'],
    ['DELETE_IN_PROGRESS', ['create some'], 'created'],
    ['ROLLBACK_IN_PROGRESS', ['delete some', 'create some'], 'created'],
    ['CREATE_IN_PROGRESS', ['update some'], 'updated'],
    ['UPDATE_ROLLBACK_COMPLETE', ['update some'], 'updated'],
    ['UPDATE_ROLLBACK_FAILED', ['continue some', 'update some'], 'updated'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', ['update some'], 'updated'],
  ])('SF-A27 that was left in %s is brought to what is wanted', async (status, writes, action) => {
    const { stacks, io } = world();
    stacks.put({ name: 'some', status });

    const done = await deployStack(stacks, request, io);

    expect(done.action).toBe(action);
    expect(stacks.writes).toEqual(writes);
  });

  it('that cannot be made says which resource failed, and the next attempt begins anew', async () => {
    const { stacks, io } = world();
    stacks.endings.set('some', 'ROLLBACK_COMPLETE');
    stacks.reasons.set('some', ['ProjectPolicy (AWS::IAM::ManagedPolicy): name is taken']);

    const failed = deployStack(stacks, request, io);

    await expect(failed).rejects.toMatchObject({
      code: 'seedkit/stack-failed',
      message:
        'stack "some" could not be created: it is in ROLLBACK_COMPLETE; ProjectPolicy (AWS::IAM::ManagedPolicy): name is taken',
    });
    expect((await deployStack(stacks, request, io)).action).toBe('created');
  });

  it('that cannot be deleted after it failed is not tried for ever', async () => {
    const { stacks, io } = world();
    stacks.put({ name: 'some', status: 'ROLLBACK_COMPLETE', reason: 'bucket is not empty' });
    stacks.endings.set('some', 'DELETE_FAILED');

    await expect(deployStack(stacks, request, io)).rejects.toMatchObject({ code: 'seedkit/stack-failed' });

    expect(stacks.writes).toEqual(['delete some']);
  });
});

describe('a seedkit', () => {
  it.each([
    [
      'a resource whose condition is off',
      'CodeArtifactRepository',
      { Properties: { RepositoryName: 'old' } },
    ],
    ['a policy of deletion', 'KmsKey', { DeletionPolicy: 'Delete' }],
  ])(
    'of another version of seed is brought up to date also where only %s differs',
    async (_, name, change) => {
      const { stacks, io } = world();
      await deploySeedkit(PLACE, {}, io);
      const sent = stacks.requests.get(STACK);
      if (sent === undefined || typeof sent.template === 'string') throw new Error('no template was sent');
      const older = (template: Template): Template => ({
        ...template,
        Resources: {
          ...template.Resources,
          [name]: { ...template.Resources[name], ...change } as TemplateResource,
        },
      });
      await stacks.update({ ...sent, template: sealTemplate(older(sent.template), 'CodeBuildProject') }, io);
      const before = await templateStanding(STACK, seedkitTemplate(), io);

      await deploySeedkit(PLACE, {}, io);
      const after = await templateStanding(STACK, seedkitTemplate(), io);
      const again = await deploySeedkit(PLACE, {}, io);

      expect(before).toEqual({ state: 'differs', resources: [name] });
      expect(after).toEqual({ state: 'same' });
      expect(again.action).toBe('unchanged');
    },
  );

  it('SF-W13 SF-W14 keeps each setting that is not given anew, and gives it up when told so', async () => {
    const { stacks, io } = world();
    const settings = {
      codeArtifact: true,
      vpcId: 'vpc-1',
      subnetIds: ['a', 'b'],
      securityGroupIds: ['sg'],
      permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/b',
      managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    };
    await deploySeedkit(PLACE, settings, io);
    const first = stacks.requests.get(STACK)?.parameters;

    const again = await deploySeedkit({ ...PLACE, deployId: 'zzzzzz' }, {}, io);
    await deploySeedkit(
      PLACE,
      { codeArtifact: false, vpcId: '', permissionsBoundaryArn: '', managedPolicyArns: [''] },
      io,
    );
    const last = stacks.requests.get(STACK)?.parameters;

    expect(first).toMatchObject({ SeedkitName: 'myapp', DeployId: 'abcdef', SubnetIds: 'a,b' });
    expect(again.stack.parameters).toMatchObject({
      DeployCodeArtifact: 'true',
      VpcId: 'vpc-1',
      DeployId: 'abcdef',
      ManagedPolicyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
    expect(last).toMatchObject({
      DeployCodeArtifact: 'false',
      VpcId: '',
      SubnetIds: '',
      SecurityGroupIds: '',
      PermissionsBoundaryArn: '',
      ManagedPolicyArns: '',
    });
  });

  it('SF-W14 SF-W19 of aws-codeseeder, which has no such parameters, keeps its identifier and CodeArtifact', async () => {
    const { stacks, io } = world();
    stacks.put({
      name: STACK,
      status: 'UPDATE_COMPLETE',
      outputs: { DeployId: 'qwerty', Bucket: 'b', CodeArtifactDomain: 'aws-codeseeder-myapp' },
      parameters: { BuildImage: 'aws/codebuild/standard:6.0' },
    });

    await deploySeedkit(PLACE, {}, io);

    expect(stacks.requests.get(STACK)?.parameters).toMatchObject({
      DeployId: 'qwerty',
      DeployCodeArtifact: 'true',
      BuildImage: 'aws/codebuild/amazonlinux2-x86_64-standard:5.0',
    });
  });

  it('asks for the rest of a network, and for names that fit, before anything is sent', async () => {
    const { stacks, io } = world();

    await expect(deploySeedkit(PLACE, { vpcId: 'vpc-1' }, io)).rejects.toMatchObject({
      code: 'seedkit/partial-network',
      message: 'builds in a VPC need "--subnet-id" and "--sg-id" as well',
    });
    await expect(deploySeedkit({ ...PLACE, project: 'p'.repeat(33) }, {}, io)).rejects.toMatchObject({
      code: 'seedkit/name-too-long',
    });
    const six = { vpcId: 'v', subnetIds: ['s'], securityGroupIds: ['1', '2', '3', '4', '5', '6'] };
    await expect(deploySeedkit(PLACE, six, io)).rejects.toMatchObject({ code: 'seedkit/partial-network' });
    expect(stacks.writes).toEqual([]);
  });

  it('SF-D10 goes with all that is in its bucket; one that is not there is fine', async () => {
    const { stacks, buckets, io } = world();
    const { stack } = await deploySeedkit(PLACE, {}, io);
    buckets.objects.set(stack.outputs['Bucket'] ?? '', ['seedfarmer/x']);

    const removed = await removeStackWithBucket(STACK, io);
    const again = await removeStackWithBucket(STACK, io);

    expect([removed, again]).toEqual([true, false]);
    expect([...buckets.objects.values()]).toEqual([[]]);
    expect(stacks.writes).toEqual([`create ${STACK}`, `delete ${STACK}`]);
  });
});

const PRIME: PrimeRequest = {
  ...PLACE,
  deployment: 'dev',
  partition: 'aws',
  names: {
    seedkitStack: STACK,
    artifactsStack: 'seedfarmer-myapp-artifacts',
    artifactsBucket: 'seedfarmer-myapp-eu-west-1-123456789012-abc123-no-delete',
    policyStack: 'myapp-managed-policy',
    genericRole: 'MyApp-dev-eu-west-1-deployment-role',
  },
  seedkit: {},
  update: { seedkit: false, projectPolicy: false },
};

describe('an account and region', () => {
  it('SF-W19 SF-A03 that Seed-Farmer has prepared is used as it stands, without any write', async () => {
    const { stacks, roles, io } = world();
    const policy = 'arn:aws:iam::123456789012:policy/codeseeder-myapp-eu-west-1-resources';
    const project = 'arn:aws:iam::123456789012:policy/MyApp-managed-policy-eu-west-1';
    stacks.put({
      name: STACK,
      status: 'UPDATE_COMPLETE',
      outputs: { DeployId: 'qwerty', SeedkitResourcesPolicyArn: policy },
    });
    stacks.put({
      name: PRIME.names.artifactsStack,
      status: 'CREATE_COMPLETE',
      outputs: { Bucket: 'theirs' },
    });
    stacks.put({
      name: PRIME.names.policyStack,
      status: 'UPDATE_ROLLBACK_COMPLETE',
      outputs: { ProjectPolicyARN: project },
    });
    const made = { name: PRIME.names.genericRole, path: '/', tags: {}, trust: {} };
    await roles.create(made, io);
    await roles.attach(made.name, policy, io);
    await roles.attach(made.name, project, io);
    const before = [...roles.writes];

    const primed = await primeTarget(PRIME, io);

    expect(primed).toMatchObject({ artifactsBucket: 'theirs', projectPolicyArn: project, changed: [] });
    expect(primed.seedkit['DeployId']).toBe('qwerty');
    expect(stacks.writes).toEqual([]);
    expect(roles.writes).toEqual(before);
  });

  it('SF-A05 is brought up to date where the flags say so, and nowhere else', async () => {
    const { stacks, io } = world();
    await primeTarget(PRIME, io);
    const made = stacks.writes.length;
    const own = JSON.stringify(projectPolicyTemplate({ policyPrefix: '/their/own/' }));

    await primeTarget({ ...PRIME, projectPolicy: own, seedkit: { selfAccessLogs: false } }, io);
    const untouched = stacks.writes.slice(made);
    await primeTarget({ ...PRIME, projectPolicy: own, update: { seedkit: false, projectPolicy: true } }, io);
    await primeTarget(
      { ...PRIME, seedkit: { codeArtifact: true }, update: { seedkit: true, projectPolicy: false } },
      io,
    );

    expect(untouched).toEqual([]);
    expect(stacks.writes.slice(made)).toEqual(['update myapp-managed-policy', `update ${STACK}`]);
    expect(stacks.requests.get('myapp-managed-policy')?.template).toBe(own);
  });

  it('SF-A29 gets access logs of both buckets, also where the bucket of artifacts is there', async () => {
    const { stacks, io } = world();
    await primeTarget(PRIME, io);

    await primeTarget(
      { ...PRIME, seedkit: { selfAccessLogs: true }, update: { seedkit: true, projectPolicy: false } },
      io,
    );

    for (const name of [STACK, PRIME.names.artifactsStack])
      expect(stacks.requests.get(name)?.parameters['EnableSelfAccessLogs']).toBe('true');
  });

  it('SF-A21 SF-A23 has a generic role with its tags, path, boundary and the secret with the logins of registries', async () => {
    const { roles, io } = world();
    const boundary = 'arn:aws:iam::123456789012:policy/b';

    const primed = await primeTarget(
      {
        ...PRIME,
        dockerSecret: 'team/docker-credentials',
        seedkit: { rolePrefix: '/teams/', permissionsBoundaryArn: boundary },
      },
      io,
    );

    const name = PRIME.names.genericRole;
    expect(primed.genericRoleArn).toBe(`arn:aws:iam::123456789012:role/teams/${name}`);
    expect(roles.requests.get(name)).toMatchObject({
      path: '/teams/',
      permissionsBoundary: boundary,
      tags: { Region: 'eu-west-1', SeedFarmerProject: 'MyApp', SeedFarmerDeployment: 'dev' },
      trust: { Principal: { Service: 'codebuild.amazonaws.com' } },
    });
    expect(roles.inline.get(`${name}/team-docker-credentials`)).toMatchObject([
      { Resource: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/docker-credentials-??????'] },
    ]);
  });

  it('SF-A20 has roles of modules with a tag of the module', async () => {
    const { roles, io } = world();
    const role = {
      name: 'MyApp-dev-core-net-16474f18',
      project: 'MyApp',
      deployment: 'dev',
      module: 'core-net',
      region: 'eu-west-1',
      accountId: '123456789012',
      partition: 'aws',
      policyArns: ['arn:aws:iam::123456789012:policy/p'],
    };

    const first = await ensureRole(role, io);
    const second = await ensureRole(role, io);

    expect([first.changed, second.changed]).toEqual([true, false]);
    expect(roles.requests.get(role.name)?.tags).toMatchObject({ SeedFarmerModule: 'core-net' });
  });
});

describe('a role of bootstrapping', () => {
  const toolchain = {
    kind: 'toolchain',
    project: 'MyApp',
    roleName: 'seedfarmer-myapp-toolchain-role',
    version: '8.1.0',
  } as const;
  const admin = 'arn:aws:iam::123456789012:role/admin';

  it('keeps its boundary and path when only the trusted principals change', async () => {
    const { stacks, io } = world();
    const boundary = 'arn:aws:iam::123456789012:policy/b';
    await bootstrapRole(
      { ...toolchain, principals: [admin], permissionsBoundary: boundary, rolePrefix: '/x/' },
      io,
    );

    const done = await bootstrapRole({ ...toolchain, principals: [admin, `${admin}2`] }, io);

    expect(done.action).toBe('updated');
    expect(stacks.requests.get(toolchain.roleName)).toMatchObject({
      parameters: {
        PrincipalArns: `${admin},${admin}2`,
        PermissionsBoundaryArn: boundary,
        RolePrefix: '/x/',
      },
      keep: ['ToolchainRole'],
    });
  });

  it('is left alone where it is there and its stack is in another region', async () => {
    const { stacks, roles, io } = world();
    await roles.create({ name: toolchain.roleName, path: '/', tags: {}, trust: {} }, io);

    const done = await bootstrapRole({ ...toolchain, principals: [admin] }, io);

    expect(done.action).toBe('elsewhere');
    expect(stacks.writes).toEqual([]);
  });
});
