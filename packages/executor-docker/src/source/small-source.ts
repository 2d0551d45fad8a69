import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Up to here a copy is in place before the engine would have made a volume for a view. */
const FEW_FILES = 300;
const FEW_BYTES = 8 * 1024 * 1024;

/** Whether all that lies below a folder is little. Stops looking as soon as it is not. */
export async function isSmall(dir: string): Promise<boolean> {
  const left = { files: FEW_FILES, bytes: FEW_BYTES };
  const visit = async (folder: string): Promise<boolean> => {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      left.files -= 1;
      if (entry.isFile()) left.bytes -= (await lstat(path)).size;
      if (left.files < 0 || left.bytes < 0) return false;
      if (entry.isDirectory() && !(await visit(path))) return false;
    }
    return true;
  };
  // What cannot be looked at is for the copying itself to complain about.
  return visit(dir).catch(() => false);
}
