import { accountAccess } from './account-access.ts';
import type { OwnedAccess } from './account-access.ts';
import { assumedRole } from './assumed-role.ts';
import { callerCredentials } from './aws-settings.ts';
import type { AwsOptions } from './aws-settings.ts';

/**
 * One account and region, with the caller's own credentials or through `role`. Nothing is called before the first
 * use; whoever opens it destroys it.
 */
export function openAccount(options: AwsOptions): OwnedAccess {
  const { role, region } = options;
  return accountAccess({
    options,
    credentials: assumedRole(options, callerCredentials(options)),
    ...(role === undefined ? {} : { role: `the role "${role.arn}"` }),
    ...(region === undefined ? {} : { region }),
  });
}
