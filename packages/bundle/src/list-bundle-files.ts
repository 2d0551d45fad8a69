import { statSync } from 'node:fs';
import { EnvironmentError } from '@seed/kernel';
import type { BundleFile } from './bundle-file.ts';
import { walkModule } from './walk-module.ts';
import type { WalkedFile } from './walk-module.ts';

export interface ListOptions {
  /** Takes dot-files such as `.npmrc` or `.dockerignore` too, which Seed-Farmer never does. */
  readonly dotFiles?: boolean;
}

/**
 * The files of a module that its bundle holds, sorted by path. Links to files count as files, links to folders are left
 * out, as are folders without files. Rejects with EnvironmentError `bundle/folder-missing` or `bundle/not-readable`.
 */
export async function listBundleFiles(dir: string, options: ListOptions = {}): Promise<BundleFile[]> {
  mustBeFolder(dir);
  return walkModule(dir, { dotFiles: options.dotFiles ?? false }).map(asBundleFile);
}

export function asBundleFile({ path, stats }: WalkedFile): BundleFile {
  return { path, size: stats.size, executable: (stats.mode & 0o111) !== 0 };
}

export function mustBeFolder(dir: string): void {
  if (isFolder(dir)) return;
  throw new EnvironmentError('bundle/folder-missing', `the module folder "${dir}" does not exist`, {
    hints: ['Check the path of the module'],
  });
}

function isFolder(dir: string): boolean {
  try {
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
}
