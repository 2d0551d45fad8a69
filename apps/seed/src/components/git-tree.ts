import { posix } from 'node:path';
import { askGit } from '@seed/build';
import type { ProjectTree } from '@seed/components';
import { EnvironmentError, InputError } from '@seed/kernel';
import type { BaseCommit } from './base-commit.ts';

const LINK = '120000';
const MOST_LINKS = 8;

interface Listed {
  readonly mode: string;
}

/** Paths relative to the project, with what git says of them. */
function listedOf(output: string): Map<string, Listed> {
  const files = new Map<string, Listed>();
  for (const line of output.split('\0')) {
    const [, mode, path] = /^(\d+) blob [0-9a-f]+\t(.+)$/s.exec(line) ?? [];
    if (mode !== undefined && path !== undefined) files.set(path, { mode });
  }
  return files;
}

/**
 * The files of a project as a commit has them. What did not change since is read from the working tree, which takes
 * no process each. Rejects with EnvironmentError `components/git-failed`.
 */
export async function gitTree(
  { root, commit }: BaseCommit & { readonly root: string },
  now: ProjectTree,
  { signal }: { readonly signal: AbortSignal },
): Promise<ProjectTree> {
  const run = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await askGit(root, args, signal);
    if (exitCode === 0) return stdout;
    throw new EnvironmentError(
      'components/git-failed',
      `git ${args[0]} failed: ${stderr.trim().split('\n')[0]}`,
    );
  };
  const [tree, changed] = await Promise.all([
    run('ls-tree', '-r', '-z', commit, '--', '.').then(listedOf),
    run('diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--', '.'),
  ]);
  const others = new Set(changed.split('\0'));
  const read = async (path: string, links = 0): Promise<Uint8Array | undefined> => {
    const file = tree.get(posix.normalize(path));
    if (file === undefined) return undefined;
    if (file.mode !== LINK) {
      if (!others.has(path)) return now.read(path);
      return Buffer.from(await run('cat-file', 'blob', `${commit}:./${path}`));
    }
    const target = posix.join(posix.dirname(path), await run('cat-file', 'blob', `${commit}:./${path}`));
    if (!target.startsWith('../') && links < MOST_LINKS) return read(target, links + 1);
    throw new InputError('components/outside-root', `"${path}" leads out of the folder of the project`);
  };
  return {
    read: (path) => read(path),
    async list(folder) {
      const start = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      return [...tree.keys()].filter((path) => path.startsWith(start)).sort();
    },
  };
}
