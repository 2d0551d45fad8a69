import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { DataFile, Location, Module } from '@seed/manifest';
import type { ArchiveFetcherOptions } from './archive/fetch-archive.ts';
import { fetchModules } from './fetch-modules.ts';
import type { FetchedModules } from './fetch-modules.ts';
import type { FetchedDataFile, FetchedSource } from './fetched-source.ts';
import { findInTree } from './find-in-tree.ts';
import { showAddress } from './show-address.ts';
import { sourcesError } from './sources-error.ts';

export interface SourcesOptions
  extends Pick<ArchiveFetcherOptions, 'basicAuth' | 'signGet' | 'agent' | 'limits' | 'idleMs'> {
  /** Absolute folder of seedfarmer.yaml. */
  readonly root: string;
  /** Absolute folder that fetched sources are kept in. */
  readonly cacheDir: string;
  /** The caller's environment: git, its helpers and the proxy of downloads read it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Uses what earlier runs fetched, and nothing else. */
  readonly offline?: boolean;
}

export interface FetchIo {
  readonly signal: AbortSignal;
}

/**
 * The folders that modules and data files come from. One of these serves one plan: it asks each repository and each
 * server once, however many callers there are, and different ones in parallel.
 */
export interface Sources {
  /** Rejects with a SeedError `sources/…`. */
  fetch(location: Location, io: FetchIo): Promise<FetchedSource>;
  /** Rejects with a SeedError, `sources/data-file-missing` where there is no such file. */
  fetchDataFile(dataFile: Pick<DataFile, 'text' | 'location'>, io: FetchIo): Promise<FetchedDataFile>;
  /** All sources of modules with all findings; rejects only when the signal fires. */
  fetchModules(modules: readonly Module[], io: FetchIo): Promise<FetchedModules>;
}

interface Tree {
  readonly root: string;
  readonly commitHash?: string;
  /** In words, for messages. */
  readonly name: string;
}

/** Makes the sources of one project. Nothing is fetched or written before the first call. */
export function createSources(options: SourcesOptions): Sources {
  const { root, cacheDir } = options;
  const { fetchGit, fetchArchive } = lazyFetchers(options);

  const treeOf = async (location: Location, { signal }: FetchIo): Promise<Tree> => {
    switch (location.kind) {
      case 'local':
        return { root, name: 'the project' };
      case 'git':
        return { ...(await (await fetchGit())(location, signal)), name: `"${showAddress(location.url)}"` };
      case 'archive':
        return {
          root: (await (await fetchArchive())(location, signal)).root,
          name: `"${showAddress(location.url)}"`,
        };
    }
  };
  const guarded = async <T>({ signal }: FetchIo, work: () => Promise<T>): Promise<T> => {
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw cacheError(error, cacheDir);
    }
  };

  const fetch: Sources['fetch'] = (location, io) =>
    guarded(io, async () => {
      const tree = await treeOf(location, io);
      const found = await findPath(location, tree);
      if (found?.stats.isDirectory() !== true) throw folderMissing(location, tree);
      const commit = tree.commitHash === undefined ? {} : { commitHash: tree.commitHash };
      return { dir: found.path, root: tree.root, ...commit };
    });

  const fetchDataFile: Sources['fetchDataFile'] = ({ text, location }, io) =>
    guarded(io, async () => {
      const tree = await treeOf(location, io);
      const found = await findPath(location, tree);
      if (found?.stats.isFile() !== true)
        throw dataFileMissing(location.kind === 'local' ? text : showAddress(text), found?.stats);
      const commit = tree.commitHash === undefined ? {} : { commitHash: tree.commitHash };
      const executable = (found.stats.mode & 0o111) !== 0;
      return { file: found.path, path: `module/${location.path}`, executable, ...commit };
    });

  return {
    fetch,
    fetchDataFile,
    fetchModules: (modules, io) => fetchModules(modules, { fetch, fetchDataFile }, io),
  };
}

/** Most projects have local modules only, and need not wait for what loads TLS and archive formats. */
function lazyFetchers(options: SourcesOptions) {
  const { cacheDir, env, offline = false } = options;
  const openGit = async () => {
    const { createGitFetcher } = await import('./git/fetch-git.ts');
    return createGitFetcher({ cacheDir: join(cacheDir, 'git'), env, offline });
  };
  const openArchive = async () => {
    const { createArchiveFetcher } = await import('./archive/fetch-archive.ts');
    const { Agent } = await import('node:https');
    const agent = options.agent ?? new Agent({ proxyEnv: proxyVariables(env) });
    return createArchiveFetcher({ ...options, agent, cacheDir: join(cacheDir, 'archives'), offline });
  };
  let git: ReturnType<typeof openGit> | undefined;
  let archive: ReturnType<typeof openArchive> | undefined;
  return { fetchGit: () => (git ??= openGit()), fetchArchive: () => (archive ??= openArchive()) };
}

function proxyVariables(env: SourcesOptions['env']): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/**
 * Links in the project are the user's own and may lead anywhere; those of others may not. Synchronous, since hundreds of
 * modules take a tenth of the time then.
 */
async function findPath(location: Location, tree: Tree): Promise<{ path: string; stats: Stats } | undefined> {
  if (location.kind !== 'local') return findInTree(tree.root, location.path);
  const path = join(tree.root, location.path);
  const stats = statsOf(path);
  return stats === undefined ? undefined : { path, stats };
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function folderMissing(location: Location, { root, name }: Tree): SeedError {
  const where =
    location.kind === 'local' ? `"${join(root, location.path)}"` : `"${location.path}" of ${name}`;
  const start = {
    local: 'paths start at the folder of seedfarmer.yaml',
    git: 'paths behind `.git//` start at the top of the repository; check the `ref` too',
    archive: '`?module=` starts in the one folder at the top of the archive',
  }[location.kind];
  return sourcesError('sources/folder-missing', `the folder ${where} does not exist`, {
    hints: ['check the path and its upper and lower case', start],
  });
}

function dataFileMissing(text: string, stats: Stats | undefined): SeedError {
  const why = stats?.isDirectory() === true ? 'is a folder' : 'does not exist';
  const hint =
    stats?.isDirectory() === true
      ? 'name each file of it by itself'
      : 'check the path and its upper and lower case';
  return sourcesError('sources/data-file-missing', `the data file "${text}" ${why}`, {
    hints: [hint],
  });
}

/** What the file system says while something is kept. */
function cacheError(error: unknown, cacheDir: string): unknown {
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (isSeedError(error) || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new EnvironmentError(
    'sources/cache-failed',
    `fetched sources cannot be kept in "${cacheDir}": ${message}`,
    {
      cause: error,
      hints: [`check the free space and the rights: \`ls -la ${cacheDir}\``],
    },
  );
}
