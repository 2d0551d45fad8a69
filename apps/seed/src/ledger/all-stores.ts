import { parseStateKey, projectPath, stateKeys } from '@seed/engine';
import type { ModuleKeys } from '@seed/engine';
import type { StateStore, Target } from '@seed/kernel';
import type { Ledger } from './open-ledger.ts';
import { storedTargets } from './stored-targets.ts';
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
async function placesOf(ledger: Ledger, deployment: string | undefined): Promise<readonly Target[]> {
  const { store, project } = ledger;
  const path = deployment === undefined ? projectPath(project) : stateKeys({ project, deployment }).path;
  const manifests = (await store.list(path)).flatMap(({ key, value }) => {
    const kind = parseStateKey(project, key)?.kind;
    return kind === 'requested' || kind === 'deployed' ? [objectOf(value)] : [];
  });
  return storedTargets(manifests, await ledger.variables()).targets;
}

/** Every store that holds something of the project, or of one deployment; that of the toolchain comes first. */
export async function allStores(
  ledger: Ledger,
  {
    deployment,
    place,
  }: { readonly deployment?: string | undefined; readonly place?: Place | undefined } = {},
): Promise<readonly PlacedStore[]> {
  if (ledger.accounts === undefined) return [{ store: ledger.store }];
  if (place !== undefined) return [{ store: ledger.stores.forTarget(place), place }];
  const found = new Map<StateStore, Place>();
  for (const { accountId, region } of [...ledger.places, ...(await placesOf(ledger, deployment))]) {
    const store = ledger.stores.forTarget({ accountId, region });
    if (!found.has(store)) found.set(store, { accountId, region });
  }
  return [...found].map(([store, where]) => ({ store, place: where }));
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
