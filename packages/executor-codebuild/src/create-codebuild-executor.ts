import type { Build } from '@aws-sdk/client-codebuild';
import { moduleKit } from '@seed/build';
import type { BuildResult, Executor } from '@seed/deployspec';
import { BugError, EnvironmentError, isSeedError } from '@seed/kernel';
import { bringArtifacts, readMetadata } from './bring-back.ts';
import { checkRemote } from './check-remote.ts';
import { consoleUrl } from './console-url.ts';
import { finishBuild } from './finish-build.ts';
import { followBuild } from './follow-build.ts';
import type { FollowedBuild } from './follow-build.ts';
import { outcomeOf } from './follow-phases.ts';
import { noteBuild } from './note-build.ts';
import type { BuildNote } from './note-build.ts';
import { obtainBuild } from './obtain-build.ts';
import type { RemotePlace } from './remote-place.ts';
import { localId, warn } from './remote-session.ts';
import type { CodeBuildOptions, RemoteSession } from './remote-session.ts';
import { shareParts } from './share-parts.ts';
import { realTime } from './time.ts';
import type { Time } from './time.ts';

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

async function runRemote(session: RemoteSession): Promise<BuildResult> {
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
    const result = finishBuild(session, startedAt, { outcome: stopped ? 'stopped' : 'fault' });
    if (stopped) return result;
    throw isSeedError(error) ? error : new BugError('build/broken', String(error), { cause: error });
  }
}

/** Until the build has ended, the next run must be able to find it. */
function noteFor({ io, job, time, warnings }: RemoteSession, { id = '' }: Build, since: number): BuildNote {
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

async function submitAndFollow(session: RemoteSession, startedAt: number): Promise<BuildResult> {
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
    return finishBuild(session, startedAt, { outcome: 'stopped' });
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
  return finishBuild(session, startedAt, {
    outcome: followed.detached ? 'stopped' : outcomeOf(followed.build.buildStatus),
    followed,
    metadata,
    artifacts,
  });
}

async function followNoted(
  session: RemoteSession,
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
