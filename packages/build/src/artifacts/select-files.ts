import { posix } from 'node:path';
import {
  compilePattern,
  couldMatchBelow,
  isPattern,
  normalizePattern,
  splitPattern,
} from './compile-pattern.ts';
import { followLinks, listWithLinks } from './list-files.ts';
import type { ListedFile, ListFolder } from './list-files.ts';

/** A file of the build and where it goes to. */
export interface SelectedFile {
  /** Absolute folder that it is read from. */
  readonly dir: string;
  /** Path below `dir`. */
  readonly path: string;
  /** Path below the output folder. */
  readonly to: string;
  readonly size: number;
  /** A link that stays a link: its target, relative to the link. */
  readonly link?: string;
}

export interface FileWish {
  /** CODEBUILD_SRC_DIR: where relative base directories start. */
  readonly srcDir: string;
  /** Evaluated; `.` where the spec has none. */
  readonly baseDirectory: string;
  /** Evaluated patterns. */
  readonly patterns: readonly string[];
  readonly excludes: readonly string[];
  readonly discardPaths: boolean;
  /** Links within the base directory stay links. */
  readonly keepLinks: boolean;
}

export type Selection =
  | { readonly found: 'files'; readonly files: readonly SelectedFile[] }
  | { readonly found: 'no-base-directory' }
  | { readonly found: 'no-files' };

/**
 * Finds files as CodeBuild's agent does and says its lines. Patterns are tried in order in each base directory; of
 * two files with one destination the later one wins.
 */
export async function selectFiles(
  wish: FileWish,
  list: ListFolder,
  say: (line: string) => void,
): Promise<Selection> {
  say(`Expanding base directory path: ${wish.baseDirectory}`);
  say('Assembling file list');
  say(`Expanding ${wish.baseDirectory}`);
  const bases = await baseDirectories(wish, list);
  if (bases.length === 0) return { found: 'no-base-directory' };
  const byDestination = new Map<string, SelectedFile>();
  for (const base of bases) {
    say(`Expanding file paths for base directory ${base.shown}`);
    say('Assembling file list');
    for (const file of await filesOf(base.dir, wish, list, say)) {
      byDestination.delete(file.to);
      byDestination.set(file.to, file);
    }
  }
  const files = withoutClashes([...byDestination.values()]);
  return files.length === 0 ? { found: 'no-files' } : { found: 'files', files };
}

interface BaseDirectory {
  readonly dir: string;
  readonly shown: string;
}

async function baseDirectories(wish: FileWish, list: ListFolder): Promise<BaseDirectory[]> {
  const normal = normalizePattern(wish.baseDirectory);
  if (!isPattern(normal)) {
    const dir = posix.resolve(wish.srcDir, normal);
    return (await list(dir)) === undefined ? [] : [{ dir, shown: wish.baseDirectory }];
  }
  const { base, rest } = splitPattern(normal);
  const parent = posix.resolve(wish.srcDir, base);
  const matches = compilePattern(rest);
  const entries = await followLinks(parent, list, {
    wanted: (path) => matches(path) || couldMatchBelow(rest, path),
  });
  return (entries ?? [])
    .filter((entry) => entry.kind === 'directory' && matches(entry.path))
    .map((entry) => ({ dir: posix.join(parent, entry.path), shown: posix.join(base, entry.path) }))
    .sort((a, b) => (a.shown < b.shown ? -1 : 1));
}

async function filesOf(
  base: string,
  wish: FileWish,
  list: ListFolder,
  say: (line: string) => void,
): Promise<SelectedFile[]> {
  const excluded = wish.excludes.map(compilePattern);
  const selected: SelectedFile[] = [];
  for (const pattern of wish.patterns) {
    say(`Expanding ${pattern}`);
    const place = placeOf(pattern, base);
    const entries = await candidates(place, wish, list);
    const matches = compilePattern(place.pattern);
    const hits = entries
      .filter((entry) => entry.kind !== 'directory' && matches(entry.path))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    if (hits.length === 0) say(`Skipping invalid file path ${pattern}`);
    for (const hit of hits) {
      const inside = posix.join(place.prefix, hit.path);
      if (!excluded.some((isExcluded) => isExcluded(inside)))
        selected.push(selectedFile(hit, place.dir, inside, wish));
    }
  }
  return selected;
}

/** The folder to list for a pattern; patterns that lead out of the base directory keep their whole path as name. */
function placeOf(pattern: string, base: string) {
  const normal = normalizePattern(pattern);
  if (!normal.startsWith('/') && !normal.startsWith('..')) return { dir: base, pattern: normal, prefix: '' };
  const absolute = posix.isAbsolute(normal) ? normal : normalizePattern(`${base}/${normal}`);
  if (absolute.startsWith(`${base}/`))
    return { dir: base, pattern: absolute.slice(base.length + 1), prefix: '' };
  const { base: dir, rest } = splitPattern(absolute);
  return { dir, pattern: rest, prefix: dir.slice(1) };
}

async function candidates(
  place: { readonly dir: string; readonly pattern: string },
  wish: FileWish,
  list: ListFolder,
): Promise<readonly ListedFile[]> {
  if (wish.keepLinks) return (await listWithLinks(place.dir, list)) ?? [];
  const matches = compilePattern(place.pattern);
  const wanted = (path: string) => matches(path) || couldMatchBelow(place.pattern, path);
  return (await followLinks(place.dir, list, { wanted })) ?? [];
}

function selectedFile(hit: ListedFile, dir: string, inside: string, wish: FileWish): SelectedFile {
  const file = {
    dir,
    path: hit.path,
    to: wish.discardPaths ? posix.basename(hit.path) : inside,
    size: hit.size,
  };
  const link = hit.kind === 'symlink' && !wish.discardPaths ? innerTarget(dir, hit) : undefined;
  return link === undefined ? file : { ...file, link };
}

/** The target of a link relative to the link, or undefined when it leaves the folder. */
function innerTarget(dir: string, hit: ListedFile): string | undefined {
  const from = posix.dirname(posix.join(dir, hit.path));
  const target = posix.resolve(from, hit.target ?? '');
  return target.startsWith(`${dir}/`) ? posix.relative(from, target) : undefined;
}

/** A name cannot be both a file and a folder: the folder stays. */
function withoutClashes(files: readonly SelectedFile[]): SelectedFile[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let dir = posix.dirname(file.to); dir !== '.'; dir = posix.dirname(dir)) folders.add(dir);
  }
  return files.filter((file) => !folders.has(file.to));
}
