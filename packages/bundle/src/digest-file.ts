import { createHash, hash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { notReadable } from './not-readable.ts';

/** Bytes up to which a file is read at once: larger ones would hold up everything else. */
const SMALL = 256 * 1024;

let shared: Buffer | undefined;

/** Digests of a file's bytes, hex. */
interface FileDigests {
  readonly md5: string;
  readonly sha256: string;
}

/** Hex digest of a file's bytes. */
export async function digestFile(path: string, algorithm: 'md5' | 'sha256'): Promise<string> {
  const digest = createHash(algorithm);
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}

/** Both digests of a file's bytes, which are read once. Rejects with EnvironmentError `bundle/not-readable`. */
export async function digestContent(path: string, size: number): Promise<FileDigests> {
  try {
    const bytes = size <= SMALL ? readSmall(path) : undefined;
    return bytes === undefined ? await digestLarge(path) : digestBytes(bytes);
  } catch (error) {
    throw notReadable(error, path);
  }
}

export function digestBytes(bytes: Uint8Array | string): FileDigests {
  return { md5: hash('md5', bytes), sha256: hash('sha256', bytes) };
}

/** Valid until the next call. Undefined for a file that is larger than it was said to be. */
function readSmall(path: string): Uint8Array | undefined {
  shared ??= Buffer.allocUnsafe(SMALL + 1);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < shared.length; length += read)
      read = readSync(file, shared, length, shared.length - length, null);
    return length > SMALL ? undefined : shared.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

async function digestLarge(path: string): Promise<FileDigests> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    md5.update(chunk as Buffer);
    sha256.update(chunk as Buffer);
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}
