import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * All files and links below `dir`, relative with `/` separators, in no particular order. A folder without
 * entries stands for itself, since git and some builds need it. `skip` prunes by relative path.
 */
export async function walkFolder(
  dir: string,
  options: { readonly skip?: (path: string) => boolean; readonly signal: AbortSignal },
): Promise<string[]> {
  const found: string[] = [];
  const visit = async (relative: string): Promise<void> => {
    options.signal.throwIfAborted();
    const entries = await readdir(join(dir, relative), { withFileTypes: true });
    if (entries.length === 0 && relative !== '') found.push(relative);
    const below: Promise<void>[] = [];
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (options.skip?.(path) === true) continue;
      if (entry.isDirectory()) below.push(visit(path));
      else if (isPackable(entry)) found.push(path);
    }
    await Promise.all(below);
  };
  await visit('');
  return found;
}

/** Sockets, fifos and devices are no part of a source. */
function isPackable(entry: Dirent): boolean {
  return entry.isFile() || entry.isSymbolicLink();
}
