import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { mapAwsError } from '@seed/aws';
import { openSource } from '@seed/build';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { ZipFile } from 'yazl';
import type { RemotePlace } from './remote-place.ts';

/** Part of an upload; larger sources are sent in several at once. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

/** The earliest time that a zip can hold: equal sources shall have equal names. Local, as the format knows no zones. */
const FIXED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
const LINK_MODE = 0o120777;

export interface UploadedSource {
  readonly bucket: string;
  readonly key: string;
  /** Hex digest of the archive, which is also its name. */
  readonly sha256: string;
  readonly bytes: number;
  /** It was there already. */
  readonly present: boolean;
}

export interface UploadOptions {
  /** Folder of this upload alone; made files are removed again. */
  readonly scratch: string;
  /** Put beside the files of the source, relative to its top. */
  readonly extras: readonly ExtraFile[];
  readonly signal: AbortSignal;
}

/**
 * Packs the source of a job and brings it to the bucket under the digest of its content, unless it is there. Rejects
 * with EnvironmentError `source/*` and `aws/*`.
 */
export async function uploadSource(
  job: BuildJob,
  place: RemotePlace,
  options: UploadOptions,
): Promise<UploadedSource> {
  const file = join(options.scratch, 'source.zip');
  const clone = join(options.scratch, 'clone');
  try {
    const { sha256, bytes } = await packZip(job, file, { ...options, clone });
    const key = `seed/src/${sha256}.zip`;
    const present = await isPresent(place, key, options.signal);
    if (!present) await send(place, key, { file, signal: options.signal });
    return { bucket: place.bucket, key, sha256, bytes, present };
  } finally {
    await Promise.all([rm(file, { force: true }), rm(clone, { recursive: true, force: true })]);
  }
}

async function packZip(
  job: BuildJob,
  file: string,
  { clone, extras, signal }: UploadOptions & { readonly clone: string },
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const zip = new ZipFile();
  const hash = createHash('sha256');
  let bytes = 0;
  zip.outputStream.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  const writing = pipeline(zip.outputStream, createWriteStream(file), { signal });
  const failed = new Promise<never>((_, reject) => zip.once('error', reject));
  failed.catch(() => undefined);
  const { dir, selection } = job.source;
  if (dir !== undefined) {
    const opened = await openSource(dir, selection, { scratch: clone, signal });
    for (const one of [opened, ...(opened.also === undefined ? [] : [opened.also])])
      for (const path of one.files) await add(zip, join(one.dir, path), path);
  }
  for (const { path, content, mode } of extras)
    zip.addBuffer(Buffer.from(content), path, { ...FIXED, mode: 0o100000 | mode });
  zip.end();
  await Promise.race([writing, failed]);
  return { sha256: hash.digest('hex'), bytes };
}

async function add(zip: ZipFile, file: string, path: string): Promise<void> {
  const entry = await lstat(file);
  if (entry.isSymbolicLink())
    zip.addBuffer(Buffer.from(await readlink(file)), path, { ...FIXED, mode: LINK_MODE, compress: false });
  else zip.addFile(file, path, { ...FIXED, mode: entry.mode });
}

const owner = ({ bucketOwner }: RemotePlace) =>
  bucketOwner === undefined ? {} : { ExpectedBucketOwner: bucketOwner };

async function isPresent(place: RemotePlace, key: string, abortSignal: AbortSignal): Promise<boolean> {
  try {
    const command = new HeadObjectCommand({ Bucket: place.bucket, Key: key, ...owner(place) });
    await place.s3.send(command, { abortSignal });
    return true;
  } catch (error) {
    abortSignal.throwIfAborted();
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    // Who may not list the bucket is told 403 for what is missing; the upload says whether that is all.
    if (name === 'NotFound' || [403, 404].includes($metadata?.httpStatusCode ?? 0)) return false;
    throw mapAwsError(error, { action: 's3:GetObject' });
  }
}

async function send(
  place: RemotePlace,
  key: string,
  { file, signal }: { readonly file: string; readonly signal: AbortSignal },
): Promise<void> {
  const upload = new Upload({
    client: place.s3,
    params: { Bucket: place.bucket, Key: key, Body: createReadStream(file), ...owner(place) },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  const stop = (): void => void upload.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await upload.done();
  } catch (error) {
    signal.throwIfAborted();
    throw mapAwsError(error, { action: 's3:PutObject' });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
