import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build } from '@aws-sdk/client-codebuild';
import { moduleKit } from '@seed/build';
import type { ModuleKit } from '@seed/build';
import { writeBuildspec } from '@seed/deployspec';
import type {
  ArtifactResult,
  BuildIo,
  BuildJob,
  BuildOutcome,
  BuildResult,
  Executor,
  ExtraFile,
} from '@seed/deployspec';
import { BugError, EnvironmentError, isSeedError } from '@seed/kernel';
import type { Clock, SeedError } from '@seed/kernel';
import type { QueuePace } from './admit-builds.ts';
import { checkRemote } from './check-remote.ts';
import { consoleUrl } from './console-url.ts';
import { followBuild } from './follow-build.ts';
import type { FollowedBuild } from './follow-build.ts';
import { outcomeOf } from './follow-phases.ts';
import { earlierBuild, searchBuild } from './earlier-build.ts';
import { noteBuild } from './note-build.ts';
import type { BuildNote } from './note-build.ts';
import type { PollPace } from './poll-builds.ts';
import { priceBuild } from './price-build.ts';
import { readHandover } from './read-handover.ts';
import { fetchArtifacts } from './remote-artifacts.ts';
import type { RemotePlace } from './remote-place.ts';
import { shareParts } from './share-parts.ts';
import type { SharedParts } from './share-parts.ts';
import { startBuild } from './start-build.ts';
import { environmentTypeOf, startRequest } from './start-request.ts';
import type { TailPace } from './tail-log.ts';
import { realTime } from './time.ts';
import type { Time } from './time.ts';
import { uploadSource } from './upload-source.ts';
import type { UploadedSource } from './upload-source.ts';

export interface CodeBuildOptions {
  /** Where a job is built, by its account and region. Equal places give the same clients. */
  place(job: BuildJob, signal: AbortSignal): Promise<RemotePlace>;
  readonly clock: Clock;
  /** How pauses pass; the machine's own where absent. */
  readonly sleep?: Time['sleep'];
  /** Absolute folder for what is made on the way to AWS. */
  readonly scratch: string;
  /** Other than the service's own, for endpoints that answer at once. */
  readonly pace?: { readonly poll?: PollPace; readonly tail?: TailPace; readonly queue?: QueuePace };
}

/** What one build collects until it becomes a result. */
interface Session {
  readonly options: CodeBuildOptions;
  readonly job: BuildJob;
  readonly io: BuildIo;
  readonly kit: ModuleKit | undefined;
  readonly warnings: { code: string; text: string }[];
  readonly time: Time;
  readonly shared: SharedParts;
}

/**
 * Runs jobs in AWS CodeBuild and follows them. All builds of an account and region share one poller, all logs one rate,
 * and all of a kind stand in one line where the account is full. See Executor of `@seed/deployspec`.
 */
export function createCodeBuildExecutor(options: CodeBuildOptions): Executor {
  const { clock, sleep } = options;
  const time: Time = sleep === undefined ? realTime(clock) : { now: () => clock.now(), sleep };
  const shared = shareParts(time, options.pace);
  return {
    name: 'codebuild',
    check: async (job) => checkRemote(job),
    execute: (job, io) => runRemote({ options, job, io, kit: moduleKit(job), warnings: [], time, shared }),
  };
}

function warn({ io, job, warnings }: Session, code: string, text: string): void {
  warnings.push({ code, text });
  io.host.emit({ type: 'notice.raised', node: job.node, data: { code, text } });
}

/** Nothing runs yet, and somebody may be able to help. */
const tellTrouble =
  (session: Session) =>
  ({ message }: SeedError): void =>
    warn(session, 'REMOTE004', `trying again: ${message}`);

async function runRemote(session: Session): Promise<BuildResult> {
  const { job, io, time } = session;
  const startedAt = time.now();
  io.host.emit({
    type: 'build.started',
    node: job.node,
    data: {
      id: localId(job),
      executor: 'codebuild',
      spec: job.specName,
      ...(job.image.name === undefined ? {} : { image: job.image.name }),
      ...(job.module === undefined ? {} : { action: job.module.action }),
    },
  });
  try {
    const refused = checkRemote(job)[0];
    if (refused !== undefined)
      throw new EnvironmentError(refused.code, refused.summary, { hints: refused.hints ?? [] });
    return await submitAndFollow(session, startedAt);
  } catch (error) {
    const stopped = io.signal.aborted && !isSeedError(error);
    const result = finish(session, startedAt, { outcome: stopped ? 'stopped' : 'fault' });
    if (stopped) return result;
    throw isSeedError(error) ? error : new BugError('build/broken', String(error), { cause: error });
  }
}

const localId = (job: BuildJob): string => `${job.project}:${job.uuid}`;

/** Bytes of a buildspec that the service takes in a request; a longer one travels with the source. */
const MOST_SPEC = 25_600;
const SPEC_FILE = '.seed/buildspec.yml';

