import type { AwsRequest } from '../wiring.ts';
import { openAccounts } from './open-accounts.ts';
import type { Cloud } from './open-cloud.ts';

/** The caller's account and region, without taking on a role. */
export function openCaller({ settings, io }: AwsRequest): Cloud {
  const { project = 'seed' } = settings.values;
  const { toolchain, close } = openAccounts({ settings, io, project, assumeRoles: false });
  return { ...toolchain, close };
}
