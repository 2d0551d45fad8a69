import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Longer than any build may take. */
const OLD_MS = 3 * 24 * 60 * 60_000;

/** Removes what killed runs left of staged modules; gives the names. */
export async function removeOldBundles(dir: string, now: number): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || now - found.mtimeMs < OLD_MS) continue;
    await rm(path, { recursive: true, force: true });
    removed.push(path);
  }
  return removed;
}
