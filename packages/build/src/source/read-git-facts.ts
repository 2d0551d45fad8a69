import type { SourceSpec } from '@seed/deployspec';
import { findWorkTree } from './list-source.ts';
import { askGit } from './run-git.ts';

export type GitFacts = NonNullable<SourceSpec['git']>;

/**
 * What git says of a source folder: the URL of `origin` without user and password (empty when there is no remote),
 * the branch (or the commit when detached), the commit, and whether tracked or new files differ from it.
 * Undefined outside git, without git, and before the first commit.
 */
export async function readGitFacts(dir: string, signal: AbortSignal): Promise<GitFacts | undefined> {
  if ((await findWorkTree(dir)) === undefined) return undefined;
  const ask = (...args: readonly string[]) => askGit(dir, args, signal);
  const answers = await Promise.all([
    ask('rev-parse', '--verify', 'HEAD'),
    ask('symbolic-ref', '--short', '-q', 'HEAD'),
    ask('remote', 'get-url', 'origin'),
    ask('status', '--porcelain', '--no-renames', '-z'),
  ]).catch(() => undefined);
  signal.throwIfAborted();
  if (answers === undefined) return undefined;
  const [head, branch, origin, status] = answers;
  if (head.exitCode !== 0) return undefined;
  const commit = head.stdout.trim();
  return {
    url: origin.exitCode === 0 ? withoutUser(origin.stdout.trim()) : '',
    version: branch.exitCode === 0 ? branch.stdout.trim() : commit,
    commit,
    dirty: status.stdout !== '',
  };
}

/**
 * Where CodeBuild places a repository below `src`: `github.com/ORG/REPO` and the like; empty for a URL whose
 * provider has no such rule.
 */
export function sourcePlacement(url: string): string {
  const match = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+)?[/:]+(.+?)(?:\.git)?\/?$/i.exec(url);
  const [, host = '', path = ''] = match ?? [];
  const known = /^(github\.com|gitlab\.com|bitbucket\.org|git-codecommit\..+\.amazonaws\.com(\.cn)?)$/i.test(
    host,
  );
  const safe = path.split('/').every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part));
  return known && safe ? `${host.toLowerCase()}/${path}` : '';
}

/** Tokens in remote URLs are secrets; the URL goes into variables and logs. */
function withoutUser(url: string): string {
  return url.replace(/^(https?:\/\/)[^@/]*@/i, '$1');
}
