import { StopBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import type { BuildIo, BuildJob } from '@seed/deployspec';
import { isSeedError } from '@seed/kernel';
import { followPhases } from './follow-phases.ts';
import type { PhaseFollower } from './follow-phases.ts';
import type { Turns } from './log-turns.ts';
import { patiently } from './patiently.ts';
import type { Patience } from './patiently.ts';
import type { BuildPoller } from './poll-builds.ts';
import { readAgentLog } from './read-agent-log.ts';
import type { RemotePlace } from './remote-place.ts';
import { tailLog } from './tail-log.ts';
import type { LogTail, TailPace } from './tail-log.ts';
import type { Time } from './time.ts';

/** How long a stopped build may take until the service says so. */
const STOP_MS = 60_000;
const STOP_PATIENCE: Patience = { total: 30_000, first: 1000, most: 5000 };
/** What the service needs after the last line of a log, and after it was asked to stop, to say that a build is over. */
const ENDING_MS = 3000;

export interface FollowParts {
  readonly job: BuildJob;
  readonly io: BuildIo;
  readonly place: RemotePlace;
  readonly poller: BuildPoller;
  readonly turn: Turns;
  readonly time: Time;
  readonly tailPace?: TailPace;
  readonly warn: (code: string, text: string) => void;
}

export interface FollowedBuild {
  readonly build: Build;
  readonly phases: PhaseFollower;
  /** Nobody waited for its end: the second interrupt came first, or it could not be stopped. */
  readonly detached: boolean;
}

interface Followed extends FollowParts {
  readonly id: string;
  readonly phases: PhaseFollower;
  build: Build;
}

/** The project's log, unless the service says another; builds are told to write there. */
const logPlace = ({ build, id, place }: Followed) => ({
  group: build.logs?.groupName || `/aws/codebuild/${place.project}`,
  stream: build.logs?.streamName || id.slice(id.indexOf(':') + 1),
});

function followLog(followed: Followed): LogTail {
  const { job, io, place, poller, turn, time, tailPace, phases } = followed;
  const agent = readAgentLog(job, io.host, phases);
  let last = 0;
  const tail = tailLog(place.logs, () => logPlace(followed), {
    turn,
    time,
    behind: () => io.host.behind?.(),
    live: io.logs !== 'at-end',
    named: () => Boolean(followed.build.logs?.streamName),
    ...(tailPace === undefined ? {} : { pace: tailPace }),
    onLine(text, at) {
      last = at;
      agent.line(text, at);
    },
    onLast: () => poller.hint(followed.id, ENDING_MS),
    onDenied: (reason) => followed.warn('REMOTE001', `the log cannot be shown: ${reason}`),
  });
  return {
    ...tail,
    async finish() {
      await tail.finish();
      agent.end(last);
    },
  };
}

/** Asks the service to end a build; one that has ended already is fine. False where it goes on. */
async function stopBuild({ place, time, poller, warn, id }: Followed): Promise<boolean> {
  const send = async (): Promise<void> => {
    try {
      await place.codebuild.send(new StopBuildCommand({ id }));
    } catch (error) {
      if ((error as Error).name !== 'InvalidInputException') throw error;
    }
  };
  try {
    await patiently(send, { action: 'codebuild:StopBuild', time, patience: STOP_PATIENCE });
    poller.hint(id, ENDING_MS);
    return true;
  } catch (error) {
    const why = isSeedError(error) ? error.message : String(error);
    const how = `stop it in the console, or with \`aws codebuild stop-build --id ${id}\``;
    warn('REMOTE002', `the build "${id}" could not be stopped and goes on; ${how}: ${why}`);
    return false;
  }
}

/**
 * Follows a build to its end, with its phases and its log. The first abort stops it and waits until the service says
 * that it has stopped; a forced one lets go of it.
 */
export async function followBuild(parts: FollowParts, started: Build): Promise<FollowedBuild> {
  const { job, io, poller, time, warn } = parts;
  const id = started.id ?? '';
  const phases = followPhases(job, io.host);
  const followed: Followed = { ...parts, id, phases, build: started };
  const log = followLog(followed);
  const detach = new AbortController();
  const over = new AbortController();
  const update = (now: Build): void => {
    followed.build = now;
    phases.update(now);
  };
  const onForce = (): void => {
    detach.abort();
    log.stop();
  };
  const stop = async (): Promise<void> => {
    if (!(await stopBuild(followed))) return onForce();
    await time.sleep(STOP_MS, over.signal);
    if (over.signal.aborted) return;
    warn('REMOTE002', `the build "${id}" was asked to stop and has not said that it did`);
    onForce();
  };
  const onStop = (): void => (io.signal.reason === 'force' ? onForce() : void stop());
  io.signal.addEventListener('abort', onStop, { once: true });
  io.force?.addEventListener('abort', onForce, { once: true });
  update(started);
  if (io.signal.aborted) onStop();
  if (io.force?.aborted === true) onForce();
  try {
    if (started.buildComplete !== true)
      await poller.follow(id, {
        onChange: update,
        signal: detach.signal,
        heard: () => log.alive(),
        onTrouble: (error) =>
          warn('REMOTE004', `builds go on, but cannot be asked about for now: ${error.message}`),
      });
    await log.finish();
    return { build: followed.build, phases, detached: false };
  } catch (error) {
    if (detach.signal.aborted) return { build: followed.build, phases, detached: true };
    throw error;
  } finally {
    over.abort();
    io.signal.removeEventListener('abort', onStop);
    io.force?.removeEventListener('abort', onForce);
    log.stop();
  }
}
