import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AccountAccess } from '../account-access.ts';

/** Variables with keys of a role, as somebody in its account would have them. */
export async function keysOfRole(
  caller: Pick<AccountAccess, 'sts'>,
  roleArn: string,
): Promise<Readonly<Record<string, string>>> {
  const client = await caller.sts();
  const { Credentials } = await client.send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'somebody' }),
  );
  return {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
  };
}

/**
 * Everything that deployments make in an account and region of an emulator: `stack x`, `role x`, `bucket x`,
 * `object bucket/key`, `parameter /x`. Without managed policies, which the emulator does not delete with their stacks.
 */
export async function inventoryOf(access: AccountAccess): Promise<readonly string[]> {
  const [cfn, iam, s3, ssm] = await Promise.all([
    access.cloudFormation(),
    access.iam(),
    access.s3(),
    access.ssm(),
  ]);
  const { Stacks = [] } = await cfn.send(new DescribeStacksCommand({}));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({ MaxResults: 50 }));
  const objects = await Promise.all(
    Buckets.map(async ({ Name = '' }) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: Name }));
      return [`bucket ${Name}`, ...Contents.map(({ Key }) => `object ${Name}/${Key}`)];
    }),
  );
  return [
    ...Stacks.map(({ StackName }) => `stack ${StackName}`),
    ...Roles.map(({ RoleName }) => `role ${RoleName}`),
    ...objects.flat(),
    ...Parameters.map(({ Name }) => `parameter ${Name}`),
  ];
}
