import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { mapAwsError } from '@seed/aws';
import { joinEvents } from './join-events.ts';
import type { Turns } from './log-turns.ts';
import { readPages } from './read-pages.ts';
import type { LogPages, LogPlace, Look } from './read-pages.ts';
import type { Time } from './time.ts';

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

/** Tells every line of a log stream once and in order, from its beginning, while it grows. */
export function tailLog(client: CloudWatchLogsClient, place: () => LogPlace, options: TailOptions): LogTail {
  const { pace = TAIL_PACE, time, live } = options;
  const stopped = new AbortController();
  const finishing = new AbortController();
  const lines = joinEvents();
  const end = watchEnd();
  let denied = false;
  const pages = readPages(client, place, {
    turn: () => options.turn(finishing.signal.aborted),
    behind: () => options.behind?.(),
    pace,
    signal: stopped.signal,
    onEvents(events) {
      const open = end.is('open');
      for (const { message = '', timestamp = 0 } of events)
        for (const line of lines.add(message)) {
          options.onLine(line, timestamp);
          end.line(line);
        }
      if (open && !end.is('open')) options.onLast?.();
    },
  });
  const follow = async (): Promise<void> => {
    const wake = AbortSignal.any([finishing.signal, stopped.signal]);
    for (let found: Look = 'nothing'; live && !wake.aborted; ) {
      if (found !== 'full') await time.sleep(pages.pause(), wake);
      if (!wake.aborted) found = await pages.look();
    }
    if (!finishing.signal.aborted && !stopped.signal.aborted)
      await new Promise((resolve) => wake.addEventListener('abort', resolve, { once: true }));
    if (!stopped.signal.aborted)
      await readRest(pages, end, { time, pace, named: options.named, signal: stopped.signal });
    for (const line of lines.rest()) options.onLine(line, time.now());
  };
  const ended = follow().catch((error: unknown) => {
    denied = true;
    if (stopped.signal.aborted) return;
    options.onDenied(mapAwsError(error, { action: 'logs:GetLogEvents' }).message);
  });

  return {
    alive: () => live && pages.spoke() && !denied && pages.pause() === pace.pause,
    async finish() {
      finishing.abort();
      await ended;
    },
    stop: () => stopped.abort(),
  };
}

/** Reads on after the end of the build, until its last line was told or the wait for it is over. */
async function readRest(
  pages: LogPages,
  end: ReturnType<typeof watchEnd>,
  {
    time,
    pace,
    named,
    signal,
  }: Pick<TailOptions, 'time' | 'named'> & { pace: TailPace; signal: AbortSignal },
): Promise<void> {
  if (end.is('complete')) return;
  const since = time.now();
  let reached: number | undefined;
  for (let hurried = false; !signal.aborted; ) {
    const found = await pages.look();
    if (found === 'full') continue;
    if (end.is('complete')) return;
    // The agent's last line follows at once, if it has not come with this answer.
    if (end.is('ending') && found === 'some' && !hurried) {
      hurried = true;
      continue;
    }
    if (found === 'failed') {
      if (time.now() - since > pace.patience) throw pages.failure();
    } else {
      if (end.is('ending') || (found === 'absent' && !pages.spoke() && !named())) return;
      reached ??= time.now();
    }
    if (reached !== undefined && found !== 'some' && time.now() - reached >= pace.drain) return;
    await time.sleep(pages.pause(), signal);
  }
}
