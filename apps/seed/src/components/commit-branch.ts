import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askGit, findWorkTree } from '@seed/build';
import { EnvironmentError, InputError } from '@seed/kernel';
import { writeTexts } from './edit-files.ts';
import type { Texts } from './edit-files.ts';

/** A commit that is the only one of a new branch. */
export interface BranchCommit {
  readonly branch: string;
  /** First line of the message. */
  readonly subject: string;
  /** Files of the project as the commit has them. */
  readonly texts: Texts;
}

const failed = (words: readonly string[], said: string): EnvironmentError =>
  new EnvironmentError('components/git-failed', `git ${words[0]} failed: ${said.trim().split('\n')[0]}`);

/**
 * Rejects with InputError where branches cannot be made: outside git, with changes below `root` that no commit has, and
 * where a branch is there already.
 */
export async function mustBranch(
  root: string,
  branches: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if ((await findWorkTree(root)) === undefined)
    throw new InputError('components/no-base', `"${root}" is in no git repository`, {
      hints: ['leave out `--branch`: the files are changed where they are'],
    });
  const { exitCode, stdout, stderr } = await askGit(root, ['status', '--porcelain', '--', '.'], signal);
  if (exitCode !== 0) throw failed(['status'], stderr);
  if (stdout.trim() !== '')
    throw new InputError('components/uncommitted', 'the project has changes that are not committed', {
      hints: ['commit them first, or leave out `--branch`'],
    });
  for (const branch of branches) {
    const ref = `refs/heads/${branch}`;
    const { exitCode: known } = await askGit(root, ['rev-parse', '--verify', '--quiet', ref], signal);
    if (known === 0)
      throw new InputError('cli/exists', `the branch "${branch}" exists already`, {
        hints: [`merge it, or delete it with \`git branch -D ${branch}\``],
      });
  }
}

/**
 * Commits files on a new branch that begins at the last commit. The working tree and its index stay as they are. Gives
 * the hash. Rejects with EnvironmentError `components/git-failed`.
 */
export async function commitBranch(
  root: string,
  { branch, subject, texts }: BranchCommit,
  signal: AbortSignal,
): Promise<string> {
  const ask = async (cwd: string, ...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await askGit(cwd, words, signal);
    if (exitCode !== 0) throw failed(words, stderr || stdout);
    return stdout.trim();
  };
  const prefix = await ask(root, 'rev-parse', '--show-prefix');
  const scratch = await mkdtemp(join(tmpdir(), 'seed-branch-'));
  const top = join(scratch, 'tree');
  const work = join(top, prefix);
  try {
    await ask(root, 'worktree', 'add', '--quiet', '-b', branch, top, 'HEAD');
    await writeTexts(work, texts);
    await ask(work, 'add', '--', ...texts.keys());
    await ask(work, 'commit', '--quiet', '-m', subject);
    return await ask(work, 'rev-parse', 'HEAD');
  } finally {
    // Also after an interrupt, which ends questions to git.
    const { signal: whole } = new AbortController();
    await askGit(root, ['worktree', 'remove', '--force', top], whole);
    await rm(scratch, { recursive: true, force: true });
  }
}
