import type { CodeDoc } from '@seed/kernel';

export const SOURCE_CODES = {
  'source/folder-missing': {
    summary: 'the source folder cannot be read',
    docs: 'The folder given as source of the build does not exist, is not a folder, or may not be read by the present user. Check the path; relative paths start at the folder in which seed was called.',
  },
  'source/git-failed': {
    summary: 'git refused to describe the source folder',
    docs: 'The source lies in a git work tree, so seed asks git which files belong to it, and git answered with an error. A common cause is a tree that belongs to another user: `git config --global --add safe.directory PATH` allows it. `--source all` takes every file without asking git.',
  },
  'source/git-missing': {
    summary: 'the source is a git work tree, but git is not installed',
    docs: 'Without git nobody can say which files are ignored, so a build could see files that CodeBuild would never get. Install git, or use `--source all` to take every file of the folder as it is.',
  },
  'source/no-commit': {
    summary: 'there is no commit to take the source from',
    docs: 'The source selection `head` takes a clean clone of the last commit, and this folder has none: it is outside git, or its repository is still empty. Commit first, or use `--source tree`.',
  },
} as const satisfies Record<string, CodeDoc>;
