import type { ModuleRecord, ObservedModule } from './observed.ts';

/** How a module was left by whoever worked on it last. */
export type Standing =
  /** Deployed to the end; its digests say whether it is up to date. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'tainted'; readonly at?: string; readonly by?: string }
  | {
      readonly kind: 'unfinished';
      readonly status: 'failed' | 'interrupted';
      readonly at?: string;
      readonly run?: string;
    };

/**
 * The record as what it announced has made it. A deployment of another bundle stores the md5 of that and of the manifest
 * last. Where only the first is gone, Seed-Farmer has tainted the module since.
 */
export function settledRecord({ record, md5, manifest }: StoredModule): ModuleRecord | undefined {
  if (record?.status !== 'deploying' || record.pending === undefined) return record;
  const { pending, build: _over, files: _former, ...rest } = record;
  const { manifestMd5, ...facts } = pending;
  const bundleMd5 = md5.bundle ?? manifest?.['bundle_md5'];
  const isDone = md5.manifest === manifestMd5 && bundleMd5 === facts.bundleMd5;
  return isDone ? { ...rest, ...facts, status: 'deployed' } : record;
}

type StoredModule = {
  readonly [K in 'record' | 'md5' | 'manifest']: ObservedModule[K] | undefined;
} & Pick<ObservedModule, 'md5'>;

/**
 * The record, unless Seed-Farmer deployed the module after it was written: then the md5 of the bundle is neither the one
 * that the record goes with nor one that its run was about to store.
 */
export function trustedRecord({ record, md5 }: ObservedModule): ModuleRecord | undefined {
  if (record?.bundleMd5 === undefined || md5.bundle === undefined) return record;
  return [record.bundleMd5, record.pending?.bundleMd5].includes(md5.bundle) ? record : undefined;
}

/** Whether the module ever got to the end of a deployment, as far as anything in the store says so. */
export function wasDeployed(module: ObservedModule): boolean {
  const { metadata, md5, record } = module;
  if (metadata !== undefined || md5.bundle !== undefined) return true;
  // Of a removal that was cut short, the record is what goes last.
  if (record?.status === 'destroying' && module.manifest === undefined) return false;
  return record?.content !== undefined;
}

/** A bundle without an md5 is deployed again, and so is one whose record does not say `deployed`. */
export function standingOf(module: ObservedModule): Standing {
  const record = trustedRecord(module);
  if (record !== undefined && record.status !== 'deployed') {
    const { at, run } = record;
    return { kind: 'unfinished', status: record.status === 'failed' ? 'failed' : 'interrupted', at, run };
  }
  if (record?.tainted !== undefined) return { kind: 'tainted', ...record.tainted };
  if (module.md5.bundle !== undefined) return { kind: 'settled' };
  // Seed-Farmer taints by deleting the md5, and deletes it as well when it begins to deploy. Only a record tells the two
  // apart: Seed-Farmer has begun where the stored manifest is of another bundle.
  const begun = record === undefined || bundleOfManifest(module) !== record.bundleMd5;
  return begun ? { kind: 'unfinished', status: 'failed' } : { kind: 'tainted' };
}

function bundleOfManifest({ manifest, record }: ObservedModule): unknown {
  return manifest?.['bundle_md5'] ?? record?.bundleMd5;
}
