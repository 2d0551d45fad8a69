import { loadImageProject } from '@seed/components';
import type { ImageProject } from '@seed/components';
import { findBaseCommit } from './base-commit.ts';
import { gitTree } from './git-tree.ts';
import type { OpenImages } from './open-images.ts';

/** The project at the commit that changes are counted from. */
export interface BaseProject {
  readonly project: ImageProject;
  /** As people know it: `origin/main`. */
  readonly since: string;
}

/**
 * Reads the project as it was at its base. Undefined where there is nothing to compare with: outside git, at the first
 * commit, and where the project was not there yet. Rejects as `findBaseCommit` and `gitTree` do.
 */
export async function openBase(
  { root, tree, hasSettings, paths, project }: OpenImages,
  { base, signal }: { readonly base?: string | undefined; readonly signal: AbortSignal },
): Promise<BaseProject | undefined> {
  const found = await findBaseCommit({ root, signal, ...(base === undefined ? {} : { base }) });
  if (found === undefined) return undefined;
  const before = await gitTree({ ...found, root }, tree, { signal });
  const standsAlone = !hasSettings && (paths.length > 0 || project?.settings === undefined);
  const { value } = await loadImageProject({
    root,
    read: (path) => before.read(path),
    list: (folder) => before.list(folder),
    checks: false,
    ...(standsAlone && paths.length > 0 ? { paths } : {}),
  });
  return value === undefined ? undefined : { project: value, since: found.name };
}
