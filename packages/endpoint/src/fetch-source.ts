import { mkdir } from 'node:fs/promises';
import type { Source } from './codebuild-shapes.ts';
import { fetchGitSource, GIT_SOURCES } from './fetch-git-source.ts';
import type { GitSource } from './fetch-git-source.ts';
import type { GitPort } from './git-port.ts';
import { localFolder } from './local-folder.ts';
import type { ObjectStore } from './object-store.ts';
import { splitLocation } from './object-store.ts';
import { clientError } from './source-failure.ts';
import { unpackZip } from './unpack-zip.ts';

export interface SourcePorts {
  readonly objects?: ObjectStore;
  readonly git?: GitPort;
  /** Folders of this machine of which `file://` locations may take what they like; absolute. */
  readonly sourceRoots: readonly string[];
}

export interface SourceRequest {
  readonly source: Source;
  readonly version?: string;
  readonly region: string;
  /** An empty place for what is downloaded; not made yet. */
  readonly target: string;
}

/** A source on this machine. */
export type FetchedSource = { readonly dir: string } & Partial<GitSource>;

const NO_UPSTREAM = 'objects of S3 need an emulator: start `seed serve` with `--upstream URL`';

/** What an object of S3 holds. Rejects with SourceFailure. */
export async function fetchObject(
  objects: ObjectStore | undefined,
  wanted: { readonly location: string; readonly version?: string; readonly region: string },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { location, version, region } = wanted;
  if (objects === undefined) throw clientError(`cannot download ${location}: ${NO_UPSTREAM}`);
  const address = { ...splitLocation(location), region };
  const bytes = await objects
    .get({ ...address, ...(version === undefined ? {} : { version }) }, signal)
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw clientError(
        `cannot download ${location}: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  if (bytes === undefined) throw clientError(`NoSuchKey: there is no object ${location}`);
  return bytes;
}

async function unpacked(request: SourceRequest, location: string, ports: SourcePorts, signal: AbortSignal) {
  const { region, version, target } = request;
  if (location.endsWith('/'))
    throw clientError(`${location} is a folder of S3; only zip files are served here`);
  const wanted = { location, region, ...(version === undefined ? {} : { version }) };
  const bytes = await fetchObject(ports.objects, wanted, signal);
  await mkdir(target, { recursive: true });
  try {
    await unpackZip(bytes, target, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw clientError(
      `${location} is no usable zip file: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return target;
}

/** A source on this machine; undefined for NO_SOURCE. Rejects with SourceFailure, or with what the signal says. */
export async function fetchSource(
  request: SourceRequest,
  ports: SourcePorts,
  signal: AbortSignal,
): Promise<FetchedSource | undefined> {
  const { type, location = '' } = request.source;
  if (type === 'NO_SOURCE') return undefined;
  if (GIT_SOURCES.has(type)) return fetchGitSource(request, ports, signal);
  if (location.startsWith('file://')) return { dir: await localFolder(location, ports.sourceRoots) };
  return { dir: await unpacked(request, location, ports, signal) };
}
