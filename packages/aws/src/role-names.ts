import { InputError } from '@seed/kernel';

/** What the names of the two roles are made of; the same for every command of a project. */
export interface RoleNaming {
  /** As `seedfarmer.yaml` spells it. */
  readonly project: string;
  /** At most six letters and digits. */
  readonly qualifier?: string;
  /** IAM path of the two roles; `/` where absent. */
  readonly rolePrefix?: string;
  /** IAM path of the policies; `/` where absent. */
  readonly policyPrefix?: string;
}

export type ChainRole = 'toolchain' | 'deployment';

/** Seed-Farmer's name of a role. */
export function roleName(role: ChainRole, { project, qualifier }: RoleNaming): string {
  const name = `seedfarmer-${project.toLowerCase()}-${role}-role`;
  return qualifier === undefined ? name : `${name}-${qualifier}`;
}

/** The ARN of a role in an account of a partition (`aws`, `aws-cn`, `aws-us-gov`). */
export function roleArn(
  role: ChainRole,
  naming: RoleNaming,
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
): string {
  return `arn:${partition}:iam::${accountId}:role${naming.rolePrefix ?? '/'}${roleName(role, naming)}`;
}

/** IAM takes no longer name of a role. */
const NAME_LIMIT = 64;
const PREFIX_LIMIT = 512;

/** Rejects what no role can be called; throws InputError. */
export function checkNaming(naming: RoleNaming): void {
  const { qualifier, rolePrefix, policyPrefix } = naming;
  if (qualifier !== undefined && !/^[A-Za-z0-9]{1,6}$/.test(qualifier))
    throw new InputError('aws/invalid-qualifier', `the qualifier "${qualifier}" cannot be used`, {
      hints: ['give at most six letters and digits with `--qualifier`'],
    });
  checkPrefix('role', rolePrefix);
  checkPrefix('policy', policyPrefix);
  const longest = roleName('deployment', naming);
  if (longest.length > NAME_LIMIT)
    throw new InputError(
      'aws/role-name-too-long',
      `the role "${longest}" would have ${longest.length} characters, and IAM takes ${NAME_LIMIT}`,
      { hints: ['choose a shorter name of the project, or a shorter qualifier'] },
    );
}

function checkPrefix(kind: 'role' | 'policy', prefix: string | undefined): void {
  if (prefix === undefined) return;
  if (prefix.length <= PREFIX_LIMIT && /^\/(?:[!-~]+\/)?$/.test(prefix)) return;
  throw new InputError('aws/invalid-prefix', `the ${kind} prefix "${prefix}" is no path of IAM`, {
    hints: [`begin and end it with a slash, as in \`--${kind}-prefix /platform/\``],
  });
}
