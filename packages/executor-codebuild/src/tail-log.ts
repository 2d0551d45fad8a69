import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { mapAwsError } from '@seed/aws';
import { joinEvents } from './join-events.ts';
import type { Turns } from './log-turns.ts';
import { isPassing } from './patiently.ts';
import type { Time } from './time.ts';

export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

export interface TailPace {
  /** Milliseconds between looks at a log. */
  readonly pause: number;
  /** How long more lines are waited for after the end of the build, where the last one has not come. */
  readonly drain: number;
  /** How long a log that cannot be read is tried again after the end of the build. */
  readonly patience: number;
}

export const TAIL_PACE: TailPace = { pause: 5000, drain: 15_000, patience: 2 * 60_000 };

export interface LogTail {
  /** Whether lines have come, and the log can be read. */
  alive(): boolean;
  /** The build is over: resolves when its last line was told, or when the wait for it is. */
  finish(): Promise<void>;
  /** Nobody listens any more. */
  stop(): void;
}

/** What CodeBuild's agent says last but one: a build that fails before its BUILD uploads nothing. */
const LAST_PHASE =
  /^\[Container\] [\d/]+ [\d:.]+ Phase complete: (?:UPLOAD_ARTIFACTS|(?:DOWNLOAD_SOURCE|INSTALL|PRE_BUILD) State: (?!SUCCEEDED))/;
const CONTEXT = /^\[Container\] [\d/]+ [\d:.]+ Phase context /;

/** An answer this full is followed by another call at once. */
const FULL = { events: 5000, characters: 500_000 };

type End = 'open' | 'ending' | 'complete';

/** Knows from its lines how near a log is to its end: the agent's last phase was told, and what belongs to it. */
function watchEnd(): { line(text: string): void; is(end: End): boolean } {
  let end: End = 'open';
  return {
    line(text) {
      if (LAST_PHASE.test(text)) end = 'ending';
      // A build may go on after a phase that failed, and may print the log of another.
      else if (end !== 'open' && text !== '') end = CONTEXT.test(text) ? 'complete' : 'open';
    },
    is: (state) => end === state,
  };
}

export interface TailOptions {
  readonly onLine: (text: string, at: number) => void;
  /** The log cannot be read, or not to its end: told once, with the reason, and the tail ends. */
  readonly onDenied: (reason: string) => void;
  /** The agent has nothing more to say. */
  readonly onLast?: () => void;
  /** Awaited before each call, so that many tails together stay below the account's rate. */
  readonly turn: Turns;
  /** Awaited before each call: who listens may be behind. */
  readonly behind?: () => Promise<void> | undefined;
  readonly time: Time;
  /** False: nothing is read before `finish`. */
  readonly live: boolean;
  /** Whether the service has named the place, so that there is a log. */
  readonly named: () => boolean;
  readonly pace?: TailPace;
}

type Look = 'full' | 'some' | 'nothing' | 'absent' | 'failed';

/** Tells every line of a log stream once and in order, from its beginning, while it grows. */
export function tailLog(client: CloudWatchLogsClient, place: () => LogPlace, options: TailOptions): LogTail {
  const { pace = TAIL_PACE, time, live } = options;
  const stopped = new AbortController();
  const finishing = new AbortController();
  const lines = joinEvents();
  let token: string | undefined;
  let spoke = false;
  let denied = false;
  let pause = pace.pause;
  let failure: unknown;
  const end = watchEnd();

  const tell = (message: string, timestamp: number): void => {
    for (const line of lines.add(message)) {
      options.onLine(line, timestamp);
      end.line(line);
    }
  };
  const read = ({ events = [], nextForwardToken }: GetLogEventsCommandOutput): Look => {
    const open = end.is('open');
    let characters = 0;
    for (const { message = '', timestamp = 0 } of events) {
      characters += message.length;
      tell(message, timestamp);
    }
    // An answer may be empty although there is more.
    const moved = nextForwardToken !== token;
    token = nextForwardToken ?? token;
    spoke ||= events.length > 0;
    if (open && !end.is('open')) options.onLast?.();
    if (events.length >= FULL.events || characters >= FULL.characters) return 'full';
    return moved ? 'some' : 'nothing';
  };
  const look = async (): Promise<Look> => {
    await options.behind?.();
    await options.turn(finishing.signal.aborted);
    if (stopped.signal.aborted) return 'nothing';
    const { group, stream } = place();
    const command = new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      startFromHead: true,
      ...(token === undefined ? {} : { nextToken: token }),
    });
    try {
      const found = read(await client.send(command, { abortSignal: stopped.signal }));
      pause = pace.pause;
      return found;
    } catch (error) {
      // A stream comes into being with its first line.
      if ((error as Error).name === 'ResourceNotFoundException') return 'absent';
      if (!isPassing(error)) throw error;
      failure = error;
      pause = Math.min(pace.patience / 4, pause * 2);
      return 'failed';
    }
  };
  const rest = async (): Promise<void> => {
    if (end.is('complete')) return;
    const since = time.now();
    let reached: number | undefined;
    for (let hurried = false; !stopped.signal.aborted; ) {
      const found = await look();
      if (found === 'full') continue;
      if (end.is('complete')) return;
      // The agent's last line follows at once, if it has not come with this answer.
      if (end.is('ending') && found === 'some' && !hurried) {
        hurried = true;
        continue;
      }
      if (found === 'failed') {
        if (time.now() - since > pace.patience) throw failure;
      } else {
        if (end.is('ending') || (found === 'absent' && !spoke && !options.named())) return;
        reached ??= time.now();
      }
      if (reached !== undefined && found !== 'some' && time.now() - reached >= pace.drain) return;
      await time.sleep(pause, stopped.signal);
    }
  };
  const follow = async (): Promise<void> => {
    const wake = AbortSignal.any([finishing.signal, stopped.signal]);
    for (let found: Look = 'nothing'; live && !wake.aborted; ) {
      if (found !== 'full') await time.sleep(pause, wake);
      if (!wake.aborted) found = await look();
    }
    if (!finishing.signal.aborted && !stopped.signal.aborted)
      await new Promise((resolve) => wake.addEventListener('abort', resolve, { once: true }));
    if (!stopped.signal.aborted) await rest();
    for (const line of lines.rest()) options.onLine(line, time.now());
  };
  const ended = follow().catch((error: unknown) => {
    denied = true;
    if (stopped.signal.aborted) return;
    options.onDenied(mapAwsError(error, { action: 'logs:GetLogEvents' }).message);
  });

  return {
    alive: () => live && spoke && !denied && pause === pace.pause,
    async finish() {
      finishing.abort();
      await ended;
    },
    stop: () => stopped.abort(),
  };
}
