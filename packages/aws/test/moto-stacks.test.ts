import { CloudFormationClient, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  bootstrapRole,
  deploySeedkit,
  primeTarget,
  removeStackWithBucket,
  teardownTarget,
} from '@seed/seedkit';
import type { PrimeRequest, StackNews } from '@seed/seedkit';
import { describeStacks } from '@seed/seedkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { cloudFormationStacks } from '../src/cloudformation-stacks.ts';
import { iamRoles } from '../src/iam-roles.ts';
import { s3Buckets } from '../src/s3-buckets.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('not tested here: moto_server is not installed, so no stack is deployed\n');

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const { signal } = new AbortController();

const names = (project: string) => ({
  seedkitStack: `aws-codeseeder-${project}`,
  artifactsStack: `seedfarmer-${project}-artifacts`,
  artifactsBucket: `seedfarmer-${project}-no-delete`,
  policyStack: `${project}-managed-policy`,
  genericRole: `${project}-dev-${REGION}-deployment-role`,
});

const primeRequest = (project: string, more: Partial<PrimeRequest> = {}): PrimeRequest => ({
  project,
  deployment: 'dev',
  accountId: ACCOUNT,
  region: REGION,
  partition: 'aws',
  names: names(project),
  deployId: 'abcdef',
  seedkit: {},
  update: { seedkit: false, projectPolicy: false },
  ...more,
});

