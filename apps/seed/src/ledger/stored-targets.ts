import type { Target } from '@seed/kernel';

type StoredObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is StoredObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects = (value: unknown): readonly StoredObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The places of stored deployment manifests. */
export interface StoredTargets {
  readonly targets: readonly Target[];
  /** Those among them whose account only the environment names. */
  readonly referred: readonly Target[];
  /** Variables that are not set, each with the account that it is for. */
  readonly missing: readonly { readonly alias: string; readonly variable: string }[];
}

/**
 * Seed-Farmer stores an account that comes from the environment as the name of its variable, so that whoever looks needs
 * the variable again.
 */
export function storedTargets(
  manifests: readonly (StoredObject | undefined)[],
  env: Readonly<Record<string, string | undefined>>,
): StoredTargets {
  const targets: Target[] = [];
  const referred: Target[] = [];
  const missing = new Map<string, string>();
  for (const account of manifests.flatMap((manifest) => objects(manifest?.['target_account_mappings']))) {
    const written = account['account_id'];
    const alias = text(account['alias']);
    if (alias === undefined) continue;
    const variable = variableOf(written);
    const accountId = variable === undefined ? idOf(written) : env[variable] || undefined;
    if (variable !== undefined && accountId === undefined) missing.set(alias, variable);
    if (accountId === undefined) continue;
    const regions = objects(account['region_mappings']).flatMap(({ region }) => text(region) ?? []);
    const places = regions.map((region) => ({ alias, accountId, region }));
    targets.push(...places);
    if (variable !== undefined) referred.push(...places);
  }
  return { targets, referred, missing: [...missing].map(([alias, variable]) => ({ alias, variable })) };
}

const idOf = (written: unknown): string | undefined =>
  typeof written === 'number' ? String(written) : text(written);

function variableOf(written: unknown): string | undefined {
  const source = isObject(written) ? written['value_from'] : undefined;
  return isObject(source) ? text(source['env_variable']) : undefined;
}
