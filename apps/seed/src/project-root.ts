import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const MARKERS = ['seed.yaml', 'seedfarmer.yaml'] as const;

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Whatever cannot be looked at does not mark a project.
    return false;
  }
}

/**
 * The folder at or above `dir` that holds one of the names; Seed-Farmer looks at the folder and four parents.
 */
export async function findUpwards(dir: string, names: readonly string[]): Promise<string | undefined> {
  let at = dir;
  for (let step = 0; step < 5; step += 1) {
    for (const name of names) if (await exists(join(at, name))) return at;
    if (dirname(at) === at) return undefined;
    at = dirname(at);
  }
  return undefined;
}

/** The root of the project that a folder belongs to: where seed.yaml or seedfarmer.yaml lies. */
export const findProjectRoot = (dir: string): Promise<string | undefined> => findUpwards(dir, MARKERS);
