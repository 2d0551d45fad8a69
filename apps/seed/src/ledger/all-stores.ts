import { parseStateKey, projectPath, stateKeys } from '@seed/engine';
import type { ModuleKeys, NotSeen } from '@seed/engine';
import type { StateStore } from '@seed/kernel';
import { accountNotSet } from './not-seen.ts';
import type { Ledger } from './open-ledger.ts';
import { storedTargets } from './stored-targets.ts';
import type { StoredTargets } from './stored-targets.ts';
import type { Place } from './target-flags.ts';

/** A store and, where it is in AWS, the place that it is in. */
export interface PlacedStore {
  readonly store: StateStore;
  readonly place?: Place;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The places that the manifests of a deployment, or of all, name. */
async function placesOf(ledger: Ledger, deployment: string | undefined): Promise<StoredTargets> {
  const { store, project } = ledger;
  const path = deployment === undefined ? projectPath(project) : stateKeys({ project, deployment }).path;
  const manifests = (await store.list(path)).flatMap(({ key, value }) => {
    const kind = parseStateKey(project, key)?.kind;
    return kind === 'requested' || kind === 'deployed' ? [objectOf(value)] : [];
  });
  return storedTargets(manifests, await ledger.variables());
}

export interface AllStores {
  readonly stores: readonly PlacedStore[];
  /** Accounts that only the environment names, and it does not. */
  readonly notSeen: readonly NotSeen[];
}

/** Every store that holds something of the project, or of one deployment; that of the toolchain comes first. */
export async function allStores(
  ledger: Ledger,
  {
    deployment,
    place,
  }: { readonly deployment?: string | undefined; readonly place?: Place | undefined } = {},
): Promise<AllStores> {
  if (ledger.accounts === undefined) return { stores: [{ store: ledger.store }], notSeen: [] };
  if (place !== undefined) return { stores: [{ store: ledger.stores.forTarget(place), place }], notSeen: [] };
  const found = new Map<StateStore, Place>();
  const { targets, missing } = await placesOf(ledger, deployment);
  for (const { accountId, region } of [...ledger.places, ...targets]) {
    const store = ledger.stores.forTarget({ accountId, region });
    if (!found.has(store)) found.set(store, { accountId, region });
  }
  return {
    stores: [...found].map(([store, where]) => ({ store, place: where })),
    notSeen: missing.map(accountNotSet),
  };
}

/** The store that holds what belongs to a module; what has no place is with the deployment. */
export function storeOf(ledger: Ledger, { accountId, region }: Place): StateStore {
  return accountId === '' || region === '' ? ledger.store : ledger.stores.forTarget({ accountId, region });
}

/** Forgets a module; its record goes last, so that a removal that was cut short is still known. */
export async function removeModule(store: StateStore, { all, record }: ModuleKeys): Promise<void> {
  await store.delete(all.filter((key) => key !== record));
  await store.delete([record]);
}
