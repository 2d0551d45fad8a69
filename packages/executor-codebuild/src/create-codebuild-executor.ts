import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { moduleKit } from '@seed/build';
import type { ModuleKit } from '@seed/build';
import { writeBuildspec } from '@seed/deployspec';
import type { BuildIo, BuildJob, BuildOutcome, BuildResult, Executor } from '@seed/deployspec';
import { BugError, EnvironmentError, isSeedError } from '@seed/kernel';
import type { Clock } from '@seed/kernel';
import { checkRemote } from './check-remote.ts';
import { followBuild } from './follow-build.ts';
import type { FollowedBuild } from './follow-build.ts';
import { outcomeOf } from './follow-phases.ts';
import { createTurns } from './log-turns.ts';
import { createBuildPoller } from './poll-builds.ts';
import type { BuildPoller, PollPace } from './poll-builds.ts';
import { priceBuild } from './price-build.ts';
import { readHandover } from './read-handover.ts';
import type { RemotePlace } from './remote-place.ts';
import { startBuild } from './start-build.ts';
import type { QueuePace } from './start-build.ts';
import { environmentTypeOf, startRequest } from './start-request.ts';
import type { TailPace } from './tail-log.ts';
import { uploadSource } from './upload-source.ts';
import type { UploadedSource } from './upload-source.ts';

export interface CodeBuildOptions {
  /** Where a job is built, by its account and region. Equal places give the same clients. */
  place(job: BuildJob, signal: AbortSignal): Promise<RemotePlace>;
  readonly clock: Clock;
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
  readonly pollerOf: (client: CodeBuildClient) => BuildPoller;
  readonly turn: () => Promise<void>;
}

/**
 * Runs jobs in AWS CodeBuild and follows them. All builds of an account and region share one poller, and all logs one
 * rate. See Executor of `@seed/deployspec`.
 */
export function createCodeBuildExecutor(options: CodeBuildOptions): Executor {
  const pollers = new Map<CodeBuildClient, BuildPoller>();
  const turn = createTurns();
  const pollerOf = (client: CodeBuildClient): BuildPoller => {
    const known = pollers.get(client);
    if (known !== undefined) return known;
    const { clock, pace } = options;
    const made = createBuildPoller(client, {
      clock,
      ...(pace?.poll === undefined ? {} : { pace: pace.poll }),
    });
    pollers.set(client, made);
    return made;
  };
  return {
    name: 'codebuild',
    check: async (job) => checkRemote(job),
    execute: (job, io) => runRemote({ options, job, io, kit: moduleKit(job), warnings: [], pollerOf, turn }),
  };
}

function warn({ io, job, warnings }: Session, code: string, text: string): void {
  warnings.push({ code, text });
  io.host.emit({ type: 'notice.raised', node: job.node, data: { code, text } });
}

async function runRemote(session: Session): Promise<BuildResult> {
  const { job, io, options } = session;
  const startedAt = options.clock.now();
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

/** Brings the source to the bucket; a job without one, and without a kit, has none. */
async function bringSource(session: Session, place: RemotePlace): Promise<UploadedSource | undefined> {
  const { job, io, options, kit } = session;
  if (job.source.dir === undefined && kit === undefined) return undefined;
  const scratch = await mkdtemp(join(options.scratch, 'upload-'));
  try {
    const source = await uploadSource(job, place, { scratch, extras: kit?.files ?? [], signal: io.signal });
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

async function submitAndFollow(session: Session, startedAt: number): Promise<BuildResult> {
  const { job, io, options, kit } = session;
  io.signal.throwIfAborted();
  const place = await options.place(job, io.signal);
  const source = await bringSource(session, place);
  const handover = kit === undefined ? undefined : `seed/out/${job.uuid}`;
  const request = startRequest({
    job,
    place,
    source,
    spec: kit === undefined ? job.specText : writeBuildspec(job.spec, kit),
    ...(handover === undefined ? {} : { handover }),
  });
  const build = await startBuild(place, request, {
    signal: io.signal,
    queuedTimeoutMs: job.queuedTimeoutMs,
    onFull: (reason) => warn(session, 'REMOTE003', `waiting for room in the account: ${reason}`),
    ...(options.pace?.queue === undefined ? {} : { pace: options.pace.queue }),
  });
  io.host.emit({
    type: 'build.prepared',
    node: job.node,
    data: { ref: build.id ?? '', isolation: 'codebuild', durationMs: options.clock.now() - startedAt },
  });
  const followed = await followBuild(
    {
      job,
      io,
      place,
      poller: session.pollerOf(place.codebuild),
      turn: session.turn,
      warn: (code, text) => warn(session, code, text),
      ...(options.pace?.tail === undefined ? {} : { tailPace: options.pace.tail }),
    },
    build,
  );
  const metadata = await readMetadata(session, { place, followed, handover });
  return finish(session, startedAt, {
    outcome: followed.detached ? 'stopped' : outcomeOf(followed.build.buildStatus),
    followed,
    metadata,
  });
}

/** A failed build hands nothing over. */
async function readMetadata(
  { job, io, kit }: Session,
  from: {
    readonly place: RemotePlace;
    readonly followed: FollowedBuild;
    readonly handover: string | undefined;
  },
): Promise<Readonly<Record<string, unknown>>> {
  const { place, followed, handover } = from;
  if (kit === undefined || handover === undefined) return {};
  if (followed.detached || followed.build.buildStatus !== 'SUCCEEDED') return {};
  const { metadata, problems } = kit.read(await readHandover(place, handover, kit.names));
  for (const text of problems) io.host.emit({ type: 'notice.raised', node: job.node, data: { text } });
  io.host.emit({ type: 'metadata.recorded', node: job.node, data: { keys: Object.keys(metadata) } });
  return metadata;
}

interface Ending {
  readonly outcome: BuildOutcome;
  readonly followed?: FollowedBuild;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const exportedOf = (build: Build | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (build?.exportedEnvironmentVariables ?? []).map(({ name = '', value = '' }) => [name, value]),
  );

function tellPrice(session: Session, durationMs: number): void {
  const { job, io } = session;
  const price = priceBuild(environmentTypeOf(job), job.compute.type, durationMs);
  if (price === undefined) return;
  io.host.emit({ type: 'build.priced', node: job.node, data: { dollars: price.dollars, text: price.text } });
}

/** Makes the result and tells the host: the last event of a build. */
function finish(session: Session, startedAt: number, { outcome, followed, metadata }: Ending): BuildResult {
  const { job, io, options } = session;
  const durationMs = options.clock.now() - startedAt;
  if (followed !== undefined) tellPrice(session, durationMs);
  const failure = outcome === 'succeeded' ? undefined : followed?.phases.failure;
  const ref = followed?.build.id;
  const sourceLocation = followed?.build.source?.location;
  const result: BuildResult = {
    id: localId(job),
    outcome,
    phases: followed?.phases.phases ?? [],
    exported: exportedOf(followed?.build),
    metadata: metadata ?? {},
    artifacts: [],
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
