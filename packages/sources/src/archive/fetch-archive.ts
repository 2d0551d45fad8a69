import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { join } from 'node:path';
import type { Location } from '@seed/manifest';
import { limitCalls, shareCalls } from '../limit-calls.ts';
import { isFolder, markUsed, placeFolder, placeText, withTemporary } from '../place-folder.ts';
import { showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';
import { createMeter, DEFAULT_LIMITS } from './archive-limits.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { download, isPresigned } from './download.ts';
import { unpackArchive } from './unpack-archive.ts';

export type ArchiveLocation = Extract<Location, { kind: 'archive' }>;

export interface ArchiveTree {
  /** Absolute folder of the one folder at the archive's top; nobody may change it. */
  readonly root: string;
  /** Hex SHA-256 of the archive. */
  readonly digest: string;
}

/** User name and password of `archiveSecret`. */
export interface BasicAuth {
  readonly username: string;
  readonly password: string;
}

export interface ArchiveFetcherOptions {
  readonly cacheDir: string;
  readonly offline: boolean;
  /** Looked up once, before the first download that is not from S3. */
  readonly basicAuth?: (signal: AbortSignal) => Promise<BasicAuth | undefined>;
  /** Gives the headers of a signed GET of an S3 object. */
  readonly signGet?: (url: URL, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  readonly agent?: Agent;
  readonly limits?: ArchiveLimits;
  readonly idleMs?: number;
}

const AT_ONCE = 6;
const S3_HOST = /(?:^|\.)s3\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/i;

/** What is known of an address since the last download. */
interface Remembered {
  readonly digest: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

async function readRemembered(file: string): Promise<Remembered | undefined> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<Remembered>;
    return /^[0-9a-f]{64}$/.test(value.digest ?? '') ? (value as Remembered) : undefined;
  } catch {
    return undefined;
  }
}

function conditions({ etag, lastModified }: Remembered): Record<string, string> {
  if (etag !== undefined) return { 'if-none-match': etag };
  return lastModified === undefined ? {} : { 'if-modified-since': lastModified };
}

function archiveUrl(text: string): URL {
  if (/^https:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
  throw sourcesError(
    'sources/unsafe-address',
    `the archive "${showAddress(text)}" must be fetched via https`,
    {
      hints: ['write `archive::https://host/name.zip?module=folder`'],
    },
  );
}

/**
 * Fetches archives: each address once, asking the server only whether it changed where it was fetched before. Trees
 * are kept by the digest of their archive, so that equal ones lie there once.
 */
export function createArchiveFetcher(options: ArchiveFetcherOptions) {
  const { cacheDir, offline, limits = DEFAULT_LIMITS } = options;
  const limited = limitCalls(AT_ONCE);
  const trees = shareCalls<ArchiveTree>();
  const secrets = shareCalls<BasicAuth | undefined>();
  const treeOf = (digest: string) => join(cacheDir, 'trees', digest);

  const authorize = (first: URL, signal: AbortSignal) => async (url: URL) => {
    if (isPresigned(url)) return {};
    if (S3_HOST.test(url.hostname)) return (await options.signGet?.(url, signal)) ?? {};
    // A server may lead elsewhere, and nobody there is to see the password.
    if (url.origin !== first.origin) return {};
    const auth = await secrets('', async () => options.basicAuth?.(signal));
    if (auth === undefined) return {};
    const encoded = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
    return { authorization: `Basic ${encoded}` };
  };

  const fetchNew = (url: URL, known: Remembered | undefined, signal: AbortSignal): Promise<Remembered> =>
    withTemporary(cacheDir, async (dir) => {
      const file = join(dir, 'archive');
      const found = await download({
        url,
        headers: known === undefined ? {} : conditions(known),
        authorize: authorize(url, signal),
        file,
        maxBytes: limits.download,
        signal,
        ...(options.agent === undefined ? {} : { agent: options.agent }),
        ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
      });
      if (found.kind === 'unchanged' && known !== undefined) return known;
      if (found.kind === 'unchanged') throw new TypeError('unchanged, and nothing was known');
      const { kind: _, sha256: digest, bytes, ...rest } = found;
      if (!(await isFolder(treeOf(digest)))) {
        const root = join(dir, 'tree');
        await mkdir(root);
        await placeFolder(await unpackArchive(file, root, createMeter(bytes, limits)), treeOf(digest));
      }
      return { digest, ...rest };
    });

  return (location: ArchiveLocation, signal: AbortSignal): Promise<ArchiveTree> =>
    trees(location.url, () =>
      limited(async () => {
        const url = archiveUrl(location.url);
        const memory = join(
          cacheDir,
          'addresses',
          `${createHash('sha256').update(location.url).digest('hex')}.json`,
        );
        const remembered = await readRemembered(memory);
        const known =
          remembered !== undefined && (await isFolder(treeOf(remembered.digest))) ? remembered : undefined;
        if (offline) {
          if (known === undefined) throw notCached(location.url);
          await markUsed(treeOf(known.digest));
          return { root: treeOf(known.digest), digest: known.digest };
        }
        const found = await fetchNew(url, known, signal);
        if (found !== known) await placeText(memory, `${JSON.stringify(found)}\n`);
        await markUsed(treeOf(found.digest));
        return { root: treeOf(found.digest), digest: found.digest };
      }),
    );
}

function notCached(url: string): Error {
  const message = `the archive "${showAddress(url)}" was never fetched, and there is no network to be used`;
  return sourcesError('sources/not-cached', message, { hints: ['run the same once without `--offline`'] });
}
