import type { StateEntry, StateStore, Stores } from '@seed/kernel';

type Listing = Promise<readonly StateEntry[]>;

/** Asks for a path once, and for what is below it not again. */
function listOnce(store: StateStore): StateStore {
  const listed = new Map<string, Listing>();
  return {
    ...store,
    list(path) {
      for (const [above, entries] of listed)
        if (path === above || path.startsWith(`${above}/`))
          return entries.then((all) => all.filter(({ key }) => key.startsWith(`${path}/`)));
      const entries = store.list(path);
      listed.set(path, entries);
      return entries;
    },
  };
}

/** Stores for one look at several parts of a state, which does not change in between. */
export function listedOnce({ toolchain, forTarget }: Stores): Stores {
  const known = new Map<StateStore, StateStore>();
  const once = (store: StateStore): StateStore => {
    const made = known.get(store) ?? listOnce(store);
    known.set(store, made);
    return made;
  };
  return { toolchain: once(toolchain), forTarget: (target) => once(forTarget(target)) };
}
