import { awaitRole } from './await-role.ts';
import type { RoleIo } from './await-role.ts';
import { roleDifferences } from './role-differences.ts';
import type { InlinePolicy, Role } from './roles.ts';
import type { Statement } from './template.ts';

/** The role that a module, or all modules without one of their own, are built under. */
export interface BuildRole {
  readonly name: string;
  /** IAM path, `/` when absent. */
  readonly path?: string;
  readonly permissionsBoundary?: string;
  readonly project: string;
  readonly deployment: string;
  /** `group-module`, for a role of one module. */
  readonly module?: string;
  readonly region: string;
  /** ARNs of the policies it gets: those of the seedkit and of the project. */
  readonly policyArns: readonly string[];
  /** Name of the secret with the logins of registries. */
  readonly dockerSecret?: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly accountId: string;
}

const TRUST: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'codebuild.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** Named after the secret as Seed-Farmer names it, where IAM takes the name; it takes no slash. */
function secretPolicy(secret: string, role: BuildRole): InlinePolicy {
  const { partition, region, accountId } = role;
  return {
    name: secret.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 128),
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'secretsmanager:GetSecretValue',
          'secretsmanager:DescribeSecret',
          'secretsmanager:ListSecretVersionIds',
        ],
        // The six letters are those that Secrets Manager puts behind every name.
        Resource: [`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${secret}-??????`],
      },
    ],
  };
}

function tags({ project, deployment, module, region }: BuildRole): Record<string, string> {
  return {
    Region: region,
    SeedFarmerProject: project,
    SeedFarmerDeployment: deployment,
    ...(module === undefined ? {} : { SeedFarmerModule: module }),
  };
}

export interface EnsuredRole {
  readonly role: Role;
  readonly changed: boolean;
  /** What stays otherwise than asked: path and boundary of a role that was there. */
  readonly differs: readonly string[];
}

/**
 * Makes a role of builds unless it is there, gives it the policies that it lacks, and waits until IAM tells of them. A
 * role that has everything, whoever made it, is not written to. Rejects with EnvironmentError `seedkit/role-not-ready`.
 */
export async function ensureRole(request: BuildRole, io: RoleIo): Promise<EnsuredRole> {
  const { roles } = io;
  const { name, path = '/', permissionsBoundary, policyArns, dockerSecret } = request;
  const found = await roles.describe(name, io);
  const boundary = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  const made =
    found ?? (await roles.create({ name, path, trust: TRUST, tags: tags(request), ...boundary }, io));
  const missing = policyArns.filter((arn) => !made.attached.includes(arn));
  for (const arn of missing) await roles.attach(name, arn, io);
  const inline = dockerSecret === undefined ? undefined : secretPolicy(dockerSecret, request);
  const lacksSecret = inline !== undefined && !made.inline.includes(inline.name);
  if (lacksSecret) await roles.putInline(name, inline, io);
  const changed = found === undefined || missing.length > 0 || lacksSecret;
  const role = {
    ...made,
    attached: [...made.attached, ...missing],
    inline: lacksSecret ? [...made.inline, inline.name] : made.inline,
  };
  if (changed) await awaitRole(role, io);
  return { role, changed, differs: roleDifferences(made, request) };
}
