import { StopBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import type { BuildIo, BuildJob } from '@seed/deployspec';
import { followPhases } from './follow-phases.ts';
import type { PhaseFollower } from './follow-phases.ts';
import type { BuildPoller } from './poll-builds.ts';
import { readAgentLog } from './read-agent-log.ts';
import type { RemotePlace } from './remote-place.ts';
import { tailLog } from './tail-log.ts';
import type { LogTail, TailPace } from './tail-log.ts';

/** How long a stopped build may take until the service says so. */
const STOP_MS = 60_000;

export interface FollowParts {
  readonly job: BuildJob;
  readonly io: BuildIo;
  readonly place: RemotePlace;
  readonly poller: BuildPoller;
  readonly turn: () => Promise<void>;
  readonly tailPace?: TailPace;
  readonly warn: (code: string, text: string) => void;
}

export interface FollowedBuild {
  readonly build: Build;
  readonly phases: PhaseFollower;
  /** Nobody waited for its end: the second interrupt came first. */
  readonly detached: boolean;
}

interface Log {
  update(build: Build): void;
  finish(): Promise<void>;
  stop(): void;
}

/** The log begins when the build tells where it is, which is some time after its start. */
function followLog(parts: FollowParts): Log {
  const { job, io, place } = parts;
  const agent = readAgentLog(job, io.host);
  let tail: LogTail | undefined;
  let last = 0;
  return {
    update({ logs }) {
      if (tail !== undefined || !logs?.groupName || !logs.streamName) return;
      tail = tailLog(
        place.logs,
        { group: logs.groupName, stream: logs.streamName },
        {
          turn: parts.turn,
          ...(parts.tailPace === undefined ? {} : { pace: parts.tailPace }),
          onLine(text, at) {
            last = at;
            agent.line(text, at);
          },
          onDenied: (reason) => parts.warn('REMOTE001', `the log cannot be shown: ${reason}`),
        },
      );
    },
    async finish() {
      await tail?.finish();
      agent.end(last);
    },
    stop: () => tail?.stop(),
  };
}

/** Asks the service to end a build; one that has ended already is fine. */
async function stopBuild({ place, warn }: FollowParts, id: string): Promise<void> {
  try {
    await place.codebuild.send(new StopBuildCommand({ id }));
  } catch (error) {
    if ((error as Error).name === 'InvalidInputException') return;
    warn('REMOTE002', mapAwsError(error, { action: 'codebuild:StopBuild' }).message);
  }
}

/**
 * Follows a build to its end, with its phases and its log. The first abort stops it and waits until the service says
 * that it has stopped; a forced one lets go of it.
 */
export async function followBuild(parts: FollowParts, started: Build): Promise<FollowedBuild> {
  const { job, io, poller } = parts;
  const id = started.id ?? '';
  const phases = followPhases(job, io.host);
  const log = followLog(parts);
  const detach = new AbortController();
  let build = started;
  const update = (now: Build): void => {
    build = now;
    phases.update(now);
    log.update(now);
  };
  const onForce = (): void => detach.abort();
  let late: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    if (io.signal.reason === 'force') return onForce();
    late = setTimeout(onForce, STOP_MS);
    void stopBuild(parts, id);
  };
  io.signal.addEventListener('abort', onStop, { once: true });
  io.force?.addEventListener('abort', onForce, { once: true });
  update(started);
  if (io.signal.aborted) onStop();
  if (io.force?.aborted === true) onForce();
  try {
    await poller.follow(id, update, detach.signal);
    await log.finish();
    return { build, phases, detached: false };
  } catch (error) {
    if (detach.signal.aborted) return { build, phases, detached: true };
    throw error;
  } finally {
    clearTimeout(late);
    io.signal.removeEventListener('abort', onStop);
    io.force?.removeEventListener('abort', onForce);
    log.stop();
  }
}
