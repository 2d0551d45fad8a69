import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvironmentError } from '@seed/kernel';
import { ZipFile } from 'yazl';
import { digestFile } from './digest-file.ts';
import { planBundle } from './plan-bundle.ts';
import type { BundleEntry, BundleInput } from './plan-bundle.ts';

export interface BundleInfo {
  readonly path: string;
  /** Files, folders not counted. */
  readonly files: number;
  /** Size of the zip. */
  readonly bytes: number;
  /** Hex digest of the zip. */
  readonly sha256: string;
}

/** Everything in Seed-Farmer's bundle lies in this folder. */
const TOP = 'bundle';
/** The earliest time that a zip can hold, in the local terms that the format has. */
const FIXED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true } as const;

/**
 * Writes the zip that Seed-Farmer would send to CodeBuild: same input, same bytes. The file appears when it is complete.
 * Rejects with EnvironmentError `bundle/empty` or `bundle/not-written`.
 */
export async function writeBundle(input: BundleInput, path: string): Promise<BundleInfo> {
  const entries = planBundle(input);
  const partial = `${path}.partial-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeZip(entries, partial);
    const [{ size }, sha256] = await Promise.all([stat(partial), digestFile(partial, 'sha256')]);
    await rename(partial, path);
    return { path, files: entries.filter(({ kind }) => kind === 'file').length, bytes: size, sha256 };
  } catch (error) {
    await rm(partial, { force: true });
    throw notWritten(error, path);
  }
}

async function writeZip(entries: readonly BundleEntry[], path: string): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error));
  zip.addEmptyDirectory(TOP, { ...FIXED, mode: 0o40755 });
  for (const entry of entries) {
    const name = `${TOP}/${entry.path}`;
    if (entry.kind === 'folder') {
      zip.addEmptyDirectory(name, { ...FIXED, mode: 0o40755 });
      continue;
    }
    const options = { ...FIXED, mode: entry.executable ? 0o100755 : 0o100644, compress: true };
    const { content } = entry;
    // A text of no bytes is stored, as compressing it would make it longer.
    if ('text' in content)
      zip.addBuffer(Buffer.from(content.text), name, { ...options, compress: content.text !== '' });
    else zip.addReadStreamLazy(name, options, (give) => give(null, openFile(zip, content.file)));
  }
  zip.end();
  await pipeline(output, createWriteStream(path));
}

/** The library does not listen for errors of the streams that it is given late. */
function openFile(zip: ZipFile, path: string): Readable {
  return createReadStream(path).once('error', (error) => zip.emit('error', error));
}

export function notWritten(error: unknown, path: string): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EnvironmentError('bundle/not-written', `the bundle "${path}" could not be written: ${why}`, {
    cause: error,
    hints: ['Check free space and rights of the target folder'],
  });
}
