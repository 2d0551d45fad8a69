import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '@seed/kernel';
import type { BundleFile } from './bundle-file.ts';
import { isBundledFile, isBundledFolder } from './is-bundled.ts';

export interface ListOptions {
  /** Takes dot-files such as `.npmrc` or `.dockerignore` too, which Seed-Farmer never does. */
  readonly dotFiles?: boolean;
}

/**
 * The files of a module that its bundle holds, sorted by path. Links to files count as files, links to folders are left
 * out, as are folders without files. Rejects with EnvironmentError `bundle/folder-missing`.
 */
export async function listBundleFiles(dir: string, options: ListOptions = {}): Promise<BundleFile[]> {
  const dotFiles = options.dotFiles ?? false;
  await mustBeFolder(dir);
  const found: BundleFile[] = [];
  const visit = async (relative: string): Promise<void> => {
    const entries = await readdir(join(dir, relative), { withFileTypes: true });
    const below = entries.map(async (entry) => {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) return isBundledFolder(entry.name) ? visit(path) : undefined;
      if (isBundledFile(entry.name, { dotFiles })) found.push(...(await describe(dir, path)));
    });
    await Promise.all(below);
  };
  await visit('');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Empty for what is no file behind its links, and for links that lead nowhere. */
async function describe(dir: string, path: string): Promise<BundleFile[]> {
  const stats = await stat(join(dir, path)).catch(() => undefined);
  if (stats?.isFile() !== true) return [];
  return [{ path, size: stats.size, executable: (stats.mode & 0o111) !== 0 }];
}

export async function mustBeFolder(dir: string): Promise<void> {
  const stats = await stat(dir).catch(() => undefined);
  if (stats?.isDirectory() === true) return;
  throw new EnvironmentError('bundle/folder-missing', `the module folder "${dir}" does not exist`, {
    hints: ['Check the path of the module'],
  });
}
