import { join, relative } from 'node:path';
import { EnvironmentError } from '@seed/kernel';
import type { SourceSelection } from '@seed/deployspec';
import type { SourceFiles } from '../source-files.ts';
import { findWorkTree, listSource } from './list-source.ts';
import { askGit, runGit } from './run-git.ts';

export interface OpenedSource extends SourceFiles {
  /** The folder that `files` are relative to: the source itself, or a clone below `scratch`. */
  readonly dir: string;
  /** True when the folder is a clone that belongs to this build alone. */
  readonly owned: boolean;
}

/**
 * Finds the files of a source, with their content: for `head` a clean clone is made at `scratch` (which must not exist
 * yet). Rejects with EnvironmentError `source/*`.
 */
export async function openSource(
  dir: string,
  selection: SourceSelection,
  options: { readonly scratch: string; readonly signal: AbortSignal },
): Promise<OpenedSource> {
  const { scratch, signal } = options;
  if (selection !== 'head') return { dir, owned: false, ...(await listSource(dir, selection, signal)) };
  const cloned = await cloneHead(dir, scratch, signal);
  return { dir: cloned, owned: true, ...(await listSource(cloned, 'all', signal)) };
}

async function cloneHead(dir: string, scratch: string, signal: AbortSignal): Promise<string> {
  const top = await findWorkTree(dir);
  const head = top === undefined ? undefined : await askGit(dir, ['rev-parse', '--verify', 'HEAD'], signal);
  if (top === undefined || head?.exitCode !== 0)
    throw new EnvironmentError('source/no-commit', `"${dir}" has no commit to take the source from`, {
      hints: ['Commit first, or use `--source tree`'],
    });
  // Hard links would let a build that runs as root write into the user's object store.
  await runGit(top, ['clone', '--quiet', '--no-hardlinks', top, scratch], signal);
  const origin = await askGit(top, ['remote', 'get-url', 'origin'], signal);
  if (origin.exitCode === 0)
    await runGit(scratch, ['remote', 'set-url', 'origin', origin.stdout.trim()], signal);
  return join(scratch, relative(top, dir));
}
