import type { ArtifactResult } from '@seed/deployspec';
import type { FollowedBuild } from './follow-build.ts';
import { readHandover } from './read-handover.ts';
import { fetchArtifacts } from './remote-artifacts.ts';
import type { RemotePlace } from './remote-place.ts';
import { handoverOf, warn } from './remote-session.ts';
import type { RemoteSession } from './remote-session.ts';

/** What a module leaves in the bucket is for seed alone; what a buildspec names is for the person. */
export async function bringArtifacts(
  session: RemoteSession,
  place: RemotePlace,
  { detached }: FollowedBuild,
): Promise<readonly ArtifactResult[]> {
  const { job, io, kit } = session;
  if (kit !== undefined || detached) return [];
  const { artifacts, problem } = await fetchArtifacts(job, place, io.signal);
  for (const { id, path, files, bytes, sha256 } of artifacts)
    io.host.emit({
      type: 'artifact.collected',
      node: job.node,
      data: { id, path, files: files.length, bytes, sha256 },
    });
  if (problem !== undefined) warn(session, 'REMOTE006', problem);
  return artifacts;
}

/** What a module recorded, as an exported variable or in the bucket; a failed build hands nothing over. */
export async function readMetadata(
  session: RemoteSession,
  place: RemotePlace,
  { build, detached }: FollowedBuild,
): Promise<Readonly<Record<string, unknown>>> {
  const { job, io, kit, time } = session;
  const folder = handoverOf(session);
  if (kit === undefined || folder === undefined) return {};
  if (detached || build.buildStatus !== 'SUCCEEDED') return {};
  const exported = build.exportedEnvironmentVariables?.find(({ name }) => name === kit.exported)?.value;
  const recorded =
    kit.unpackExported(exported) ?? (await readHandover(place, { folder, name: kit.recorded, time }));
  const { metadata, problems } = kit.read(recorded);
  for (const text of problems) io.host.emit({ type: 'notice.raised', node: job.node, data: { text } });
  io.host.emit({ type: 'metadata.recorded', node: job.node, data: { keys: Object.keys(metadata) } });
  return metadata;
}
