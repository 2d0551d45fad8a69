import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';
import { gitFailed, noSuchRef } from './git-error.ts';
import { isCommit, readRefs, resolveRef } from './list-refs.ts';
import type { ResolvedRef } from './list-refs.ts';
import { mustBeSafe } from './must-be-safe.ts';
import { runGit } from './run-git.ts';
import { makeScratchRepository } from './scratch-repository.ts';
import type { ScratchRepository } from './scratch-repository.ts';

/** A working copy that is wanted. */
export interface Clone {
  /** What git takes: an address, or an absolute folder of this machine. */
  readonly url: string;
  /** A branch, a tag, the whole name of a ref, or a commit of 40 characters; the default branch where absent. */
  readonly ref?: string;
  /** Commits of history; all where absent. */
  readonly depth?: number;
  readonly submodules: boolean;
  /** Absolute folder that does not exist yet. */
  readonly target: string;
}

export interface CloneOptions {
  /** The caller's environment: git and its helpers read it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Only repositories of this machine are read. */
  readonly offline?: boolean;
}

const HEADS = '+refs/heads/*:refs/remotes/origin/*';

const isLocal = (url: string): boolean => isAbsolute(url) || /^file:/i.test(url);

/**
 * Makes a working copy with its history, as CodeBuild does: at the commit itself, on no branch. Rejects with
 * InputError `sources/unsafe-address` and EnvironmentError `sources/git-failed`, `sources/no-such-ref` and, for
 * addresses elsewhere without a network, `sources/not-cached`; nothing is left at the target then.
 */
export async function cloneRepository(
  clone: Clone,
  options: CloneOptions,
): Promise<{ readonly commit: string }> {
  const { url, ref, target } = clone;
  mustBeSafe(url);
  if (options.offline === true && !isLocal(url)) {
    const message = `"${showAddress(url)}" is not fetched: there is no network to be used`;
    throw sourcesError('sources/not-cached', message, { hints: ['run the same once without `--offline`'] });
  }
  try {
    await mkdir(target, { recursive: true });
    const repository = await makeScratchRepository(join(target, '.git'), url, options);
    const found =
      ref !== undefined && isCommit(ref)
        ? { commit: ref, object: ref }
        : resolveRef(url, ref, await readRefs(repository, url));
    await fetchHistory(repository, clone, found);
    await mustWork(repository, url, [
      `--work-tree=${target}`,
      'checkout',
      '--quiet',
      '--force',
      '--detach',
      found.commit,
    ]);
    await writeFile(join(repository.dir, 'config'), configOf(url));
    if (clone.submodules) await fetchSubmodules(clone, options);
    return { commit: found.commit };
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** Everything that has a name, or as much as was asked for; the commit itself where neither led to it. */
async function fetchHistory(
  repository: ScratchRepository,
  { url, depth }: Clone,
  found: ResolvedRef,
): Promise<void> {
  const fetch = ['fetch', '--quiet', '--no-write-fetch-head'];
  const own = found.name?.startsWith('refs/') === true ? [`+${found.name}:${keptAs(found.name)}`] : [];
  const whole = [...fetch, '--tags', 'origin', HEADS, ...own];
  const alone = [...fetch, 'origin', found.object];
  const shallow = [...fetch, '--no-tags', `--depth=${depth}`, 'origin', ...(own[0] ? own : [found.object])];
  const attempts = depth === undefined ? [whole, alone] : [shallow, whole];
  let stderr = '';
  for (const attempt of attempts) {
    const answer = await repository.git(attempt);
    if ((await repository.git(['cat-file', '-e', `${found.commit}^{commit}`])).code === 0) return;
    stderr = answer.stderr;
  }
  throw isUnknown(stderr) ? noSuchRef(url, found.commit, []) : gitFailed(url, stderr);
}

const isUnknown = (stderr: string): boolean => /not our ref|unadvertised object|couldn't find/i.test(stderr);

/** Branches where a clone has them, all else under its own name. */
const keptAs = (name: string): string => name.replace(/^refs\/heads\//, 'refs/remotes/origin/');

async function fetchSubmodules({ url, depth, target }: Clone, options: CloneOptions): Promise<void> {
  const shallow = depth === undefined ? [] : [`--depth=${depth}`];
  const args = ['-c', 'core.hooksPath=/dev/null', 'submodule', 'update', '--init', '--recursive', '--quiet'];
  const answer = await runGit([...args, ...shallow], { ...options, cwd: target });
  if (answer.code !== 0) throw gitFailed(url, answer.stderr);
}

async function mustWork({ git }: ScratchRepository, url: string, args: readonly string[]): Promise<void> {
  const answer = await git(args);
  if (answer.code !== 0) throw gitFailed(url, answer.stderr);
}

/** The address may hold a token, which is not for builds. */
function configOf(url: string): string {
  const quoted = showAddress(url).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `[core]
\trepositoryformatversion = 0
\tbare = false
[remote "origin"]
\turl = "${quoted}"
\tfetch = ${HEADS}
`;
}
