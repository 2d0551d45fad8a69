import { posix } from 'node:path';
import type { FileEntry, Workspace } from '../workspace.ts';

/** What pattern matching sees of a folder: regular files, links that are kept, and the folders themselves. */
export interface ListedFile {
  /** Relative to the listed folder; leads through links where those were followed. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly size: number;
  /** Of a link: its target as written. */
  readonly target?: string;
}

export type ListFolder = (dir: string) => Promise<readonly FileEntry[] | undefined>;

/** Lists every folder at most once; the answer is as old as the first question. */
export function createLister(workspace: Pick<Workspace, 'list'>): ListFolder {
  const known = new Map<string, Promise<readonly FileEntry[] | undefined>>();
  return (dir) => {
    const key = posix.normalize(dir);
    const listed = known.get(key) ?? workspace.list(key);
    known.set(key, listed);
    return listed;
  };
}

/** Links can multiply a tree without end; CodeBuild's packager would not get this far either. */
const MOST_FOLLOWED = 200_000;
const LONGEST_CHAIN = 40;

interface Place {
  readonly path: string;
  readonly entry: FileEntry;
  /** Absolute path of `entry` itself. */
  readonly real: string;
  /** Real folders that the links on the way here have entered. */
  readonly entered: readonly string[];
}

interface Resolved {
  readonly kind: 'file' | 'directory' | 'dangling';
  readonly real: string;
  readonly size: number;
}

export interface FollowOptions {
  /** Folders behind links are only read where this says that something in them may be wanted. */
  readonly wanted: (path: string) => boolean;
}

/**
 * The entries of a folder with links followed: a link to a file counts as a file, a link to a folder as all that
 * lies in it. Links that point nowhere, and loops, are left out.
 */
export async function followLinks(
  dir: string,
  list: ListFolder,
  options: FollowOptions,
): Promise<readonly ListedFile[] | undefined> {
  const top = await list(dir);
  if (top === undefined) return undefined;
  const found: ListedFile[] = [];
  const queue: Place[] = top.map((entry) => ({
    path: entry.path,
    entry,
    real: posix.join(dir, entry.path),
    entered: [],
  }));
  // Behind a link may be anything; what cannot be listed is no folder.
  const peek: ListFolder = (folder) => list(folder).catch(() => undefined);
  const resolve = createResolver(dir, top, peek);
  for (const place of queue) {
    if (found.length > top.length + MOST_FOLLOWED) break;
    if (place.entry.kind !== 'symlink') {
      pushPlain(found, place);
      continue;
    }
    if (!options.wanted(place.path)) continue;
    const end = await resolve(place.real, place.entry.target ?? '');
    if (end.kind === 'file') found.push({ path: place.path, kind: 'file', size: end.size });
    if (end.kind === 'directory') for (const next of await behind(place, end.real, peek)) queue.push(next);
  }
  return found;
}

function pushPlain(found: ListedFile[], { path, entry }: Place): void {
  if (entry.kind === 'file' || entry.kind === 'directory')
    found.push({ path, kind: entry.kind, size: entry.size });
}

/** What lies in the folder that a link leads to, unless the link leads back to where it came from. */
async function behind(link: Place, real: string, list: ListFolder): Promise<Place[]> {
  const isLoop = [...link.entered, posix.dirname(link.real)].some(
    (folder) => folder === real || folder.startsWith(`${real}/`),
  );
  const entries = isLoop ? [] : ((await list(real)) ?? []);
  return [
    { path: link.path, entry: { ...link.entry, kind: 'directory' }, real, entered: [] },
    ...entries.map((entry) => ({
      path: posix.join(link.path, entry.path),
      entry,
      real: posix.join(real, entry.path),
      entered: [...link.entered, posix.dirname(link.real)],
    })),
  ];
}

/** Finds the end of a chain of links, asking the listing that is at hand before the place of the build. */
function createResolver(dir: string, top: readonly FileEntry[], list: ListFolder) {
  const known = new Map(top.map((entry) => [posix.join(dir, entry.path), entry]));
  return async (from: string, target: string): Promise<Resolved> => {
    let real = posix.resolve(posix.dirname(from), target);
    for (let step = 0; step < LONGEST_CHAIN; step++) {
      const entry = known.get(real);
      if (entry === undefined) break;
      if (entry.kind === 'file') return { kind: 'file', real, size: entry.size };
      if (entry.kind === 'directory') return { kind: 'directory', real, size: 0 };
      if (entry.kind === 'other') return { kind: 'dangling', real, size: 0 };
      real = posix.resolve(posix.dirname(real), entry.target ?? '');
    }
    if (known.has(real)) return { kind: 'dangling', real, size: 0 };
    if ((await list(real)) !== undefined) return { kind: 'directory', real, size: 0 };
    return { kind: (await isFile(real, list)) ? 'file' : 'dangling', real, size: 0 };
  };
}

/** Outside the listed folder only a look into the file's own folder can tell; the root folder is too much to list. */
async function isFile(path: string, list: ListFolder): Promise<boolean> {
  const folder = posix.dirname(path);
  if (folder === '/') return false;
  const name = posix.basename(path);
  const entry = (await list(folder))?.find((candidate) => candidate.path === name);
  return entry !== undefined && (entry.kind === 'file' || entry.kind === 'symlink');
}

/** The entries of a folder with links kept as links. */
export async function listWithLinks(
  dir: string,
  list: ListFolder,
): Promise<readonly ListedFile[] | undefined> {
  const entries = await list(dir);
  return entries?.flatMap((entry) =>
    entry.kind === 'other' ? [] : [{ ...entry, kind: entry.kind } satisfies ListedFile],
  );
}