/** Brings the source to the bucket; a job without one, and without a kit, has none. */
async function bringSource(
  session: Session,
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

/** The folder of the bucket that a module's build leaves what it recorded in. */
const handoverOf = ({ job, kit }: Session): string | undefined =>
  kit === undefined ? undefined : `seed/out/${job.uuid}`;

async function startNew(session: Session, place: RemotePlace): Promise<Build> {
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
async function obtainBuild(session: Session, place: RemotePlace): Promise<Build | undefined> {
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

/** Until the build has ended, the next run must be able to find it. */
function noteFor({ io, job, time, warnings }: Session, { id = '' }: Build, since: number): BuildNote {
  const { onStarted, signal, resume } = io;
  const isKnown = id === resume?.ref || onStarted === undefined;
  return noteBuild({
    ref: id,
    io: { signal, ...(isKnown ? {} : { onStarted }) },
    time,
    since,
    onTrouble({ message }) {
      const text = `it could not be written down that "${id}" runs: ${message}`;
      warnings.push({ code: 'REMOTE005', text });
      io.host.emit({ type: 'notice.raised', node: job.node, data: { code: 'REMOTE005', text } });
    },
  });
}

async function submitAndFollow(session: Session, startedAt: number): Promise<BuildResult> {
  const { job, io, options, time, shared } = session;
  io.signal.throwIfAborted();
  const place = await options.place(job, io.signal);
  const build = await obtainBuild(session, place);
  if (build === undefined) {
    warn(
      session,
      'REMOTE007',
      `CodeBuild does not know the build "${io.resume?.ref}" of an earlier run any more`,
    );
    return finish(session, startedAt, { outcome: 'stopped' });
  }
  io.host.emit({
    type: 'build.prepared',
    node: job.node,
    data: { ...whereIs(build, place), isolation: 'codebuild', durationMs: time.now() - startedAt },
  });
  const followed = await followNoted(session, place, { build, since: io.resume?.since ?? startedAt });
  shared.admission(place.codebuild, job).leave();
  const metadata = await readMetadata(session, place, followed);
  const artifacts = await bringArtifacts(session, place, followed);
  return finish(session, startedAt, {
    outcome: followed.detached ? 'stopped' : outcomeOf(followed.build.buildStatus),
    followed,
    metadata,
    artifacts,
  });
}

async function followNoted(
  session: Session,
  place: RemotePlace,
  { build, since }: { readonly build: Build; readonly since: number },
): Promise<FollowedBuild> {
  const { job, io, options, time, shared } = session;
  const note = noteFor(session, build, since);
  try {
    return await followBuild(
      {
        job,
        io,
        place,
        time,
        poller: shared.poller(place.codebuild),
        turn: shared.turn,
        warn: (code, text) => warn(session, code, text),
        ...(options.pace?.tail === undefined ? {} : { tailPace: options.pace.tail }),
      },
      build,
    );
  } catch (error) {
    // Nobody follows it, and it may go on.
    await note.tell();
    throw error;
  } finally {
    await note.drop();
  }
}

function whereIs({ id = '', arn }: Build, { emulated }: RemotePlace) {
  const url = emulated === true ? undefined : consoleUrl(arn);
  return { ref: id, ...(arn === undefined ? {} : { arn }), ...(url === undefined ? {} : { url }) };
}

/** What a module leaves in the bucket is for seed alone; what a buildspec names is for the person. */
async function bringArtifacts(
  session: Session,
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

/** A failed build hands nothing over. */
async function readMetadata(
  session: Session,
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

interface Ending {
  readonly outcome: BuildOutcome;
  readonly followed?: FollowedBuild;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly artifacts?: readonly ArtifactResult[];
}

/** What the buildspec of the person exports; what carries a module's records is for seed alone. */
const exportedOf = (build: Build | undefined, kit: ModuleKit | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (build?.exportedEnvironmentVariables ?? []).flatMap(({ name = '', value = '' }) =>
      name === kit?.exported ? [] : [[name, value]],
    ),
  );

/** Nothing is paid while a build waits for a machine. */
const UNPAID: ReadonlySet<string> = new Set(['SUBMITTED', 'QUEUED']);

function tellPrice(session: Session, { phases }: FollowedBuild): void {
  const { job, io } = session;
  const paid = phases.phases.filter(({ name }) => !UNPAID.has(name));
  if (paid.length === 0) return;
  // The service counts whole seconds, and what has begun is paid.
  const durationMs = Math.max(
    1,
    paid.reduce((sum, phase) => sum + phase.durationMs, 0),
  );
  const price = priceBuild(environmentTypeOf(job), job.compute.type, durationMs);
  if (price === undefined) return;
  io.host.emit({ type: 'build.priced', node: job.node, data: { dollars: price.dollars, text: price.text } });
}

/** Makes the result and tells the host: the last event of a build. */
function finish(session: Session, startedAt: number, ending: Ending): BuildResult {
  const { job, io, time } = session;
  const { outcome, followed, metadata = {}, artifacts = [] } = ending;
  const durationMs = time.now() - startedAt;
  if (followed?.detached === false) tellPrice(session, followed);
  const failure = outcome === 'succeeded' ? undefined : followed?.phases.failure;
  const ref = followed?.build.id;
  const sourceLocation = followed?.build.source?.location;
  const result: BuildResult = {
    id: localId(job),
    outcome,
    phases: followed?.phases.phases ?? [],
    exported: exportedOf(followed?.build, session.kit),
    metadata,
    artifacts,
    reports: [],
    warnings: session.warnings,
    rehearsal: [],
    durationMs,
    ...(failure === undefined ? {} : { failure }),
    ...(ref === undefined ? {} : { ref }),
    ...(sourceLocation ? { sourceLocation } : {}),
  };
  io.host.emit({ type: 'build.finished', node: job.node, data: { ...result } });
  return result;
}
