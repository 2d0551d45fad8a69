import { mkdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from './codebuild-shapes.ts';
import type { ObjectStore } from './object-store.ts';
import { splitLocation } from './object-store.ts';
import { SourceFailure } from './source-failure.ts';
import { unpackZip } from './unpack-zip.ts';

export interface SourcePorts {
  readonly objects?: ObjectStore;
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

const clientError = (message: string): SourceFailure => new SourceFailure('CLIENT_ERROR', message);

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

async function localFolder(location: string, roots: readonly string[]): Promise<string> {
  const path = URL.canParse(location) ? fileURLToPath(location) : location;
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isDirectory()) {
    throw clientError(`there is no folder "${path}" on this machine`);
  }
  for (const root of roots) {
    const base = await realpath(root).catch(() => root);
    if (real === base || real.startsWith(base.endsWith(sep) ? base : base + sep)) return real;
  }
  throw clientError(`"${path}" is not below a folder of \`seed serve --source-root DIR\``);
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

/** The folder of a source; undefined for NO_SOURCE. Rejects with SourceFailure, or with what the signal says. */
export async function fetchSource(
  request: SourceRequest,
  ports: SourcePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { type, location = '' } = request.source;
  if (type === 'NO_SOURCE') return undefined;
  if (type !== 'S3') throw clientError(`sources of type ${type} are not served here; S3 and NO_SOURCE are`);
  if (location.startsWith('file://')) return localFolder(location, ports.sourceRoots);
  return unpacked(request, location, ports, signal);
}
