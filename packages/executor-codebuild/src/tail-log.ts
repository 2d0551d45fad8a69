import { setTimeout as delay } from 'node:timers/promises';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { mapAwsError } from '@seed/aws';

export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

export interface TailPace {
  /** Milliseconds between looks at a log that has no more for now. */
  readonly pause: number;
  /** How long the last lines are waited for after the end of the build. */
  readonly drain: number;
}

export const TAIL_PACE: TailPace = { pause: 1000, drain: 15_000 };

export interface LogTail {
  /** The build is over: resolves when its last line was told, or when the wait for it is. */
  finish(): Promise<void>;
  /** Nobody listens any more. */
  stop(): void;
}

/** What CodeBuild's agent says last. */
const LAST_LINE = /Phase complete: UPLOAD_ARTIFACTS/;

export interface TailOptions {
  readonly onLine: (text: string, at: number) => void;
  /** The log cannot be read: told once, with the reason, and the tail ends. */
  readonly onDenied: (reason: string) => void;
  /** Awaited before each call, so that many tails together stay below the account's rate. */
  readonly turn: () => Promise<void>;
  readonly pace?: TailPace;
}

/** Tells every line of a log stream once and in order, from its beginning, while it grows. */
export function tailLog(client: CloudWatchLogsClient, place: LogPlace, options: TailOptions): LogTail {
  const { pace = TAIL_PACE } = options;
  const stopped = new AbortController();
  let deadline = Number.POSITIVE_INFINITY;
  let hurry = new AbortController();
  let token: string | undefined;
  let complete = false;

  /** True when there was something new. */
  const look = async (): Promise<boolean> => {
    await options.turn();
    const answer = await client.send(
      new GetLogEventsCommand({
        logGroupName: place.group,
        logStreamName: place.stream,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      }),
      { abortSignal: stopped.signal },
    );
    for (const { message = '', timestamp = 0 } of answer.events ?? []) {
      for (const line of message.replace(/\r?\n$/, '').split('\n')) options.onLine(line, timestamp);
      complete ||= LAST_LINE.test(message);
    }
    const moved = answer.nextForwardToken !== token;
    token = answer.nextForwardToken ?? token;
    return moved && (answer.events?.length ?? 0) > 0;
  };

  const follow = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const more = await look().catch((error: unknown) => absent(error));
      if (more) continue;
      if (deadline !== Number.POSITIVE_INFINITY && (complete || Date.now() >= deadline)) return;
      const wake = AbortSignal.any([hurry.signal, stopped.signal]);
      await delay(pace.pause, undefined, { signal: wake }).catch(() => undefined);
      hurry = new AbortController();
    }
  };
  const ended = follow().catch((error: unknown) => {
    if (stopped.signal.aborted) return;
    options.onDenied(mapAwsError(error, { action: 'logs:GetLogEvents' }).message);
  });

  return {
    async finish() {
      deadline = Date.now() + pace.drain;
      hurry.abort();
      await ended;
    },
    stop: () => stopped.abort(),
  };
}

/** A stream comes into being with its first line. */
function absent(error: unknown): false {
  const { name } = error as Error;
  if (name === 'ResourceNotFoundException' || /Throttling/.test(name)) return false;
  throw error;
}
