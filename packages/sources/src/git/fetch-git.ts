import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Location } from '@seed/manifest';
import { limitCalls, shareCalls } from '../limit-calls.ts';
import { isFolder, markUsed, placeText } from '../place-folder.ts';
import { showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';
import { checkoutCommit } from './checkout-commit.ts';
import { isCommit, listRefs, resolveRef } from './list-refs.ts';
import type { Refs, ResolvedRef } from './list-refs.ts';
import { mustBeSafe } from './must-be-safe.ts';

export type GitLocation = Extract<Location, { kind: 'git' }>;

export interface GitTree {
  /** Absolute folder of the whole tree; nobody may change it. */
  readonly root: string;
  readonly commitHash: string;
}

export interface GitFetcherOptions {
  /** Folder for all repositories. */
  readonly cacheDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly offline: boolean;
}

/** Processes of git at once; more than that gains nothing on one line and upsets servers. */
const AT_ONCE = 8;

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A folder name that a person recognises and that no other repository has. */
function folderName(url: string): string {
  const shown = showAddress(url);
  const name = shown
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^.*[/:]/, '');
  return `${name.replace(/[^\w.-]/g, '_').slice(0, 40)}-${digest(shown)}`;
}

/** What an earlier run found the ref to be. */
async function rememberedCommit(folder: string, ref: string): Promise<string | undefined> {
  const text = await readFile(refFile(folder, ref), 'utf8').catch(() => '');
  return isCommit(text.trim()) ? text.trim() : undefined;
}

const refFile = (folder: string, ref: string) => join(folder, 'refs', digest(ref));

/**
 * Fetches trees of git repositories: every repository is asked once for its names, every commit is fetched once, and
 * never again by later runs. Different ones go in parallel.
 */
export function createGitFetcher({ cacheDir, env, offline }: GitFetcherOptions) {
  const limited = limitCalls(AT_ONCE);
  const refsOf = shareCalls<Refs>();
  const trees = shareCalls<void>();

  const resolve = async (
    location: GitLocation,
    folder: string,
    signal: AbortSignal,
  ): Promise<ResolvedRef> => {
    const { url, ref } = location;
    if (ref !== undefined && isCommit(ref)) return { commit: ref, object: ref };
    if (offline) {
      const commit = await rememberedCommit(folder, ref ?? 'HEAD');
      if (commit === undefined) throw notCached(location);
      return { commit, object: commit };
    }
    const refs = await refsOf(url, () => limited(() => listRefs(url, folder, { env, signal })));
    return resolveRef(url, ref, refs);
  };

  return async (location: GitLocation, signal: AbortSignal): Promise<GitTree> => {
    mustBeSafe(location.url);
    const folder = join(cacheDir, folderName(location.url));
    const found = await resolve(location, folder, signal);
    const root = join(folder, found.commit);
    await trees(root, async () => {
      if (await isFolder(root)) return;
      if (offline) throw notCached(location);
      await limited(() => checkoutCommit(location.url, found, folder, { env, signal }));
    });
    await markUsed(root);
    if (found.name !== undefined)
      await placeText(refFile(folder, location.ref ?? 'HEAD'), `${found.commit}\n`);
    return { root, commitHash: found.commit };
  };
}

function notCached({ url, ref }: GitLocation): Error {
  const which = ref === undefined ? 'the default branch' : `"${ref}"`;
  const message = `${which} of "${showAddress(url)}" was never fetched, and there is no network to be used`;
  return sourcesError('sources/not-cached', message, { hints: ['run the same once without `--offline`'] });
}
