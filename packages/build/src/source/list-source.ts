import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EnvironmentError, mapLimit } from '@seed/kernel';
import type { ListSource, SourceFiles } from '../source-files.ts';
import { askGit, runGit } from './run-git.ts';
import { walkFolder } from './walk-folder.ts';

/** seed's own records are never part of a source: builds may even live below it. */
const STATE_FOLDER = '.seed';

/**
 * Lists the files that a build gets (see ListSource). `tree` asks git for tracked and not-ignored files, and adds
 * `.git` when `dir` is the top of its work tree (`openSource` brings it where it lies elsewhere); folders outside git, or ignored by it, are taken whole. `head` lists
 * names of the last commit: their content has to come from a clone, see `openSource`.
 * Rejects with EnvironmentError `source/*`.
 */
export const listSource: ListSource = async (dir, selection, signal) => {
  await mustBeFolder(dir);
  const top = selection === 'all' ? undefined : await findWorkTree(dir);
  if (selection === 'head') return { files: await listHead(dir, top, signal), hidden: [] };
  const listed =
    top === undefined ? undefined : await listTree(dir, { isTop: top === dir, nested: false, signal });
  const { files, hidden } = listed ?? (await listAll(dir, signal));
  return { files: [...files].sort(), hidden: [...hidden].sort() };
};

/** The folder at or above `dir` that holds `.git`, without asking git; undefined outside git. */
export async function findWorkTree(dir: string): Promise<string | undefined> {
  for (let at = dir; ; at = dirname(at)) {
    if (await exists(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** True where `.git` is a file: in work trees made by `git worktree`, and in submodules. */
export async function isLinkedTree(dir: string): Promise<boolean> {
  const entry = await lstat(join(dir, '.git')).catch(() => undefined);
  return entry?.isFile() === true;
}

/** A source that was packed for CodeBuild brings something of its own there, which its build needs. */
const PACKED = join(STATE_FOLDER, 'kit');

async function listAll(dir: string, signal: AbortSignal): Promise<SourceFiles> {
  const has = (name: string): Promise<boolean> => exists(join(dir, name));
  const hidden = (await has(STATE_FOLDER)) && !(await has(PACKED)) ? [STATE_FOLDER] : [];
  return { files: await walkFolder(dir, { signal, skip: (path) => hidden.includes(path) }), hidden };
}

/** Undefined when git ignores the folder itself. */
async function listTree(
  dir: string,
  options: { readonly isTop: boolean; readonly nested: boolean; readonly signal: AbortSignal },
): Promise<SourceFiles | undefined> {
  const { isTop, signal } = options;
  // Asked first: git cannot list ignored entries from within an ignored folder.
  if (!isTop && (await isIgnored(dir, signal))) return undefined;
  // In a linked work tree `.git` points out of the source; a build would only stumble over it.
  const isLinked = isTop && !options.nested && (await isLinkedTree(dir));
  const [kept, ignored, stages, gitFiles] = await Promise.all([
    listPaths(dir, ['ls-files', '-coz', '--exclude-standard'], signal),
    listPaths(dir, ['ls-files', '-oiz', '--exclude-standard', '--directory'], signal),
    runGit(dir, ['ls-files', '-sz'], signal),
    isTop && !isLinked ? listGitFolder(dir, signal) : [],
  ]);
  const links = new Set(
    stages
      .split('\0')
      .flatMap((line) => (line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : [])),
  );
  const files: string[] = [...gitFiles];
  const hidden = ignored.map((path) => path.replace(/\/$/, '')).filter((path) => path !== STATE_FOLDER);
  if (await exists(join(dir, STATE_FOLDER))) hidden.push(STATE_FOLDER);
  if (isLinked) hidden.push('.git');
  const nested: string[] = [];
  for (const path of new Set(kept)) {
    if (path.startsWith(`${STATE_FOLDER}/`)) continue;
    // A submodule, or (with a slash at its end) somebody's clone inside the tree.
    if (path.endsWith('/') || links.has(path)) nested.push(path.replace(/\/$/, ''));
    else files.push(path);
  }
  for (const path of nested) {
    const inner = await listNested(join(dir, path), signal);
    files.push(...inner.files.map((name) => `${path}/${name}`));
    hidden.push(...inner.hidden.map((name) => `${path}/${name}`));
  }
  return { files: await keepPresent(dir, files), hidden };
}

async function listNested(dir: string, signal: AbortSignal): Promise<SourceFiles> {
  const isWorkTree = await exists(join(dir, '.git'));
  if (!isWorkTree) return { files: [], hidden: [] };
  return (await listTree(dir, { isTop: true, nested: true, signal })) ?? { files: [], hidden: [] };
}

async function listHead(
  dir: string,
  top: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer =
    top === undefined ? undefined : await askGit(dir, ['ls-tree', '-rz', '--name-only', 'HEAD'], signal);
  if (answer === undefined || answer.exitCode !== 0)
    throw new EnvironmentError('source/no-commit', `"${dir}" has no commit to take the source from`, {
      hints: ['Commit first, or use `--source tree`'],
    });
  return splitPaths(answer.stdout).sort();
}

async function listPaths(dir: string, args: readonly string[], signal: AbortSignal): Promise<string[]> {
  return splitPaths(await runGit(dir, args, signal));
}

function splitPaths(text: string): string[] {
  return text.split('\0').filter((path) => path !== '');
}

async function isIgnored(dir: string, signal: AbortSignal): Promise<boolean> {
  return (await askGit(dir, ['check-ignore', '-q', '.'], signal)).exitCode === 0;
}

/** Paths of `.git`: its whole content, or the one file that a submodule has. */
async function listGitFolder(dir: string, signal: AbortSignal): Promise<string[]> {
  const entry = await lstat(join(dir, '.git'));
  if (!entry.isDirectory()) return ['.git'];
  return (await walkFolder(join(dir, '.git'), { signal })).map((path) => `.git/${path}`);
}

/** Drops what was deleted without telling git, and what is neither file, link nor folder. */
async function keepPresent(dir: string, files: readonly string[]): Promise<string[]> {
  const present = await mapLimit(files, 32, async (path) => {
    if (path.startsWith('.git/')) return true;
    const entry = await lstat(join(dir, path)).catch(() => undefined);
    return entry !== undefined && (entry.isFile() || entry.isSymbolicLink());
  });
  return files.filter((_, index) => present[index]);
}

async function mustBeFolder(dir: string): Promise<void> {
  const entry = await stat(dir).catch(() => undefined);
  if (entry?.isDirectory() === true) return;
  throw new EnvironmentError('source/folder-missing', `the source folder "${dir}" does not exist`, {
    hints: ['Check the path of `--source-dir`'],
  });
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
