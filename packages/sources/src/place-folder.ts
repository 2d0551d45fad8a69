import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const TEMPORARY = '.tmp-';
const STALE_MS = 24 * 3600 * 1000;

/** Of a folder that is removed when it is old. */
export const temporaryName = (): string => `${TEMPORARY}${process.pid}-${randomBytes(6).toString('hex')}`;

/** True where the folder exists. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/**
 * Gives `work` a new folder beside others of `parent`, and removes it with whatever is left in it. `work` renames what
 * it wants to keep, so that nobody ever sees a half-written folder.
 */
export async function withTemporary<T>(parent: string, work: (dir: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true });
  await removeStale(parent);
  const dir = join(parent, temporaryName());
  await mkdir(dir, { mode: 0o700 });
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What killed processes left behind. */
async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(TEMPORARY)) continue;
    const made = await stat(join(parent, name)).catch(() => undefined);
    if (made !== undefined && Date.now() - made.mtimeMs > STALE_MS)
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Renames a finished folder to its place. Where another process was first, that one's stays: both are equal. */
export async function placeFolder(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await isFolder(to))) throw error;
  }
}

/** Notes that a run uses a tree, which is kept as long as runs do. Its own time stays: others may compare it. */
export async function markUsed(tree: string): Promise<void> {
  // A cache that cannot be written is still one that can be read.
  await stat(tree)
    .then(({ mtime }) => utimes(tree, new Date(), mtime))
    .catch(() => undefined);
}

/** Writes a small file so that readers see the old text or the new one. */
export async function placeText(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
