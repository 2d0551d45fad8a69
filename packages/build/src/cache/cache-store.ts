import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `index.json` of an entry says. */
export interface CacheEntry {
  readonly format: 1;
  readonly key: string;
  /** Digest of `cache.paths`: other paths, other cache. */
  readonly version: string;
  /** Folders of the archive's parts, as written in the spec: relative to the source, or absolute. */
  readonly roots: readonly string[];
  readonly files: number;
  /** Bytes of the archive. */
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface StoredCache {
  readonly entry: CacheEntry;
  /** Folder of the entry. */
  readonly dir: string;
  /** The archive: tar, compressed with zstd. */
  readonly archive: string;
}

/**
 * Local caches of one namespace: a folder per entry, made under another name and renamed when complete, so that any
 * number of builds may read and write at once.
 */
export interface CacheStore {
  /** The entry of exactly this key. */
  find(version: string, key: string): Promise<StoredCache | undefined>;
  /** The newest entry whose key begins with `prefix`. */
  newest(version: string, prefix: string): Promise<StoredCache | undefined>;
  /**
   * Stores what `write` puts into the archive. An entry that exists stays, unless `replace`: then false is returned.
   */
  save(
    wish: { readonly version: string; readonly key: string; readonly replace: boolean },
    write: (archive: string) => Promise<Omit<CacheEntry, 'format' | 'key' | 'version'>>,
  ): Promise<CacheEntry | undefined>;
}

const INDEX = 'index.json';
const ARCHIVE = 'content.tar.zst';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A folder name for any namespace. */
function folderName(namespace: string): string {
  return encodeURIComponent(namespace).replace(/^\.+$/, (dots) => `%2E${dots.slice(1)}`);
}

export function createCacheStore(root: string, namespace: string): CacheStore {
  const home = join(root, folderName(namespace));
  const dirOf = (version: string, key: string) =>
    join(home, `${version.slice(0, 16)}-${digest(key).slice(0, 32)}`);
  return {
    find: (version, key) => readEntry(dirOf(version, key)),
    async newest(version, prefix) {
      const names = await readdir(home).catch(() => []);
      const mine = names.filter((name) => name.startsWith(`${version.slice(0, 16)}-`));
      let best: StoredCache | undefined;
      for (const name of mine) {
        const stored = await readEntry(join(home, name));
        if (stored === undefined || !stored.entry.key.startsWith(prefix)) continue;
        if (best === undefined || stored.entry.createdAt > best.entry.createdAt) best = stored;
      }
      return best;
    },
    async save({ version, key, replace }, write) {
      const partial = join(home, `.partial-${randomUUID()}`);
      await mkdir(partial, { recursive: true });
      try {
        const content = await write(join(partial, ARCHIVE));
        const entry: CacheEntry = { format: 1, key, version, ...content };
        await writeFile(join(partial, INDEX), `${JSON.stringify(entry, null, 2)}\n`);
        return (await putInPlace(partial, dirOf(version, key), replace)) ? entry : undefined;
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    },
  };
}

async function readEntry(dir: string): Promise<StoredCache | undefined> {
  try {
    const entry = JSON.parse(await readFile(join(dir, INDEX), 'utf8')) as Partial<CacheEntry>;
    if (entry.format !== 1 || typeof entry.key !== 'string' || !Array.isArray(entry.roots)) return undefined;
    return { entry: entry as CacheEntry, dir, archive: join(dir, ARCHIVE) };
  } catch {
    // absent, or removed or replaced while we looked: no entry
    return undefined;
  }
}

/** Renaming onto an entry fails, which is what makes entries immutable. */
async function putInPlace(partial: string, dir: string, replace: boolean): Promise<boolean> {
  if (replace) {
    const old = `${partial}-old`;
    await rename(dir, old).catch(() => undefined);
    await rm(old, { recursive: true, force: true });
  }
  try {
    await rename(partial, dir);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') return false;
    throw error;
  }
}
