import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placeFolder, withTemporary } from '../place-folder.ts';
import { gitFailed, noSuchRef } from './git-error.ts';
import type { ResolvedRef } from './list-refs.ts';
import type { GitOptions } from './run-git.ts';
import { makeScratchRepository } from './scratch-repository.ts';
import type { ScratchRepository } from './scratch-repository.ts';

/** Some servers give out commits by name only, and the simplest ones know no shallow fetches. */
const REFUSED = /not our ref|unadvertised object|does not support shallow|dumb http|no such remote ref/i;

/** Everything that can be reached by name: the way to a commit that the server does not give out by itself. */
const ALL = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/**
 * Fetches one commit, without its history where the server can do that. Seed keeps files and no history, so a larger
 * `depth` of the manifest would only cost time.
 */
async function fetchCommit({ git }: ScratchRepository, url: string, ref: ResolvedRef): Promise<void> {
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
  const named = ref.name === undefined ? [] : [[...fetch, '--depth=1', 'origin', ref.name]];
  const attempts = [[...fetch, '--depth=1', 'origin', ref.object], ...named, [...fetch, 'origin', ...ALL]];
  let stderr = '';
  for (const attempt of attempts) {
    const answer = await git(attempt);
    if (answer.code === 0 && (await git(['cat-file', '-e', `${ref.commit}^{commit}`])).code === 0) return;
    stderr = answer.stderr;
    if (answer.code !== 0 && !REFUSED.test(stderr)) throw gitFailed(url, stderr);
  }
  throw stderr === '' ? noSuchRef(url, ref.commit, []) : gitFailed(url, stderr);
}

/**
 * Puts the files of a commit into `<folder>/<commit>`, once and for all. Rejects with EnvironmentError
 * `sources/git-failed` or `sources/no-such-ref`.
 */
export async function checkoutCommit(
  url: string,
  ref: ResolvedRef,
  folder: string,
  options: Omit<GitOptions, 'cwd'>,
): Promise<void> {
  await withTemporary(folder, async (dir) => {
    const repository = await makeScratchRepository(join(dir, 'repository'), url, options);
    await fetchCommit(repository, url, ref);
    const tree = join(dir, 'tree');
    await mkdir(tree);
    const args = [`--work-tree=${tree}`, 'checkout', '--quiet', '--force', '--detach', ref.commit];
    const answer = await repository.git(args);
    if (answer.code !== 0) throw gitFailed(url, answer.stderr);
    await placeFolder(tree, join(folder, ref.commit));
  });
}
