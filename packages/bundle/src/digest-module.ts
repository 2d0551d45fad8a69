import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import { posix } from 'node:path';
import type { BundleFile } from './bundle-file.ts';
import { digestBytes, digestContent } from './digest-file.ts';
import { createIgnoreReader, ignoreTests, type SourceTree } from './ignore-rules.ts';
import { asBundleFile, mustBeFolder } from './list-bundle-files.ts';
import type { ListOptions } from './list-bundle-files.ts';
import { notReadable } from './not-readable.ts';
import type { BundleExtra } from './plan-bundle.ts';
import { recallOr } from './remembered-digest.ts';
import type { DigestedItem, DigestMemory, ItemDigests } from './remembered-digest.ts';
import { walkModule } from './walk-module.ts';
import type { WalkedFile } from './walk-module.ts';

export interface DigestOptions extends ListOptions {
  /** Bounds the search for `.gitignore` files. */
  readonly projectRoot: string;
  readonly memory?: DigestMemory;
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
  const { projectRoot, memory } = options;
  const readRules = createIgnoreReader();
  return async (dir, { extras = [], ...place } = {}) => {
    mustBeFolder(dir);
    const ignored = ignoreTests(dir, { projectRoot, read: readRules, ...place });
    const walked = walkModule(dir, { dotFiles: options.dotFiles ?? false, ignored });
    const own = walked.filter((file) => file.counted || file.digested).map((file) => itemOf(file, dir));
    const items = [...own, ...extras.map(itemOfExtra)];
    const digests = await recallOr(memory, { dir, items }, () => digestItems(items));
    return {
      md5: digests.md5,
      digest: digests.digest,
      get files() {
        return walked.filter(({ bundled }) => bundled).map(asBundleFile);
      },
      get fileDigests() {
        return digests.fileDigests;
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

function itemOf({ path, stats, counted, digested }: WalkedFile, dir: string): DigestedItem {
  const executable = (stats.mode & 0o111) !== 0;
  return { path, counted, digested, executable, content: { file: `${dir}/${path}`, stats } };
}

function itemOfExtra({ content, executable, path }: BundleExtra): DigestedItem {
  const item = { path: posix.relative('module', path), counted: false, digested: true, executable };
  if ('text' in content) return { ...item, content };
  try {
    return { ...item, content: { file: content.file, stats: statSync(content.file) } };
  } catch (error) {
    throw notReadable(error, content.file);
  }
}

interface OwnFile {
  readonly sha256: string;
  readonly executable: boolean;
}

async function digestItems(items: readonly DigestedItem[]): Promise<ItemDigests> {
  const counted: string[] = [];
  const own = new Map<string, OwnFile>();
  for (const { path, executable, content, ...on } of items) {
    const { md5, sha256 } =
      'text' in content ? digestBytes(content.text) : await digestContent(content.file, content.stats.size);
    if (on.counted) counted.push(md5);
    if (on.digested) own.set(path, { sha256, executable });
  }
  return { md5: hash('md5', counted.sort().join('')), ...ownDigest(own) };
}

function ownDigest(own: ReadonlyMap<string, OwnFile>): Pick<ItemDigests, 'digest' | 'fileDigests'> {
  const sorted = [...own].sort(([a], [b]) => (a < b ? -1 : 1));
  let lines = '';
  // Each line ends with a NUL, which no path can hold: no two lists of files give the same text.
  for (const [path, { executable, sha256 }] of sorted)
    lines += `${executable ? '755' : '644'} ${sha256} ${path}\0`;
  const short = sorted.map(([path, file]) => [path, shortDigest(file)] as const);
  return { digest: `sha256:${hash('sha256', lines)}`, fileDigests: new Map(short) };
}

/** Other digits for the other mode, so that a change of mode alone shows too. */
function shortDigest({ executable, sha256 }: OwnFile): string {
  return executable ? sha256.slice(16, 32) : sha256.slice(0, 16);
}
