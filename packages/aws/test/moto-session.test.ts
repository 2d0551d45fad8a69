import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { CreateRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../src/open-session.ts';
import type { Session } from '../src/open-session.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('not tested here: moto_server is not installed; see session.test.ts for what is\n');

describe.runIf(moto !== undefined)('a session in an AWS emulator', { timeout: 60_000 }, () => {
  let server: MotoServer;
  let session: Session;
  const target = () => session.target({ accountId: '222233334444', region: 'us-west-2' });

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    session = openSession({
      project: 'app',
      region: 'eu-west-1',
      env: { AWS_ENDPOINT_URL: server.url },
      version: '0.1.0',
      release: '8.0.7',
    });
  }, 60_000);

  afterAll(async () => {
    session?.close();
    await server?.stop();
  });

  it('SF-W08 is the deployment role in the account of the target', async () => {
    const { Account, Arn } = await (await target().sts()).send(new GetCallerIdentityCommand({}));

    expect(Account).toBe('222233334444');
    expect(Arn).toBe('arn:aws:sts::222233334444:assumed-role/seedfarmer-app-deployment-role/deployment_role');
    expect(await target().identity()).toEqual({
      accountId: '222233334444',
      partition: 'aws',
      arn: 'arn:aws:iam::222233334444:role/seedfarmer-app-deployment-role',
    });
    expect((await session.toolchain().identity()).accountId).toBe('123456789012');
  });

  it('keeps accounts and regions apart', async () => {
    const put = new PutParameterCommand({ Name: '/app/x', Value: 'there', Type: 'String' });
    await (await target().ssm()).send(put);

    const there = await (await target().ssm()).send(new GetParameterCommand({ Name: '/app/x' }));
    const here = (await session.toolchain().ssm()).send(new GetParameterCommand({ Name: '/app/x' }));

    expect(there.Parameter?.Value).toBe('there');
    await expect(here).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('reaches every service that deployments need, buckets by path', async () => {
    const access = target();
    const iam = await access.iam();
    await iam.send(
      new CreateRoleCommand({ RoleName: 'App-dev', Path: '/platform/', AssumeRolePolicyDocument: '{}' }),
    );
    const s3 = await access.s3();
    await s3.send(new CreateBucketCommand({ Bucket: 'seedfarmer-app' }));

    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: '/platform/' }));
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const stacks = await (await access.cloudFormation()).send(new ListStacksCommand({}));
    const projects = await (await access.codeBuild()).send(new ListProjectsCommand({}));
    const groups = await (await access.logs()).send(new DescribeLogGroupsCommand({}));
    const secrets = await (await access.secretsManager()).send(new ListSecretsCommand({}));

    expect(Roles.map(({ Arn }) => Arn)).toEqual(['arn:aws:iam::222233334444:role/platform/App-dev']);
    expect(Buckets.map(({ Name }) => Name)).toEqual(['seedfarmer-app']);
    expect([stacks, projects, groups, secrets].map(({ $metadata }) => $metadata.httpStatusCode)).toEqual([
      200, 200, 200, 200,
    ]);
  });
});
