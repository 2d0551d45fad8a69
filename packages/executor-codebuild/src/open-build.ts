import { StopBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import type { BuildOutcome } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import type { Clock } from '@seed/kernel';
import type { CodeBuildOptions } from './remote-session.ts';
import { readBuild } from './find-build.ts';
import { outcomeOf } from './follow-phases.ts';
import { createTurns } from './log-turns.ts';
import { createBuildPoller } from './poll-builds.ts';
import type { RemotePlace } from './remote-place.ts';
import { TAIL_PACE, tailLog } from './tail-log.ts';
import { realTime } from './time.ts';

/** A line of a build, or of CodeBuild's agent; milliseconds since the epoch. */
export interface RemoteLine {
  readonly stream: 'agent' | 'build';
  readonly text: string;
  readonly at: number;
}

export interface ReadLogOptions {
  /** Goes on until the build has ended. */
  readonly follow: boolean;
  /** Told every line from the beginning. */
  readonly onLine: (line: RemoteLine) => void;
  /** The log cannot be read, or not to its end. */
  readonly onDenied: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** A build that somebody started before. Rejects with EnvironmentError `codebuild/lost` where it is not known. */
export interface RemoteBuild {
  /** Resolves with how it stands after the last line that was told. */
  readLog(options: ReadLogOptions): Promise<BuildOutcome | 'running'>;
  /** Asks the service to end it; false where it was over. */
  stop(): Promise<boolean>;
}

export interface OpenBuildOptions {
  readonly clock: Clock;
  readonly pace?: CodeBuildOptions['pace'];
}

/** Looks at a build by its id, `project:uuid`; nothing is called before the first use. */
export function openBuild(
  place: Pick<RemotePlace, 'codebuild' | 'logs'>,
  id: string,
  { clock, pace }: OpenBuildOptions,
): RemoteBuild {
  const time = realTime(clock);
  const known = async (): Promise<Build> => {
    const build = await readBuild(place, id, time);
    if (build !== undefined) return build;
    throw new EnvironmentError('codebuild/lost', `CodeBuild does not know the build "${id}"`, {
      hints: ['check the account and region: `--profile`, `--region`'],
    });
  };
  return {
    async readLog({ follow, onLine, onDenied, signal }) {
      let build = await known();
      const isOver = build.buildComplete === true;
      const tailPace = pace?.tail ?? TAIL_PACE;
      const tail = tailLog(place.logs, () => placeOf(build, id), {
        turn: createTurns(time),
        time,
        live: follow && !isOver,
        named: () => Boolean(build.logs?.streamName),
        onLine: tellSpeakers(onLine),
        onDenied,
        // Whoever does not wait wants what is there.
        pace: follow || isOver ? tailPace : { ...tailPace, drain: 0 },
      });
      try {
        if (follow && !isOver) {
          const poll = pace?.poll;
          const poller = createBuildPoller(place.codebuild, {
            time,
            ...(poll === undefined ? {} : { pace: poll }),
          });
          build = await poller.follow(id, {
            onChange: (now) => (build = now),
            signal,
            heard: () => tail.alive(),
          });
        }
        await tail.finish();
      } finally {
        tail.stop();
      }
      return build.buildComplete === true ? outcomeOf(build.buildStatus) : 'running';
    },
    async stop() {
      if ((await known()).buildComplete === true) return false;
      try {
        await place.codebuild.send(new StopBuildCommand({ id }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'InvalidInputException') return false;
        throw mapAwsError(error, { action: 'codebuild:StopBuild' });
      }
    },
  };
}

/** The agent marks its lines, but for the empty one after the output of each command. */
function tellSpeakers(onLine: ReadLogOptions['onLine']): (text: string, at: number) => void {
  let blankAt: number | undefined;
  return (text, at) => {
    const stream = text.startsWith('[Container] ') ? 'agent' : 'build';
    if (blankAt !== undefined) onLine({ stream, text: '', at: blankAt });
    blankAt = text === '' ? at : undefined;
    if (text !== '') onLine({ stream, text, at });
  };
}

const placeOf = ({ logs }: Build, id: string) => ({
  group: logs?.groupName || `/aws/codebuild/${id.slice(0, id.indexOf(':'))}`,
  stream: logs?.streamName || id.slice(id.indexOf(':') + 1),
});
