import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** Answers the rules of the `.gitignore` in a folder, each file read once; undefined where there is none. */
export type IgnoreReader = (folder: string) => Ignore | undefined;

/** Whether a path of a module is ignored; folders end with `/`. Relative to the module, `/` separators. */
export type IgnoreTest = (path: string) => boolean;

/** One reader serves all modules of a project, since most of their `.gitignore` files are the same ones. */
export function createIgnoreReader(): IgnoreReader {
  const known = new Map<string, Ignore | undefined>();
  return (folder) => {
    if (!known.has(folder)) known.set(folder, readRules(join(folder, '.gitignore')));
    return known.get(folder);
  };
}

function readRules(path: string): Ignore | undefined {
  // Nearly always there is none, and an error costs more than a look.
  if (!existsSync(path)) return undefined;
  try {
    return ignore({ allowRelativePaths: true }).add(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A tree of fetched sources, and the folder that Seed-Farmer would keep it in. Both absolute. */
export interface SourceTree {
  readonly root: string;
  readonly standsFor: string;
}

/**
 * What the `.gitignore` files from a module up to its project's root ignore. Other than in git, each of those files is
 * asked alone, and one that says ignored wins. `inside` leaves out the files that ignore the module itself, as those of
 * most projects do with the folders of fetched sources: they say nothing about the files of the module.
 */
export function ignoreTests(
  dir: string,
  options: { readonly projectRoot: string; readonly tree?: SourceTree; readonly read: IgnoreReader },
): { readonly all: IgnoreTest; readonly inside: IgnoreTest } {
  const { projectRoot, read, tree } = options;
  const place = tree === undefined ? dir : join(tree.standsFor, relative(tree.root, dir));
  const files = foldersBetween(place, projectRoot).flatMap((folder) => {
    const rules = read(tree === undefined ? folder : folderOnDisk(folder, tree));
    // The folder is the module's or above it.
    const below = place.slice(folder.length + 1).replaceAll(sep, '/');
    return rules === undefined ? [] : [{ rules, prefix: below === '' ? '' : `${below}/` }];
  });
  const others = files.filter(({ rules, prefix }) => prefix === '' || !rules.ignores(prefix));
  const testOf = (list: typeof files): IgnoreTest => {
    return (path) => list.some(({ rules, prefix }) => rules.ignores(prefix + path));
  };
  const all = testOf(files);
  return { all, inside: others.length === files.length ? all : testOf(others) };
}

function folderOnDisk(folder: string, { root, standsFor }: SourceTree): string {
  const isInside = folder === standsFor || folder.startsWith(`${standsFor}${sep}`);
  return isInside ? join(root, relative(standsFor, folder)) : folder;
}

/** The module's folder and those above it, up to the project's root; the folder alone when it lies elsewhere. */
function foldersBetween(dir: string, projectRoot: string): string[] {
  if (dir !== projectRoot && !dir.startsWith(`${projectRoot}${sep}`)) return [dir];
  const folders = [dir];
  for (let at = dir; at !== projectRoot; ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}
