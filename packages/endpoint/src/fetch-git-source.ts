import { isAbsolute } from 'node:path';
import { sourcePlacement } from '@seed/build';
import type { SourceSpec } from '@seed/deployspec';
import type { Source } from './codebuild-shapes.ts';
import type { GitPort } from './git-port.ts';
import { localFolder } from './local-folder.ts';
import { clientError } from './source-failure.ts';

/** Types of sources that git fetches. */
export const GIT_SOURCES: ReadonlySet<string> = new Set([
  'BITBUCKET',
  'CODECOMMIT',
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'GITLAB',
  'GITLAB_SELF_MANAGED',
]);

export interface GitSource {
  readonly dir: string;
  /** Where below `src` CodeBuild puts it, e.g. `github.com/org/repo`. */
  readonly placement: string;
  readonly git: NonNullable<SourceSpec['git']>;
}

/** What `sourceVersion` means to git: `pr/7` and `mr/7` are requests, `refs/heads/main^{commit}` is its commit. */
export function refOfVersion(version: string): string {
  const [, commit] = /\^\{([0-9a-f]{40})\}$/.exec(version) ?? [];
  if (commit !== undefined) return commit;
  const [, kind, number] = /^(pr|mr)\/(\d+)$/.exec(version) ?? [];
  if (kind === undefined) return version;
  return kind === 'pr' ? `refs/pull/${number}/head` : `refs/merge-requests/${number}/head`;
}

/** Repositories of this machine are read only where their folder was named; the rest is for git to reach. */
async function addressOf(location: string, roots: readonly string[]): Promise<string> {
  if (!location.startsWith('file:') && !isAbsolute(location)) return location;
  return localFolder(location, roots);
}

/** User and password of an address are nobody's business in variables and answers. */
const withoutUser = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');

/** Clones the repository of a source. Rejects with SourceFailure, or with what the signal says. */
export async function fetchGitSource(
  request: { readonly source: Source; readonly version?: string; readonly target: string },
  ports: { readonly git?: GitPort; readonly sourceRoots: readonly string[] },
  signal: AbortSignal,
): Promise<GitSource> {
  const { source, version, target } = request;
  const { type, location = '', gitCloneDepth = 0, gitSubmodulesConfig } = source;
  if (ports.git === undefined) throw clientError(`sources of type ${type} need git, which is not at hand`);
  const url = await addressOf(location, ports.sourceRoots);
  const clone = {
    url,
    target,
    submodules: gitSubmodulesConfig?.fetchSubmodules ?? false,
    ...(version === undefined || version === '' ? {} : { ref: refOfVersion(version) }),
    ...(gitCloneDepth === 0 ? {} : { depth: gitCloneDepth }),
  };
  try {
    const { commit } = await ports.git.clone(clone, signal);
    const shown = withoutUser(location);
    return {
      dir: target,
      placement: sourcePlacement(shown),
      git: { url: shown, version: version ?? commit, commit, dirty: false },
    };
  } catch (error) {
    signal.throwIfAborted();
    throw clientError(error instanceof Error ? error.message : String(error));
  }
}
