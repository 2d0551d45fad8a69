import { copyFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { EnvironmentError } from '@seed/kernel';
import type { SourceSelection } from '@seed/deployspec';
import type { SourceFiles } from '../source-files.ts';
import { findWorkTree, isLinkedTree, listSource } from './list-source.ts';
import { askGit, runGit } from './run-git.ts';

export interface OpenedSource extends SourceFiles {
  /** The folder that `files` are relative to: the source itself, or a clone below `scratch`. */
  readonly dir: string;
  /** True when something was made at `scratch`, which belongs to this build alone. */
  readonly owned: boolean;
  /** More files for the same place, from another folder: `.git` of a linked work tree. */
  readonly also?: { readonly dir: string; readonly files: readonly string[] };
}

/**
 * Finds the files of a source, with their content. For `head` a clean clone is made at `scratch` (which must not exist
 * yet); for a linked work tree a repository of its own, with the same commit and index. Rejects with EnvironmentError
 * `source/*`.
 */
export async function openSource(
  dir: string,
  selection: SourceSelection,
  options: { readonly scratch: string; readonly signal: AbortSignal },
): Promise<OpenedSource> {
  const { scratch, signal } = options;
  if (selection === 'head') {
    const cloned = await cloneHead(dir, scratch, signal);
    return { dir: cloned, owned: true, ...(await listSource(cloned, 'all', signal)) };
  }
  const isLinked = selection === 'tree' && (await isLinkedTree(dir));
  const [listed, linked] = await Promise.all([
    listSource(dir, selection, signal),
    isLinked ? cloneGitFolder(dir, scratch, signal) : undefined,
  ]);
  return { dir, owned: isLinked, ...listed, ...(linked && { also: linked }) };
}

async function cloneHead(dir: string, scratch: string, signal: AbortSignal): Promise<string> {
  const top = await findWorkTree(dir);
  const head = top === undefined ? undefined : await askGit(dir, ['rev-parse', '--verify', 'HEAD'], signal);
  if (top === undefined || head?.exitCode !== 0)
    throw new EnvironmentError('source/no-commit', `"${dir}" has no commit to take the source from`, {
      hints: ['Commit first, or use `--source tree`'],
    });
  await clone(top, scratch, [], signal);
  return join(scratch, relative(top, dir));
}

/** The `.git` of a linked work tree as a folder: its own repository, with the index as it stands. */
async function cloneGitFolder(
  dir: string,
  scratch: string,
  signal: AbortSignal,
): Promise<OpenedSource['also']> {
  if ((await askGit(dir, ['rev-parse', '--verify', 'HEAD'], signal)).exitCode !== 0) return undefined;
  await clone(dir, scratch, ['--no-checkout'], signal);
  const index = (await runGit(dir, ['rev-parse', '--git-path', 'index'], signal)).trim();
  await copyFile(resolve(dir, index), join(scratch, '.git/index'));
  return { dir: scratch, files: (await listSource(scratch, 'all', signal)).files };
}

async function clone(
  top: string,
  scratch: string,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  // Hard links would let a build that runs as root write into the user's object store.
  await runGit(top, ['clone', '--quiet', '--no-hardlinks', ...flags, top, scratch], signal);
  const origin = await askGit(top, ['remote', 'get-url', 'origin'], signal);
  if (origin.exitCode === 0)
    await runGit(scratch, ['remote', 'set-url', 'origin', origin.stdout.trim()], signal);
}
