import { posix } from 'node:path';
import { compilePattern, isPattern, normalizePattern, splitPattern } from '../artifacts/compile-pattern.ts';
import type { ListFolder } from '../artifacts/list-files.ts';

/** Files below one folder that belong into a cache. */
export interface CachedFolder {
  /** Relative to the source, or absolute. */
  readonly root: string;
  readonly paths: readonly string[];
}

/**
 * What `cache.paths` names: files that match a pattern, and everything in a folder that is named plainly. Links are
 * cached as links; empty folders are not cached.
 */
export async function findCachedFiles(
  paths: readonly string[],
  srcDir: string,
  list: ListFolder,
): Promise<CachedFolder[]> {
  const byRoot = new Map<string, Set<string>>();
  for (const path of paths) {
    const { root, files } = await filesOf(shorten(normalizePattern(path), srcDir), srcDir, list);
    const known = byRoot.get(root) ?? new Set();
    byRoot.set(root, known);
    for (const file of files) known.add(file);
  }
  return [...byRoot]
    .filter(([, files]) => files.size > 0)
    .map(([root, files]) => ({ root, paths: [...files].sort() }));
}

/** The name of the source folder differs from build to build. */
function shorten(path: string, srcDir: string): string {
  if (path === srcDir) return '';
  return path.startsWith(`${srcDir}/`) ? path.slice(srcDir.length + 1) : path;
}

async function filesOf(path: string, srcDir: string, list: ListFolder) {
  const within = (root: string) => list(posix.resolve(srcDir, root));
  if (!isPattern(path)) {
    const whole = await within(path);
    if (whole !== undefined && whole.length > 0)
      return { root: path, files: whole.filter(isContent).map(pathOf) };
  }
  const { base, rest } = splitPattern(path);
  const matches = compilePattern(rest);
  const entries = base === '/' ? [] : ((await within(base)) ?? []);
  return {
    root: base,
    files: entries.filter((entry) => isContent(entry) && matches(entry.path)).map(pathOf),
  };
}

const isContent = (entry: { readonly kind: string }) => entry.kind === 'file' || entry.kind === 'symlink';
const pathOf = (entry: { readonly path: string }) => entry.path;
