import { realpath, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { sourcesError } from './sources-error.ts';

export interface FoundInTree {
  /** Absolute, links followed. */
  readonly path: string;
  readonly stats: Stats;
}

/**
 * Finds a path in a tree that others made; nothing when it is not there. Rejects with EnvironmentError
 * `sources/leads-out` when links lead out of the tree.
 */
export async function findInTree(root: string, path: string): Promise<FoundInTree | undefined> {
  const [realRoot, real] = await Promise.all([
    realpath(root),
    realpath(join(root, path)).catch(() => undefined),
  ]);
  if (real === undefined) return undefined;
  if (real !== realRoot && !real.startsWith(realRoot + sep))
    throw sourcesError('sources/leads-out', `"${path}" is a link that leads out of the fetched sources`, {
      hints: ['point to the folder or file itself'],
    });
  return { path: real, stats: await stat(real) };
}
