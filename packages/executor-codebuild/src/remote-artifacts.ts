import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { ProjectArtifacts, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import type { ArtifactResult, BuildJob } from '@seed/deployspec';
import { mapLimit } from '@seed/kernel';
import type { RemotePlace } from './remote-place.ts';

const AT_ONCE = 8;
const PRIMARY = 'primary';

/** The folder of the bucket that a build leaves its artifacts in, each below its identifier. */
const folderOf = (job: BuildJob): string => `seed/out/${job.uuid}`;

/** Identifiers of the artifacts that a spec names. */
function identifiers({ spec: { artifacts } }: BuildJob): string[] {
  if (artifacts === undefined) return [];
  return [...(artifacts.primary === undefined ? [] : [PRIMARY]), ...Object.keys(artifacts.secondary)];
}

/** What CodeBuild is asked to do with the artifacts of a plain buildspec: nothing where it names none. */
export function artifactsRequest(
  job: BuildJob,
  { bucket }: Pick<RemotePlace, 'bucket'>,
): Pick<StartBuildCommandInput, 'artifactsOverride' | 'secondaryArtifactsOverride'> {
  const { artifacts } = job.spec;
  if (artifacts === undefined) return {};
  const to = (id: string): ProjectArtifacts => ({
    type: 'S3',
    location: bucket,
    path: folderOf(job),
    name: id,
    packaging: 'NONE',
    namespaceType: 'NONE',
    overrideArtifactName: false,
  });
  const secondary = Object.keys(artifacts.secondary);
  return {
    artifactsOverride: to(PRIMARY),
    ...(secondary.length === 0
      ? {}
      : { secondaryArtifactsOverride: secondary.map((id) => ({ ...to(id), artifactIdentifier: id })) }),
  };
}

export interface FetchedArtifacts {
  readonly artifacts: readonly ArtifactResult[];
  /** Why some are in the bucket alone, and where; absent where all were fetched. */
  readonly problem?: string;
}

/** Brings what a build left in the bucket to this machine, as a local build leaves it. An abort leaves it there. */
export async function fetchArtifacts(
  job: BuildJob,
  place: RemotePlace,
  signal: AbortSignal,
): Promise<FetchedArtifacts> {
  const artifacts: ArtifactResult[] = [];
  try {
    for (const id of identifiers(job)) {
      const fetched = await fetchOne({ job, place, id, signal });
      if (fetched !== undefined) artifacts.push(fetched);
    }
    return { artifacts };
  } catch (error) {
    const { message } = mapAwsError(error, { action: 's3:GetObject' });
    const where = `s3://${place.bucket}/${folderOf(job)}`;
    return { artifacts, problem: `artifacts are in ${where}, and were not fetched: ${message}` };
  }
}

interface Wanted {
  readonly job: BuildJob;
  readonly place: RemotePlace;
  readonly id: string;
  readonly signal: AbortSignal;
}

interface FetchedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

const ownerOf = ({ bucketOwner }: RemotePlace) =>
  bucketOwner === undefined ? {} : { ExpectedBucketOwner: bucketOwner };

/** Relative paths that stay where they are put; a build may name its files as it likes. */
const isSafe = (path: string): boolean =>
  path !== '' && !path.startsWith('/') && !path.endsWith('/') && !path.split('/').includes('..');

async function listFiles({ job, place, id, signal }: Wanted): Promise<string[]> {
  const prefix = `${folderOf(job)}/${id}/`;
  const paths: string[] = [];
  const request = { Bucket: place.bucket, Prefix: prefix, ...ownerOf(place) };
  for await (const page of paginateListObjectsV2({ client: place.s3 }, request, { abortSignal: signal }))
    for (const { Key = '' } of page.Contents ?? []) paths.push(Key.slice(prefix.length));
  return paths.filter(isSafe).sort();
}

/** Undefined where the build left none, as one that failed early does. */
async function fetchOne(wanted: Wanted): Promise<ArtifactResult | undefined> {
  const { job, id } = wanted;
  const paths = await listFiles(wanted);
  if (paths.length === 0) return undefined;
  const path = join(job.outputs.artifacts, id);
  // What has the final name is complete.
  const partial = join(job.outputs.artifacts, `.${id}-${job.uuid}`);
  try {
    const files = await mapLimit(paths, AT_ONCE, (name) => fetchFile(wanted, name, partial));
    await rm(path, { recursive: true, force: true });
    await rename(partial, path);
    const digest = createHash('sha256');
    for (const file of files) digest.update(`${file.sha256}  ${file.path}\n`);
    return {
      id,
      path,
      name: id === PRIMARY ? job.project : id,
      files: paths,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      sha256: digest.digest('hex'),
    };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fetchFile({ job, place, id, signal }: Wanted, path: string, to: string): Promise<FetchedFile> {
  const command = new GetObjectCommand({
    Bucket: place.bucket,
    Key: `${folderOf(job)}/${id}/${path}`,
    ...ownerOf(place),
  });
  const { Body } = await place.s3.send(command, { abortSignal: signal });
  const file = join(to, path);
  await mkdir(dirname(file), { recursive: true });
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(Body instanceof Readable ? Body : Readable.from([]), count, createWriteStream(file), {
    signal,
  });
  return { path, bytes, sha256: hash.digest('hex') };
}
