import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readlink, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapLimit } from '@seed/kernel';

const AT_ONCE = 32;

/**
 * Copies files below `from` to `to`, sharing their blocks where the file system can. Modes become those that git
 * keeps, times stay, links stay links; what vanished meanwhile is left out. A path that names a folder makes it.
 */
export async function copyFiles(
  from: string,
  to: string,
  options: { readonly files: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const folders = [...new Set(options.files.map((path) => dirname(path)))].sort();
  await mkdir(to, { recursive: true });
  // Sorted, so that a parent made for a child need not be asked for again.
  for (const folder of folders.filter((path, at) => !folders[at + 1]?.startsWith(`${path}/`)))
    await mkdir(join(to, folder), { recursive: true });
  await mapLimit(options.files, AT_ONCE, async (path) => {
    options.signal.throwIfAborted();
    await copyEntry(join(from, path), join(to, path)).catch(ignoreVanished);
  });
}

async function copyEntry(from: string, to: string): Promise<void> {
  const entry = await lstat(from);
  if (entry.isSymbolicLink()) return symlink(await readlink(from), to);
  if (entry.isDirectory()) {
    await mkdir(to, { recursive: true });
    return;
  }
  if (!entry.isFile()) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const mode = (entry.mode & 0o111) === 0 ? 0o644 : 0o755;
  if ((entry.mode & 0o7777) !== mode) await chmod(to, mode);
  await utimes(to, entry.atime, entry.mtime);
}

function ignoreVanished(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
