import type { Diagnostic, NodeId, StateStore, Stores, Target } from '@seed/kernel';
import {
  isGroupDigest,
  type ModuleTexts,
  present,
  readModule,
  type Report,
  reporter,
} from './observe-module.ts';
import type { DeploymentKey, LockOwner, Observed, ObservedModule } from './observed.ts';
import { readEach, unreachable } from './read-each.ts';
import { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
import { storedTargets } from './stored-manifest.ts';
import { readLockOwner, readObject, type StoredObject } from './stored-values.ts';

/** What one store says of a deployment; texts of modules are read once it is known which accounts there are. */
interface StoreContent {
  readonly store: StateStore;
  requested?: StoredObject | undefined;
  deployed?: StoredObject | undefined;
  lock?: LockOwner | undefined;
  readonly modules: Map<NodeId, ModuleTexts>;
}

async function readStore(store: StateStore, key: DeploymentKey, report: Report): Promise<StoreContent> {
  const content: StoreContent = { store, modules: new Map() };
  for (const entry of await store.list(stateKeys(key).path)) {
    const parsed = parseStateKey(key.project, entry.key);
    if (parsed === undefined || parsed.deployment !== key.deployment) continue;
    if (parsed.kind === 'lock') {
      content.lock = readLockOwner(entry.value) ?? report(store, entry.key, 'a lock');
    } else if (parsed.kind !== 'module') {
      content[parsed.kind] = readObject(entry.value) ?? report(store, entry.key, 'a JSON object');
    } else {
      const { group, module, value } = parsed;
      const node = `${group}/${module}`;
      const known = content.modules.get(node) ?? { group, module, texts: new Map() };
      known.texts.set(value, entry);
      content.modules.set(node, known);
    }
  }
  return content;
}

const placeOf = ({ node, target }: ObservedModule): string => `${node} ${target.accountId} ${target.region}`;

/** The places of each store; that of the toolchain may have none. */
function groupByStore(
  stores: Stores,
  targets: readonly Target[],
): ReadonlyMap<StateStore, readonly Target[]> {
  const byStore = new Map<StateStore, Target[]>([[stores.toolchain, []]]);
  for (const target of targets) {
    const store = stores.forTarget(target);
    byStore.set(store, [...(byStore.get(store) ?? []), target]);
  }
  return byStore;
}

/** Each account and region once. */
function placesOf(targets: readonly Target[] = []): readonly Target[] {
  const known = new Map(targets.map((target) => [`${target.accountId} ${target.region}`, target]));
  return [...known.values()];
}

export interface ObserveOptions {
  /** True where a look at a part is better than none: for people, never for what changes things. */
  readonly partly?: boolean;
}

/**
 * Everything that the stores hold of a deployment: one `list` for each distinct store. To the accounts and regions given
 * come those of the stored manifests, so that `destroy` needs no manifest. Values that cannot be read count as absent, with a
 * warning; keys that are not the deployment's are passed over. Rejects with one EnvironmentError that names every place
 * that cannot be read, or with `partly` passes those over that are not the toolchain's, as `notSeen`.
 */
export async function observe(
  stores: Stores,
  key: DeploymentKey,
  targets: readonly Target[],
  { partly = false }: ObserveOptions = {},
): Promise<Observed> {
  const diagnostics: Diagnostic[] = [];
  const report = reporter(diagnostics);
  const toolchain = await readStore(stores.toolchain, key, report);
  const { requested, deployed, lock } = toolchain;
  const all = [...targets, ...[requested, deployed].flatMap((manifest) => storedTargets(manifest, targets))];
  const byStore = groupByStore(stores, all);
  const others = [...byStore.keys()].filter((store) => store !== stores.toolchain);
  const { values, failures } = await readEach(others, (store) => readStore(store, key, report));
  const trouble = unreachable(failures.map(({ error }) => error));
  if (trouble !== undefined && !partly) throw trouble;
  const contents = [toolchain, ...values];
  const notSeen = failures.flatMap(({ of, error }) =>
    placesOf(byStore.get(of)).map((target) => ({ target, error })),
  );
  const seen = new Map<string, ObservedModule>();
  for (const { store, modules } of contents) {
    const reachable = byStore.get(store) ?? [];
    for (const texts of modules.values()) {
      if (isGroupDigest(texts)) continue;
      const module = readModule(texts, { store, targets: reachable.length > 0 ? reachable : all, report });
      seen.set(placeOf(module), module);
    }
  }
  const byNode = [...Map.groupBy(seen.values(), ({ node }) => node)];
  const further = byNode.flatMap(([, copies]) => copies.slice(1));
  return {
    key,
    ...present({ requested, deployed, lock }),
    modules: new Map(byNode.flatMap(([node, [first]]) => (first === undefined ? [] : [[node, first]]))),
    ...(further.length > 0 ? { others: further } : {}),
    ...(notSeen.length > 0 ? { notSeen } : {}),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
}

/** Names of the deployments of exactly this project, also of those of which only modules are left; sorted. */
export async function listDeployments(store: StateStore, project: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const { key } of await store.list(projectPath(project))) {
    const parsed = parseStateKey(project, key);
    if (parsed !== undefined && parsed.kind !== 'lock') names.add(parsed.deployment);
  }
  return [...names].toSorted();
}
