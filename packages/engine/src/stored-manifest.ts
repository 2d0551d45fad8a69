import type { NodeId, Target } from '@seed/kernel';
import { isObject, type StoredObject } from './stored-values.ts';

/** What a module was given an output of, as its stored manifest says. */
export interface StoredReference {
  readonly node: NodeId;
  readonly key?: string;
  readonly parameter: string;
}

export interface StoredGroup {
  readonly name: string;
  readonly concurrency?: number;
}

const objects = (value: unknown): readonly StoredObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** References of a stored module manifest; what does not look like one is passed over. */
export function storedReferences(manifest: StoredObject | undefined): StoredReference[] {
  return objects(manifest?.['parameters']).flatMap((parameter) => {
    const source = isObject(parameter['value_from']) ? parameter['value_from']['module_metadata'] : undefined;
    if (!isObject(source)) return [];
    const [name, group, module] = [parameter['name'], source['group'], source['name']].map(textOf);
    if (name === undefined || group === undefined || module === undefined) return [];
    const key = textOf(source['key']);
    return [{ node: `${group}/${module}`, parameter: name, ...(key === undefined ? {} : { key }) }];
  });
}

/** Groups of a stored deployment manifest, in their order. */
export function storedGroups(manifest: StoredObject | undefined): StoredGroup[] {
  return objects(manifest?.['groups']).flatMap((group) => {
    const name = textOf(group['name']);
    const concurrency = group['concurrency'];
    if (name === undefined) return [];
    return [{ name, ...(typeof concurrency === 'number' && concurrency > 0 ? { concurrency } : {}) }];
  });
}

/** What a stored deployment manifest says of a region. */
export function storedRegion(
  manifest: StoredObject | undefined,
  alias: unknown,
  region: unknown,
): StoredObject | undefined {
  const account = objects(manifest?.['target_account_mappings']).find((each) => each['alias'] === alias);
  return objects(account?.['region_mappings']).find((each) => each['region'] === region);
}

/**
 * Accounts and regions of a stored deployment manifest. An account that Seed-Farmer stored as a reference to a
 * variable is taken from the targets that are known by its alias.
 */
export function storedTargets(manifest: StoredObject | undefined, known: readonly Target[]): Target[] {
  return objects(manifest?.['target_account_mappings']).flatMap((account) => {
    const alias = textOf(account['alias']);
    if (alias === undefined) return [];
    const written = account['account_id'];
    const accountId =
      typeof written === 'number'
        ? String(written)
        : (textOf(written) ?? known.find((target) => target.alias === alias)?.accountId);
    if (accountId === undefined) return [];
    return objects(account['region_mappings']).flatMap((mapping) => {
      const region = textOf(mapping['region']);
      return region === undefined ? [] : [{ alias, accountId, region }];
    });
  });
}
