import type { Diagnostic, StateEntry, StateStore, Target } from '@seed/kernel';
import { settledRecord } from './module-standing.ts';
import type { ModuleRecord, ObservedModule } from './observed.ts';
import type { ModuleValue } from './state-keys.ts';
import {
  readFileDigests,
  readHash,
  readModuleRecord,
  readObject,
  type StoredObject,
} from './stored-values.ts';

/** The values of one module, not read yet. */
export interface ModuleTexts {
  readonly group: string;
  readonly module: string;
  readonly texts: Map<ModuleValue, StateEntry>;
}

/** Says that a value cannot be read; gives what stands in its place. */
export type Report = (store: StateStore, key: string, expected: string) => undefined;

export function reporter(diagnostics: Diagnostic[]): Report {
  return (store, key, expected) => {
    diagnostics.push({
      code: 'state/unreadable-value',
      severity: 'warning',
      // The value itself is not shown: whatever stands there was not written for this place.
      summary: `"${key}" in ${store.name} is not ${expected} and counts as absent`,
      hints: ['look at the value with the tool of the store, and write it again or delete it'],
    });
    return undefined;
  };
}

/** Older versions of Seed-Farmer kept an md5 per group, at a key that reads like the manifest of a module `md5`. */
export function isGroupDigest({ module, texts }: ModuleTexts): boolean {
  const manifest = texts.get('manifest');
  if (module !== 'md5' || texts.size > 1 || manifest === undefined) return false;
  return readHash(manifest.value) !== undefined;
}

function readTarget(
  manifest: StoredObject | undefined,
  record: ModuleRecord | undefined,
  targets: readonly Target[],
): Target {
  if (record !== undefined) return record.target;
  const [alias, region] = ['target_account', 'target_region'].map((field) => {
    const value = manifest?.[field];
    return typeof value === 'string' ? value : undefined;
  });
  const here = (target: Target) => region === undefined || target.region === region;
  const account = targets.find((target) => target.alias === alias) ?? targets[0];
  return (
    targets.find((target) => target.alias === alias && here(target)) ??
    targets.find((target) => alias === undefined && here(target)) ?? {
      alias: alias ?? account?.alias ?? '',
      accountId: account?.accountId ?? '',
      region: region ?? account?.region ?? '',
    }
  );
}

/** A module as a store holds it; without a record, its place is looked up among the targets that the store is for. */
export function readModule(
  { group, module, texts }: ModuleTexts,
  { store, targets, report }: { store: StateStore; targets: readonly Target[]; report: Report },
): ObservedModule {
  const read = <T>(name: ModuleValue, parse: (text: string) => T | undefined, expected = 'a JSON object') => {
    const entry = texts.get(name);
    return entry === undefined ? undefined : (parse(entry.value) ?? report(store, entry.key, expected));
  };
  const manifest = read('manifest', readObject);
  const md5 = present({
    bundle: read('md5/bundle', readHash, 'a JSON object with a hash'),
    deployspec: read('md5/deployspec', readHash, 'a JSON object with a hash'),
    manifest: read('md5/manifest', readHash, 'a JSON object with a hash'),
  });
  const stored = read('seed/record', readModuleRecord, 'a record of this version of seed');
  const record = settledRecord({ record: stored, md5, manifest });
  const files = read('seed/files', readFileDigests, 'a JSON object of texts');
  const optional = {
    manifest,
    deployspec: read('deployspec', readObject),
    metadata: read('metadata', readObject),
    record,
    files: record?.files === undefined ? files : new Map(Object.entries(record.files)),
  };
  return {
    node: `${group}/${module}`,
    group,
    module,
    target: readTarget(manifest, record, targets),
    md5,
    ...present(optional),
  };
}

/** Without the fields that are undefined. */
export function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Object.fromEntries knows nothing of the names it was given.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
