import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { openSource } from '@seed/build';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { ZipFile } from 'yazl';
import { patiently, SHORT_PATIENCE } from './patiently.ts';
import type { PatientOptions } from './patiently.ts';
import type { RemotePlace } from './remote-place.ts';
import type { Time } from './time.ts';

/** Part of an upload; larger sources are sent in several at once. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;
/** Up to here a source is sent without asking first whether it is there. */
const SMALL_BYTES = 1024 * 1024;

/** The earliest time that a zip can hold: equal sources shall have equal names. Local, as the format knows no zones. */
const FIXED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
const LINK_MODE = 0o120777;

/** The seedkit's bucket deletes sources after seven days, and a build may wait before it fetches its own. */
const STAYS_MS = 6 * 24 * 60 * 60_000;

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
  readonly time: Time;
  readonly onTrouble?: PatientOptions['onTrouble'];
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
    const present = await bring(place, key, { ...options, file, bytes });
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
  // Either may come before anybody waits for it.
  for (const ending of [writing, failed]) ending.catch(() => undefined);
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

interface Bringing extends Pick<UploadOptions, 'signal' | 'time' | 'onTrouble'> {
  readonly file: string;
  readonly bytes: number;
}

/** Brings a file to the bucket unless it is there; true where it was. */
async function bring(place: RemotePlace, key: string, parts: Bringing): Promise<boolean> {
  const { bytes, signal, time, onTrouble } = parts;
  const patience = { time, signal, onTrouble, patience: SHORT_PATIENCE };
  if (bytes > SMALL_BYTES) {
    const look = () => isPresent(place, key, signal);
    if (await patiently(look, { ...patience, action: 's3:GetObject' })) return true;
  }
  const send = async (): Promise<boolean> => {
    try {
      // One call for both questions, where the bytes cost less than another call.
      await upload(place, key, { ...parts, unlessPresent: bytes <= SMALL_BYTES });
      return false;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412) return true;
      // Somebody else is about to write the same bytes.
      if (status !== 409) throw error;
      await upload(place, key, { ...parts, unlessPresent: false });
      return false;
    }
  };
  return patiently(send, { ...patience, action: 's3:PutObject' });
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

async function isPresent(place: RemotePlace, key: string, abortSignal: AbortSignal): Promise<boolean> {
  try {
    const command = new HeadObjectCommand({ Bucket: place.bucket, Key: key, ...owner(place) });
    const { LastModified: at } = await place.s3.send(command, { abortSignal });
    return at === undefined || Date.now() - at.getTime() < STAYS_MS;
  } catch (error) {
    // Answers have no words here, and who may not list the bucket is told 403 for what is missing: the upload says more.
    if ([400, 403, 404].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

async function upload(
  place: RemotePlace,
  key: string,
  { file, signal, unlessPresent }: Bringing & { readonly unlessPresent: boolean },
): Promise<void> {
  const sending = new Upload({
    client: place.s3,
    params: {
      Bucket: place.bucket,
      Key: key,
      Body: createReadStream(file),
      ...owner(place),
      ...(unlessPresent ? { IfNoneMatch: '*' } : {}),
    },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  const stop = (): void => void sending.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await sending.done();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
