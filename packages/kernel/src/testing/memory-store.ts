import type { StateStore } from '../state-store.ts';

/** A store in memory, with a record of what was done to it. */
export interface MemoryStore extends StateStore {
  /** Everything that is kept, sorted by key. */
  entries(): Readonly<Record<string, string>>;
  /** Every change in its order: `put /a/b`, `create /a/b`, `delete /a/b` (one for each key, there or not). */
  readonly writes: readonly string[];
}

/** Orders by code point, as UTF-8 bytes do; the `<` of texts orders by UTF-16 unit. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Makes a store that keeps to the contract of `describeStateStore` and forgets everything with the process. */
export function memoryStore(
  initial: Readonly<Record<string, string>> = {},
  { name = 'memory' }: { readonly name?: string } = {},
): MemoryStore {
  const values = new Map(Object.entries(initial));
  const writes: string[] = [];
  const sorted = (): [string, string][] => [...values].sort(([a], [b]) => byCodePoint(a, b));
  return {
    name,
    writes,
    entries: () => Object.fromEntries(sorted()),
    get: async (key) => values.get(key),
    async list(path) {
      const folder = path.endsWith('/') ? path : `${path}/`;
      const below = sorted().filter(([key]) => key.startsWith(folder) && key !== folder);
      return below.map(([key, value]) => ({ key, value }));
    },
    async put(key, value) {
      writes.push(`put ${key}`);
      values.set(key, value);
    },
    async delete(keys) {
      for (const key of keys) {
        writes.push(`delete ${key}`);
        values.delete(key);
      }
    },
    async create(key, value) {
      if (values.has(key)) return false;
      writes.push(`create ${key}`);
      values.set(key, value);
      return true;
    },
  };
}
