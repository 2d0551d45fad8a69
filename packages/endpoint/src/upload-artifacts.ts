import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactResult } from '@seed/deployspec';
import { mapLimit } from '@seed/kernel';
import type { BuildSettings } from './build-settings.ts';
import type { Artifacts } from './codebuild-shapes.ts';
import type { ObjectStore } from './object-store.ts';
import { splitLocation } from './object-store.ts';

/** `artifacts` and `secondaryArtifacts` of a build, as the API shows them. */
export interface UploadedArtifacts {
  readonly primary?: object;
  readonly secondary: readonly object[];
}

export interface UploadRequest {
  readonly settings: BuildSettings;
  readonly uuid: string;
  readonly region: string;
  readonly results: readonly ArtifactResult[];
  /** `s3-prefix` of the spec, by artifact. */
  readonly prefixes: ReadonlyMap<string, string>;
}

const AT_ONCE = 4;

/** Where an artifact goes: path, build id where asked for, name. */
function keyOf(artifacts: Artifacts, result: ArtifactResult, request: UploadRequest): string {
  const { settings, uuid, prefixes } = request;
  const given = artifacts.name === undefined || artifacts.name === '/' ? undefined : artifacts.name;
  const name = artifacts.overrideArtifactName === true ? result.name : (given ?? settings.project);
  const byBuild = artifacts.namespaceType === 'BUILD_ID';
  const prefix = byBuild ? prefixes.get(result.id) : undefined;
  const { key: folder } = splitLocation(artifacts.location ?? '');
  const parts = [folder, prefix ?? artifacts.path ?? '', byBuild ? uuid : '', name];
  return parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/');
}

async function uploadOne(
  artifacts: Artifacts,
  result: ArtifactResult,
  { request, objects, signal }: { request: UploadRequest; objects: ObjectStore; signal: AbortSignal },
): Promise<object> {
  const { bucket } = splitLocation(artifacts.location ?? '');
  const key = keyOf(artifacts, result, request);
  const { region } = request;
  const isZip = artifacts.packaging === 'ZIP';
  const put = async (path: string, name: string): Promise<void> =>
    objects.put({ region, bucket, key: name }, await readFile(path), signal);
  if (isZip) await put(result.zip ?? '', key);
  else await mapLimit(result.files, AT_ONCE, (file) => put(join(result.path, file), `${key}/${file}`));
  return {
    location: `arn:aws:s3:::${bucket}/${key}`,
    ...(isZip ? { sha256sum: result.sha256 } : {}),
    ...(artifacts.artifactIdentifier === undefined
      ? {}
      : { artifactIdentifier: artifacts.artifactIdentifier }),
    ...(artifacts.overrideArtifactName === undefined
      ? {}
      : { overrideArtifactName: artifacts.overrideArtifactName }),
  };
}

/** The settings of what the spec calls `primary` or by an identifier. */
export function artifactsOf(settings: BuildSettings, id: string): Artifacts | undefined {
  const found =
    id === 'primary'
      ? settings.artifacts
      : settings.secondaryArtifacts.find(({ artifactIdentifier }) => artifactIdentifier === id);
  return found?.type === 'S3' ? found : undefined;
}

/** Puts the artifacts of a build into S3. Rejects with an Error that names what could not be stored. */
export async function uploadArtifacts(
  request: UploadRequest,
  objects: ObjectStore | undefined,
  signal: AbortSignal,
): Promise<UploadedArtifacts> {
  const wanted = request.results.flatMap((result) => {
    const artifacts = artifactsOf(request.settings, result.id);
    return artifacts === undefined ? [] : [{ artifacts, result }];
  });
  if (wanted.length === 0) return { secondary: [] };
  if (objects === undefined) {
    throw new Error('artifacts in S3 need an emulator: start `seed serve` with `--upstream URL`');
  }
  let primary: object | undefined;
  const secondary: object[] = [];
  for (const { artifacts, result } of wanted) {
    const uploaded = await uploadOne(artifacts, result, { request, objects, signal });
    if (result.id === 'primary') primary = uploaded;
    else secondary.push(uploaded);
  }
  return { ...(primary === undefined ? {} : { primary }), secondary };
}
