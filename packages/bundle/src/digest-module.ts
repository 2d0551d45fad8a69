import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { BundleFile } from './bundle-file.ts';
import { digestBytes, digestContent } from './digest-file.ts';
import type { FileDigestCache, FileDigests, FileIdentity } from './file-digest-cache.ts';
import { createIgnoreReader, ignoreTests, type SourceTree } from './ignore-rules.ts';
import { asBundleFile, mustBeFolder } from './list-bundle-files.ts';
import type { ListOptions } from './list-bundle-files.ts';
import { notReadable } from './not-readable.ts';
import type { BundleExtra } from './plan-bundle.ts';
import { walkModule } from './walk-module.ts';

export interface DigestOptions extends ListOptions {
  /** Bounds the search for `.gitignore` files. */
  readonly projectRoot: string;
  readonly cache?: FileDigestCache;
}

export interface ModuleDigest {
  /** Seed-Farmer's bundle md5, hex: contents alone, so that a renamed file is no change. */
  readonly md5: string;
  /** seed's own digest over paths, modes and contents of `fileDigests`: `sha256:<hex>`. */
  readonly digest: string;
  /** The module's files that its bundle holds. */
  readonly files: readonly BundleFile[];
  /**
   * 16 hex digits for content and mode of each file that `digest` covers, by path relative to the module: what is
   * bundled without the names and the ignored files that Seed-Farmer does not count either, and the extras.
   */
  readonly fileDigests: ReadonlyMap<string, string>;
}

/** What a module has beside its folder. */
export interface ModuleSurroundings {
  /** Files that come with it, such as its data files. */
  readonly extras?: readonly BundleExtra[];
  /** For sources that were fetched: rules of `.gitignore` count as if they lay where Seed-Farmer keeps them. */
  readonly tree?: SourceTree;
}

/** Digests modules of one project. */
export type ModuleDigester = (dir: string, surroundings?: ModuleSurroundings) => Promise<ModuleDigest>;

/** One digester for all modules of a project reads what they share only once. */
export function createModuleDigester(options: DigestOptions): ModuleDigester {
  const readRules = createIgnoreReader();
  const { projectRoot } = options;
  const known = (path: string, identity: FileIdentity) => options.cache?.get(path, identity);
  const read = async (path: string, identity: FileIdentity): Promise<FileDigests> => {
    const digests = await digestContent(path, identity.size);
    options.cache?.set(path, identity, digests);
    return digests;
  };
  return async (dir, { extras = [], ...place } = {}) => {
    mustBeFolder(dir);
    const ignored = ignoreTests(dir, { projectRoot, read: readRules, ...place });
    const walked = walkModule(dir, { dotFiles: options.dotFiles ?? false, ignored });
    const counted: string[] = [];
    const own = new Map<string, OwnFile>();
    for (const file of walked) {
      if (!file.counted && !file.digested) continue;
      const path = `${dir}/${file.path}`;
      // Nothing is waited for where all is known: there may be ten thousand files.
      const { md5, sha256 } = known(path, file.stats) ?? (await read(path, file.stats));
      if (file.counted) counted.push(md5);
      if (file.digested) own.set(file.path, { sha256, executable: (file.stats.mode & 0o111n) !== 0n });
    }
    const digest = async (path: string, identity: FileIdentity) =>
      known(path, identity) ?? read(path, identity);
    for (const extra of extras) own.set(...(await digestExtra(extra, digest)));
    const ofSeed = ownDigest(own);
    return {
      md5: hash('md5', counted.sort().join('')),
      digest: ofSeed.digest,
      get files() {
        return walked.filter(({ bundled }) => bundled).map(asBundleFile);
      },
      get fileDigests() {
        return ofSeed.fileDigests;
      },
    };
  };
}

/**
 * Both digests of a module's folder. Rejects with EnvironmentError `bundle/folder-missing` or `bundle/not-readable`.
 */
export async function digestModule(
  dir: string,
  options: DigestOptions & ModuleSurroundings,
): Promise<ModuleDigest> {
  return createModuleDigester(options)(dir, options);
}

interface OwnFile {
  readonly sha256: string;
  readonly executable: boolean;
}

async function digestExtra(
  { content, executable, path }: BundleExtra,
  digest: (path: string, identity: FileIdentity) => Promise<FileDigests>,
): Promise<[string, OwnFile]> {
  const place = posix.relative('module', path);
  if ('text' in content) return [place, { sha256: digestBytes(content.text).sha256, executable }];
  const stats = await stat(content.file, { bigint: true }).catch((error: unknown) => {
    throw notReadable(error, content.file);
  });
  return [place, { sha256: (await digest(content.file, stats)).sha256, executable }];
}

function ownDigest(own: ReadonlyMap<string, OwnFile>): Pick<ModuleDigest, 'digest' | 'fileDigests'> {
  const sorted = [...own].sort(([a], [b]) => (a < b ? -1 : 1));
  let lines = '';
  // Each line ends with a NUL, which no path can hold: no two lists of files give the same text.
  for (const [path, { executable, sha256 }] of sorted)
    lines += `${executable ? '755' : '644'} ${sha256} ${path}\0`;
  let short: ReadonlyMap<string, string> | undefined;
  return {
    digest: `sha256:${hash('sha256', lines)}`,
    get fileDigests() {
      short ??= new Map(sorted.map(([path, file]) => [path, shortDigest(file)]));
      return short;
    },
  };
}

/** Other digits for the other mode, so that a change of mode alone shows too. */
function shortDigest({ executable, sha256 }: OwnFile): string {
  return executable ? sha256.slice(16, 32) : sha256.slice(0, 16);
}
