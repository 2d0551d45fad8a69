import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Up to here a copy is in place before the engine would have made a volume for a view. */
const FEW_FILES = 300;
const FEW_BYTES = 8 * 1024 * 1024;

/** Whether all that lies below a folder is little. Stops looking as soon as it is not. */
export async function isSmall(dir: string): Promise<boolean> {
  const files: string[] = [];
  let entries = 0;
  const visit = async (folder: string): Promise<boolean> => {
    const found = await readdir(folder, { withFileTypes: true });
    entries += found.length;
    if (entries > FEW_FILES) return false;
    for (const entry of found) {
      const path = join(folder, entry.name);
      if (entry.isFile()) files.push(path);
      if (entry.isDirectory() && !(await visit(path))) return false;
    }
    return true;
  };
  try {
    if (!(await visit(dir))) return false;
    const sizes = await Promise.all(files.map(async (path) => (await lstat(path)).size));
    return sizes.reduce((sum, size) => sum + size, 0) <= FEW_BYTES;
  } catch {
    // What cannot be looked at is for the copying itself to complain about.
    return false;
  }
}
