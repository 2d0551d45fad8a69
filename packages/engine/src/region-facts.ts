import type { Target } from '@seed/kernel';
import type { PythonDict, PythonValue } from '@seed/yaml';
import type { PreparedTargets } from './engine-ports.ts';
import { pythonForm } from './stored-accounts.ts';
import { storedRegion } from './stored-manifest.ts';
import type { StoredObject } from './stored-values.ts';

/** Fields of a region in a deployed manifest that no manifest asks for. */
const SEEDKIT = 'seedkit_metadata';
const BUCKET = 'seedfarmer_artifact_bucket';

export const isDict = (value: PythonValue | undefined): value is PythonDict => value instanceof Map;

/** How `PreparedTargets` names an account and region. */
export const targetKey = ({ accountId, region }: Pick<Target, 'accountId' | 'region'>): string =>
  `${accountId}/${region}`;

export interface RegionFacts {
  readonly accountId: string;
  readonly prepared: PreparedTargets;
  /** The deployed manifest as it is stored. */
  readonly before: StoredObject | undefined;
}

/** An account mapping whose regions say what their builds used. */
export function withRegionFacts(account: PythonDict, facts: RegionFacts): PythonDict {
  const regions = account.get('region_mappings');
  if (!Array.isArray(regions)) return account;
  const filled = regions.map((mapping: PythonValue) =>
    isDict(mapping) ? withFacts(account, mapping, facts) : mapping,
  );
  return new Map<string, PythonValue>([...account, ['region_mappings', filled]]);
}

function withFacts(
  account: PythonDict,
  mapping: PythonDict,
  { accountId, prepared, before }: RegionFacts,
): PythonDict {
  const region = mapping.get('region');
  const now = typeof region === 'string' ? prepared.get(targetKey({ accountId, region })) : undefined;
  if (now !== undefined) {
    const outputs: PythonDict = new Map(Object.entries(now.seedkitMetadata));
    return new Map<string, PythonValue>([...mapping, [SEEDKIT, outputs], [BUCKET, now.artifactsBucket]]);
  }
  const known = storedRegion(before, account.get('alias'), region);
  const kept = [SEEDKIT, BUCKET].flatMap((field): [string, PythonValue][] => {
    const value = known?.[field];
    return value === undefined || value === null ? [] : [[field, pythonForm(value)]];
  });
  return kept.length === 0 ? mapping : new Map<string, PythonValue>([...mapping, ...kept]);
}