describe.runIf(moto !== undefined)('stacks in an AWS emulator', { timeout: 60_000 }, () => {
  let server: MotoServer;
  let count = 0;
  const config = () => ({
    endpoint: server.url,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const ports = () => {
    const options = { region: REGION, endpointUrl: server.url, env: {} };
    const access = accountAccess({ options, credentials: callerCredentials(options) });
    const changeSetName = () => `test-${(count += 1)}`;
    const news: StackNews[] = [];
    return {
      stacks: cloudFormationStacks(access, { pollMs: 5, changeSetName, emulated: true }),
      roles: iamRoles(access),
      buckets: s3Buckets(access),
      signal,
      news,
      tell: (one: StackNews) => void news.push(one),
    };
  };
  const place = (project: string) => ({
    project,
    stackName: `aws-codeseeder-${project}`,
    accountId: ACCOUNT,
    region: REGION,
    deployId: 'abcdef',
  });
  const s3 = () => new S3Client({ ...config(), forcePathStyle: true });
  const bucketNames = async () =>
    ((await s3().send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name);

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  }, 60_000);
  afterAll(() => server?.stop());

  describeStacks('moto', async () => ports().stacks, { keepsOldOutputs: true });

  it('leaves no change set behind when there was nothing to change', async () => {
    const io = ports();
    await deploySeedkit(place('quiet'), {}, io);

    const again = await deploySeedkit(place('quiet'), {}, io);
    const sets = await new CloudFormationClient(config()).send(
      new ListChangeSetsCommand({ StackName: 'aws-codeseeder-quiet' }),
    );

    expect(again.action).toBe('unchanged');
    expect((sets.Summaries ?? []).filter(({ Status }) => Status === 'FAILED')).toEqual([]);
  });

  it('SF-W13 makes a seedkit with the names of Seed-Farmer, changes it, and removes it with all that is in it', async () => {
    const io = ports();

    const made = await deploySeedkit(place('shop'), { codeArtifact: true }, io);
    const bucket = made.stack.outputs['Bucket'] ?? '';
    const before = await bucketNames();
    for (let i = 0; i < 3; i += 1)
      await s3().send(new PutObjectCommand({ Bucket: bucket, Key: `seedfarmer/${i}`, Body: 'x' }));
    const changed = await deploySeedkit(
      place('shop'),
      { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
      io,
    );
    const removed = await removeStackWithBucket('aws-codeseeder-shop', io);
    const again = await removeStackWithBucket('aws-codeseeder-shop', io);

    expect(made.action).toBe('created');
    expect(bucket).toBe(`codeseeder-shop-${ACCOUNT}-abcdef`);
    expect(before).toContain(bucket);
    expect(changed.action).toBe('updated');
    expect(changed.stack.parameters).toMatchObject({
      VpcId: 'vpc-1',
      SubnetIds: 'subnet-1,subnet-2',
      SecurityGroupIds: 'sg-1',
      DeployCodeArtifact: 'true',
    });
    expect([removed, again]).toEqual([true, false]);
    expect(await bucketNames()).not.toContain(bucket);
  });

  it('SF-A02 SF-A03 gives a fresh account three stacks and the generic role, and then writes nothing more', async () => {
    const io = ports();
    const primed = await primeTarget(primeRequest('farm'), io);
    const iam = new IAMClient(config());
    const attached = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: names('farm').genericRole }),
    );

    const again = await primeTarget(primeRequest('farm'), ports());

    expect(primed.changed).toEqual([
      'aws-codeseeder-farm',
      'seedfarmer-farm-artifacts',
      'farm-managed-policy',
      `farm-dev-${REGION}-deployment-role`,
    ]);
    expect(attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([
      primed.seedkit['SeedkitResourcesPolicyArn'],
      primed.projectPolicyArn,
    ]);
    expect(primed.projectPolicyArn).toContain(`policy/farm-managed-policy-${REGION}`);
    expect(primed.artifactsBucket).toBe('seedfarmer-farm-no-delete');
    expect(again).toEqual({ ...primed, changed: [] });
  });

  it('SF-D09 SF-D10 takes away what a deployment had, and keeps what another one still uses', async () => {
    const io = ports();
    await primeTarget(primeRequest('two'), io);
    const other = { ...names('two'), genericRole: `two-prod-${REGION}-deployment-role` };
    const primed = await primeTarget(primeRequest('two', { deployment: 'prod', names: other }), io);
    await s3().send(
      new PutObjectCommand({ Bucket: primed.artifactsBucket, Key: 'bundle/prod/a/b/bundle.zip', Body: 'x' }),
    );

    const first = await teardownTarget({ names: names('two'), removeSeedkit: true }, io);
    await io.buckets.empty(primed.artifactsBucket, io);
    await s3().send(
      new PutObjectCommand({ Bucket: primed.artifactsBucket, Key: 'access-logs/1', Body: 'x' }),
    );
    const second = await teardownTarget({ names: other, removeSeedkit: true }, io);
    const third = await teardownTarget({ names: other, removeSeedkit: true }, io);

    expect(first.removed).toEqual([`two-dev-${REGION}-deployment-role`]);
    expect(first.kept.map(({ name }) => name)).toEqual([
      'two-managed-policy',
      'seedfarmer-two-artifacts',
      'aws-codeseeder-two',
    ]);
    expect(second).toEqual({
      removed: [other.genericRole, 'two-managed-policy', 'seedfarmer-two-artifacts', 'aws-codeseeder-two'],
      kept: [],
    });
    expect(third).toEqual({ removed: [], kept: [] });
  });

  it('SF-W01 SF-W02 SF-W03 makes the roles of bootstrapping, and leaves one that is there without its stack', async () => {
    const io = ports();
    const iam = new IAMClient(config());
    const basics = { project: 'Farm3', version: '8.1.0', rolePrefix: '/teams/' };
    const trusted = [`arn:aws:iam::${ACCOUNT}:role/admin`, `arn:aws:iam::${ACCOUNT}:role/ci`];

    const toolchain = await bootstrapRole(
      { ...basics, kind: 'toolchain', roleName: 'seedfarmer-farm3-toolchain-role', principals: trusted },
      io,
    );
    const target = await bootstrapRole(
      {
        ...basics,
        kind: 'deployment',
        roleName: 'seedfarmer-farm3-deployment-role',
        toolchainRoleArn: `arn:aws:iam::${ACCOUNT}:role/teams/seedfarmer-farm3-toolchain-role`,
        policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      },
      io,
    );
    const made = await iam.send(new GetRoleCommand({ RoleName: 'seedfarmer-farm3-toolchain-role' }));
    const deployment = await io.roles.describe('seedfarmer-farm3-deployment-role', io);
    await io.roles.create(
      {
        name: 'seedfarmer-old-toolchain-role',
        path: '/',
        tags: {},
        trust: { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
      },
      io,
    );
    const elsewhere = await bootstrapRole(
      { ...basics, kind: 'toolchain', roleName: 'seedfarmer-old-toolchain-role', principals: trusted },
      io,
    );

    expect([toolchain.action, target.action, elsewhere.action]).toEqual(['created', 'created', 'elsewhere']);
    expect(made.Role?.Arn).toBe(`arn:aws:iam::${ACCOUNT}:role/teams/seedfarmer-farm3-toolchain-role`);
    expect(JSON.parse(decodeURIComponent(made.Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
      Statement: [{ Principal: { AWS: trusted } }],
    });
    expect(deployment).toMatchObject({
      arn: `arn:aws:iam::${ACCOUNT}:role/teams/seedfarmer-farm3-deployment-role`,
      inline: ['InlineToolchain'],
    });
  });

  it('empties buckets with all versions and marks of deletion, and takes those that are not there for empty', async () => {
    const io = ports();
    const client = s3();
    const Bucket = 'versioned';
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    for (const Key of ['bundle/1', 'bundle/1', 'bundle/2'])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'bundle/2' }));

    const before = await io.buckets.holds(Bucket, 'bundle/', io);
    await io.buckets.empty(Bucket, io);
    await io.buckets.empty('no-such-bucket', io);

    const left = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(before).toBe(true);
    expect([...(left.Versions ?? []), ...(left.DeleteMarkers ?? [])]).toEqual([]);
    expect(await io.buckets.holds(Bucket, '', io)).toBe(false);
    expect(await io.buckets.holds('no-such-bucket', '', io)).toBe(false);
  });
});
