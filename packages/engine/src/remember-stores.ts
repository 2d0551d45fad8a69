import type { StateEntry, StateStore, Stores } from '@seed/kernel';
import { parseStateKey } from './state-keys.ts';

/**
 * Stores that answer for what they have listed, and that write only what differs. Under the lock of a deployment nobody
 * else writes its values, so that one look at the whole spares hundreds at its parts. Locks are always looked at, and a
 * `list` always is a new look.
 */
export function rememberStores({ toolchain, forTarget }: Stores, project: string): Stores {
  const known = new Map<StateStore, StateStore>();
  const remembering = (store: StateStore): StateStore => {
    const made = known.get(store) ?? rememberStore(store, (key) => isRemembered(project, key));
    known.set(store, made);
    return made;
  };
  return { toolchain: remembering(toolchain), forTarget: (target) => remembering(forTarget(target)) };
}

function isRemembered(project: string, key: string): boolean {
  const parsed = parseStateKey(project, key);
  return parsed !== undefined && parsed.kind !== 'lock';
}

function rememberStore(store: StateStore, isRemembered: (key: string) => boolean): StateStore {
  const values = new Map<string, string>();
  /** Folders of which every value is known. */
  const listed = new Set<string>();
  const isKnown = (key: string): boolean =>
    values.has(key) || (isRemembered(key) && [...listed].some((folder) => key.startsWith(folder)));
  const forget = (keys: readonly string[]): void => {
    // What a failed write left is not known, nor whether the folder still is as it was listed.
    for (const key of keys) values.delete(key);
    for (const folder of listed) if (keys.some((key) => key.startsWith(folder))) listed.delete(folder);
  };
  const write = async (keys: readonly string[], work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      forget(keys);
      throw error;
    }
  };
  return {
    name: store.name,
    get: async (key) => (isKnown(key) ? values.get(key) : await store.get(key)),
    async list(path) {
      const folder = path.endsWith('/') ? path : `${path}/`;
      const entries: readonly StateEntry[] = await store.list(path);
      for (const key of values.keys()) if (key.startsWith(folder)) values.delete(key);
      for (const { key, value } of entries) if (isRemembered(key)) values.set(key, value);
      listed.add(folder);
      return entries;
    },
    async put(key, value) {
      if (values.get(key) === value) return;
      await write([key], () => store.put(key, value));
      if (isRemembered(key)) values.set(key, value);
    },
    async delete(keys) {
      const there = keys.filter((key) => !isKnown(key) || values.has(key));
      if (there.length === 0) return;
      await write(there, () => store.delete(there));
      for (const key of there) values.delete(key);
    },
    create: (key, value) => store.create(key, value),
  };
}
