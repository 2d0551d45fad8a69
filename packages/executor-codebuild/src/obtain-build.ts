import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build } from '@aws-sdk/client-codebuild';
import { writeBuildspec } from '@seed/deployspec';
import type { ExtraFile } from '@seed/deployspec';
import { isSeedError } from '@seed/kernel';
import { earlierBuild, searchBuild } from './earlier-build.ts';
import type { RemotePlace } from './remote-place.ts';
import { handoverOf, tellTrouble, warn } from './remote-session.ts';
import type { RemoteSession } from './remote-session.ts';
import { startBuild } from './start-build.ts';
import { startRequest } from './start-request.ts';
import { uploadSource } from './upload-source.ts';
import type { UploadedSource } from './upload-source.ts';

/** Bytes of a buildspec that the service takes in a request; a longer one travels with the source. */
const MOST_SPEC = 25_600;
const SPEC_FILE = '.seed/buildspec.yml';

/** Brings the source to the bucket; a job without one, and without a kit, has none. */
async function bringSource(
  session: RemoteSession,
  place: RemotePlace,
  more: readonly ExtraFile[],
): Promise<UploadedSource | undefined> {
  const { job, io, options, kit, time } = session;
  if (job.source.dir === undefined && kit === undefined) return undefined;
  const scratch = await mkdtemp(join(options.scratch, 'upload-'));
  try {
    const source = await uploadSource(job, place, {
      scratch,
      extras: [...(kit?.files ?? []), ...more],
      signal: io.signal,
      time,
      onTrouble: tellTrouble(session),
    });
    io.host.emit({
      type: 'bundle.uploaded',
      node: job.node,
      data: { location: `s3://${source.bucket}/${source.key}`, bytes: source.bytes, present: source.present },
    });
    return source;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function startNew(session: RemoteSession, place: RemotePlace): Promise<Build> {
  const { job, io, kit, time, shared } = session;
  const spec = kit === undefined ? job.specText : writeBuildspec(job.spec, kit);
  const isLong = Buffer.byteLength(spec) > MOST_SPEC;
  const file = { path: SPEC_FILE, content: spec, mode: 0o644 };
  const source = await bringSource(session, place, isLong ? [file] : []);
  const handover = handoverOf(session);
  const request = startRequest({
    job,
    place,
    source,
    spec: isLong && source !== undefined ? SPEC_FILE : spec,
    ...(handover === undefined ? {} : { handover }),
  });
  const admission = shared.admission(place.codebuild, job);
  try {
    return await startBuild(place, request, {
      signal: io.signal,
      time,
      admission,
      queuedTimeoutMs: job.queuedTimeoutMs,
      onTrouble: tellTrouble(session),
      onFull: (reason) => warn(session, 'REMOTE003', `waiting for room in the account: ${reason}`),
    });
  } catch (error) {
    const { resume: earlier } = io;
    // The token is known, and what is asked for has changed since.
    const known = isSeedError(error) && /InvalidInputException/.test(error.message);
    if (earlier === undefined || handover === undefined || !known) throw error;
    const found = await searchBuild({ job, place, earlier, handover, time });
    if (found === undefined) throw error;
    return found;
  }
}

/** The build of the job: the one that an earlier run started, else a new one. Undefined where the earlier one is lost. */
export async function obtainBuild(session: RemoteSession, place: RemotePlace): Promise<Build | undefined> {
  const { job, io, time } = session;
  const { resume: earlier } = io;
  const handover = handoverOf(session);
  const found =
    earlier === undefined ? undefined : await earlierBuild({ job, place, earlier, handover, time });
  if (found === 'lost') return undefined;
  if (found !== undefined)
    io.host.emit({
      type: 'notice.raised',
      node: job.node,
      data: { text: `an earlier run started the build "${found.id}": it is followed` },
    });
  return found ?? startNew(session, place);
}
