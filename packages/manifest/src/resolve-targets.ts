import type { Span, Target } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { ManifestFindings } from './codes.ts';
import type { Placed, RegionMapping, TargetAccount } from './deployment.ts';

/** What a module says about where it goes. */
export interface TargetRequest {
  readonly group: string;
  readonly module: string;
  readonly account?: Placed<string>;
  readonly region?: Placed<string>;
  /** Of the module's name. */
  readonly span: Span;
}

/** The account for modules that name none: the last one marked. */
function defaultAccount(accounts: readonly TargetAccount[]): TargetAccount | undefined {
  return accounts.findLast((account) => account.isDefault);
}

/** The region of an account for modules that name none: the last one marked. */
function defaultRegion(account: TargetAccount): RegionMapping | undefined {
  return account.regions.findLast((mapping) => mapping.isDefault);
}

/** Several mappings may share an alias: the one with the region counts, else the first. */
function findAccount(
  accounts: readonly TargetAccount[],
  alias: string,
  region?: string,
): TargetAccount | undefined {
  const named = accounts.filter((account) => account.alias === alias);
  return named.find(({ regions }) => regions.some((mapping) => mapping.region === region)) ?? named[0];
}

/**
 * Where a module goes, with the defaults filled in. An account or region that is not mapped is reported in
 * Seed-Farmer's words, and its part of the target stays as it was asked for, or empty.
 */
export function resolveTarget(
  request: TargetRequest,
  accounts: readonly TargetAccount[],
  findings: ManifestFindings,
): Target {
  const alias = request.account?.value ?? defaultAccount(accounts)?.alias;
  const account = alias === undefined ? undefined : findAccount(accounts, alias, request.region?.value);
  if (account === undefined) {
    reportAccount(request, accounts, findings);
    return { alias: alias ?? '', accountId: '', region: request.region?.value ?? '' };
  }
  const region = request.region?.value ?? defaultRegion(account)?.region;
  if (!account.regions.some((mapping) => mapping.region === region)) reportRegion(request, account, findings);
  return { alias: account.alias, accountId: account.accountId, region: region ?? '' };
}

function suggestion(wanted: string, known: readonly string[], otherwise: string): string {
  const near = suggestKey(wanted, known);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

function reportAccount(
  { group, module, account, span }: TargetRequest,
  accounts: readonly TargetAccount[],
  findings: ManifestFindings,
): void {
  const aliases = accounts.map(({ alias }) => alias);
  const known =
    aliases.length === 0 ? 'add it to `targetAccountMappings`' : `use one of ${aliases.join(', ')}`;
  findings.error(
    'manifest/target-account',
    account?.span ?? span,
    `Invalid target_account (${account?.value ?? 'None'}) for Module ${module} in Group ${group}`,
    account === undefined
      ? {
          detail: 'the module names no account, and none of the mappings is the default',
          hints: ['add `default: true` to one of `targetAccountMappings`, or `targetAccount` to the module'],
        }
      : { hints: [suggestion(account.value, aliases, known)] },
  );
}

function reportRegion(
  { group, module, region, span }: TargetRequest,
  account: TargetAccount,
  findings: ManifestFindings,
): void {
  const regions = account.regions.map((mapping) => mapping.region);
  const known = regions.length === 0 ? 'add it to its `regionMappings`' : `use one of ${regions.join(', ')}`;
  findings.error(
    'manifest/target-region',
    region?.span ?? span,
    `Invalid target_region (${region?.value ?? 'None'}) in target_account (${account.alias}) for Module ${module} in Group ${group}`,
    {
      related: [{ span: account.span, label: `the regions of "${account.alias}" stand here` }],
      ...(region === undefined
        ? {
            detail: 'the module names no region, and none of this account is the default',
            hints: ['add `default: true` to one of its `regionMappings`, or `targetRegion` to the module'],
          }
        : { hints: [suggestion(region.value, regions, known)] }),
    },
  );
}
