import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EnvironmentError, InputError } from '@seed/kernel';
import type { ProcessIo } from '../process-io.ts';

/** Makes a folder and those above it, one by one: below /proc the making of all at once never ends. */
async function makeFolder(dir: string): Promise<void> {
  const found = await stat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new Error(`"${dir}" is a file`);
  await makeFolder(dirname(dir));
  await mkdir(dir).catch((error: NodeJS.ErrnoException) => {
    // Somebody else was quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

/**
 * Writes a document where a person asked for it, whole or not at all; its folder is made where it is absent. Rejects
 * with InputError for a folder, with EnvironmentError for what cannot be written.
 */
export async function writeDocument(path: string, text: string, io: ProcessIo): Promise<void> {
  const target = resolve(io.cwd, path);
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory() === true || path.endsWith('/')) {
    throw new InputError('cli/not-a-file', `"${path}" is a folder`, {
      hints: [`name a file, e.g. \`${join(path, 'report.html')}\``],
    });
  }
  try {
    await makeFolder(dirname(target));
    // A pipe or a device is written to, not replaced.
    if (found !== undefined && !found.isFile()) return await writeFile(target, text);
    const next = join(dirname(target), `.${basename(target)}.${io.pid}`);
    try {
      await writeFile(next, text);
      await rename(next, target);
    } finally {
      await rm(next, { force: true });
    }
  } catch (error) {
    throw new EnvironmentError('cli/file-not-writable', `"${path}" cannot be written`, {
      cause: error,
      hints: ['name a file in a folder that this user may write, or `-` for standard output'],
    });
  }
}
