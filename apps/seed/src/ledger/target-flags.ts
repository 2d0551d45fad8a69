import { InputError } from '@seed/kernel';

/** The account and region of a module, as typed. */
export interface TargetFlags {
  readonly targetAccountId?: string;
  readonly targetRegion?: string;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Where a module is, where both flags say it. Throws InputError for one without the other, and for no account. */
export function placeOf({ targetAccountId, targetRegion }: TargetFlags): Place | undefined {
  if (targetAccountId === undefined && targetRegion === undefined) return undefined;
  if (targetAccountId === undefined || targetRegion === undefined) {
    const missing = targetRegion === undefined ? '--target-region' : '--target-account-id';
    throw new InputError('cli/flags-conflict', `${missing} is missing: account and region belong together`, {
      hints: ['give both `--target-account-id` and `--target-region`, or neither'],
    });
  }
  if (!/^\d{12}$/.test(targetAccountId))
    throw new InputError('cli/bad-arguments', `"${targetAccountId}" is no account id`, {
      hints: ['give the twelve digits of the account'],
    });
  return { accountId: targetAccountId, region: targetRegion };
}
