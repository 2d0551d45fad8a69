import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { mapLimit } from '@seed/kernel';
import type { BundleFile } from './bundle-file.ts';
import { digestFile } from './digest-file.ts';
import { listBundleFiles, mustBeFolder } from './list-bundle-files.ts';
import type { ListOptions } from './list-bundle-files.ts';
import { listCountedFiles } from './list-counted-files.ts';

const AT_ONCE = 16;

export interface ModuleDigest {
  /** Seed-Farmer's bundle md5, hex: contents alone, so that a renamed file is no change. */
  readonly md5: string;
  /** seed's own digest over paths, modes and contents of the bundle's files: `sha256:<hex>`. */
  readonly digest: string;
  /** The files that `digest` covers. */
  readonly files: readonly BundleFile[];
}

/**
 * Both digests of a module's folder. `projectRoot` bounds the search for `.gitignore` files. Rejects with
 * EnvironmentError `bundle/folder-missing`.
 */
export async function digestModule(
  dir: string,
  options: ListOptions & { readonly projectRoot: string },
): Promise<ModuleDigest> {
  await mustBeFolder(dir);
  const [md5, files] = await Promise.all([
    bundleMd5(dir, options.projectRoot),
    listBundleFiles(dir, options),
  ]);
  return { md5, digest: await ownDigest(dir, files), files };
}

/** The md5 of the sorted, joined md5 texts of all counted files. */
async function bundleMd5(dir: string, projectRoot: string): Promise<string> {
  const counted = await listCountedFiles(dir, projectRoot);
  const digests = await mapLimit(counted, AT_ONCE, (path) => digestFile(path, 'md5'));
  return createHash('md5').update(digests.sort().join('')).digest('hex');
}

async function ownDigest(dir: string, files: readonly BundleFile[]): Promise<string> {
  const digests = await mapLimit(files, AT_ONCE, ({ path }) => digestFile(join(dir, path), 'sha256'));
  const hash = createHash('sha256');
  // Each line ends with a NUL, which no path can hold: no two lists of files give the same text.
  for (const [index, { executable, path }] of files.entries())
    hash.update(`${executable ? '755' : '644'} ${digests[index]} ${path}\0`);
  return `sha256:${hash.digest('hex')}`;
}
