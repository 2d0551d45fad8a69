import type { RoleHead } from './roles.ts';

/** What a role is asked to be; what is absent may be as it is. */
export interface WantedRole {
  /** IAM path. */
  readonly path?: string;
  readonly permissionsBoundary?: string;
}

/** `arn:aws:iam::123456789012:role/teams/x` → `/teams/`. */
const pathOf = ({ arn }: RoleHead): string => /:role(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? '/';

/**
 * What a role that is there has otherwise than asked, each with the way to get there: IAM moves no role, and changing
 * boundaries is not for who deploys.
 */
export function roleDifferences(
  role: RoleHead,
  { path, permissionsBoundary }: WantedRole,
): readonly string[] {
  const { name, boundary } = role;
  const present = pathOf(role);
  const differences: string[] = [];
  if (permissionsBoundary !== undefined && permissionsBoundary !== boundary)
    differences.push(
      `role ${name} has ${boundary === undefined ? 'no permissions boundary' : `the permissions boundary "${boundary}"`}, the manifest asks for "${permissionsBoundary}"; an administrator sets it: \`aws iam put-role-permissions-boundary --role-name ${name} --permissions-boundary ${permissionsBoundary}\``,
    );
  if (path !== undefined && path !== present)
    differences.push(
      `role ${name} has the path "${present}", the manifest asks for "${path}"; IAM moves no role: delete it, and the next \`seed apply\` makes it there`,
    );
  return differences;
}
