import { EnvironmentError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Keys } from './aws-settings.ts';
import { mapAwsError } from './map-aws-error.ts';
import type { AwsCall } from './map-aws-error.ts';
import type { ChainRole, RoleNaming } from './role-names.ts';

/** One step of the chain. */
export interface ChainStep {
  readonly role: ChainRole;
  readonly roleArn: string;
  /** The account of the role. */
  readonly accountId: string;
  /** Who takes it on: the ARN of the caller or of the role before. */
  readonly by: string;
  readonly naming: RoleNaming;
}

/** As Seed-Farmer calls its sessions, which trails and policies may look for. */
const SESSION_NAME: Readonly<Record<ChainRole, string>> = {
  toolchain: 'toolchainrole',
  deployment: 'deployment_role',
};

/** Takes on a role for as long as AWS lets: an hour where one role leads to the next. */
export async function assumeRole(step: ChainStep, client: STSClient, call: AwsCall): Promise<Keys> {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({ RoleArn: step.roleArn, RoleSessionName: SESSION_NAME[step.role] }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = Credentials ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  } catch (error) {
    const mapped = mapAwsError(error, call);
    throw mapped.code === 'aws/access-denied' ? refused(step, mapped) : mapped;
  }
}

function refused(step: ChainStep, cause: SeedError): SeedError {
  const { role, roleArn, accountId, by, naming } = step;
  const subject = role === 'toolchain' ? 'the caller' : 'the toolchain role';
  const message = `${subject} "${by}" may not take on the ${role} role "${roleArn}": ${cause.message}`;
  const hints = role === 'toolchain' ? toolchainHints(step) : deploymentHints(step);
  return new EnvironmentError(`aws/${role}-role`, message, {
    hints,
    data: { roleArn, accountId, by, project: naming.project },
    cause: cause.cause,
  });
}

/** The flags that make the role's name, as a person would type them again. */
function flags({ project, qualifier, rolePrefix }: RoleNaming): string {
  return [
    `--project ${project}`,
    ...(qualifier === undefined ? [] : [`--qualifier ${qualifier}`]),
    ...(rolePrefix === undefined ? [] : [`--role-prefix ${rolePrefix}`]),
  ].join(' ');
}

/** Policies name roles, not their sessions. */
function principalOf(arn: string): string {
  const [, partition, account, name] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return name === undefined ? arn : `arn:${partition}:iam::${account}:role/${name}`;
}

function toolchainHints({ by, naming }: ChainStep): readonly string[] {
  return [
    `make the role, or let it trust you: \`seed bootstrap toolchain ${flags(naming)} --trusted-principal ${principalOf(by)}\``,
    'choose the toolchain account: it is the one of your credentials (`--profile`)',
    'check `--qualifier`, `--role-prefix` and the name of the project: they make the ARN',
  ];
}

function deploymentHints({ accountId, by, naming }: ChainStep): readonly string[] {
  const toolchain = by.split(':')[4] ?? '';
  return [
    `make the role with credentials of account ${accountId}: \`seed bootstrap target ${flags(naming)} --toolchain-account ${toolchain}\``,
    `check the account id "${accountId}" in \`targetAccountMappings\``,
    'check `--qualifier` and `--role-prefix`: they are part of both ARNs',
  ];
}
