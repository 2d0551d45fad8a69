import type { Target } from '@seed/kernel';
import type { PythonValue } from '@seed/yaml';
import type { Deployment, RegionMapping, TargetAccount } from './deployment.ts';

export interface TargetMapping {
  readonly account: TargetAccount;
  /** Absent where the account has no such region. */
  readonly region?: RegionMapping;
}

/** The mapping of a target: by alias, or by account id where the alias is empty. The first one counts. */
export function findMapping(
  { accounts }: Pick<Deployment, 'accounts'>,
  { alias, accountId, region }: Target,
): TargetMapping | undefined {
  const candidates = accounts.filter((account) =>
    alias === '' ? account.accountId === accountId : account.alias === alias,
  );
  const mappings = candidates.map((account) => ({
    account,
    region: account.regions.find((mapping) => mapping.region === region),
  }));
  const found = mappings.find((mapping) => mapping.region !== undefined) ?? mappings[0];
  if (found === undefined) return undefined;
  return { account: found.account, ...(found.region === undefined ? {} : { region: found.region }) };
}

/** A value of `parametersRegional` of the target, else of `parametersGlobal`; null counts as absent. */
export function lookupParameter(
  deployment: Pick<Deployment, 'accounts'>,
  target: Target,
  key: string,
): PythonValue | undefined {
  const mapping = findMapping(deployment, target);
  if (mapping === undefined) return undefined;
  const { parametersGlobal } = mapping.account;
  const global = Object.hasOwn(parametersGlobal, key) ? parametersGlobal[key] : undefined;
  return mapping.region?.parametersRegional.get(key) ?? global;
}

/** AWS China and GovCloud are worlds of their own, told by the name of the region. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** ARN of the policy that limits every role of the target, from `permissionsBoundaryName`; blanks mean none. */
export function permissionsBoundary(
  deployment: Pick<Deployment, 'accounts'>,
  target: Target,
): string | undefined {
  const name = textOf(lookupParameter(deployment, target, 'permissionsBoundaryName'));
  return name === undefined
    ? undefined
    : `arn:${partitionOf(target.region)}:iam::${target.accountId}:policy/${name}`;
}

/** Name of the secret with logins to registries, from `dockerCredentialsSecret`. */
export function dockerSecret(deployment: Pick<Deployment, 'accounts'>, target: Target): string | undefined {
  return textOf(lookupParameter(deployment, target, 'dockerCredentialsSecret'));
}

function textOf(value: PythonValue | undefined): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}
