import { withTemporary } from '../place-folder.ts';
import { gitFailed, noSuchRef } from './git-error.ts';
import type { GitOptions } from './run-git.ts';
import { makeScratchRepository } from './scratch-repository.ts';
import type { ScratchRepository } from './scratch-repository.ts';

/** Names of a repository with the objects they point to; `^{}` behind a tag's name is the commit that it names. */
export type Refs = ReadonlyMap<string, string>;

/** What has to be fetched for a ref. */
export interface ResolvedRef {
  readonly commit: string;
  /** What the server offers: differs from the commit for annotated tags. */
  readonly object: string;
  /** Its whole name; absent for a commit that was named by itself. */
  readonly name?: string;
}

/** Asks a repository for all of its names. Rejects with EnvironmentError `sources/git-failed`. */
export async function listRefs(url: string, folder: string, options: Omit<GitOptions, 'cwd'>): Promise<Refs> {
  return withTemporary(folder, async (dir) => {
    return readRefs(await makeScratchRepository(dir, url, options), url);
  });
}

/** The names of a repository's origin. Rejects with EnvironmentError `sources/git-failed`. */
export async function readRefs({ git }: ScratchRepository, url: string): Promise<Refs> {
  const answer = await git(['ls-remote', '--quiet', 'origin']);
  if (answer.code !== 0) throw gitFailed(url, answer.stderr);
  const lines = answer.stdout.split('\n').map((line) => line.split('\t'));
  return new Map(lines.flatMap(([object, name]) => (object && name ? [[name, object] as const] : [])));
}

/** A commit that is written out: nobody has to be asked what it is. */
export function isCommit(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

/** Finds a name as git does: in full, then tags, then branches. */
export function resolveRef(url: string, ref: string | undefined, refs: Refs): ResolvedRef {
  const names = ref === undefined ? ['HEAD'] : [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
  for (const name of names) {
    const object = refs.get(name);
    if (object !== undefined) return { object, name, commit: refs.get(`${name}^{}`) ?? object };
  }
  throw noSuchRef(url, ref, refs.keys());
}
