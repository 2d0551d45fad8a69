import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { isPassing } from './patiently.ts';
import type { TailPace } from './tail-log.ts';

export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

/** What a look at a log found; after `full` there is more at once. */
export type Look = 'full' | 'some' | 'nothing' | 'absent' | 'failed';

export interface LogPages {
  /** Reads on from the last look. Rejects where the log may not be read. */
  look(): Promise<Look>;
  /** Whether events have come. */
  spoke(): boolean;
  /** Milliseconds until the next look; more while looks fail. */
  pause(): number;
  /** Why the last look failed. */
  failure(): unknown;
}

export interface PageOptions {
  /** Awaited before each call, one after the other. */
  readonly behind: () => Promise<void> | undefined;
  readonly turn: () => Promise<void>;
  readonly pace: TailPace;
  /** Told the events of each page in order. */
  readonly onEvents: (events: readonly OutputLogEvent[]) => void;
  readonly signal: AbortSignal;
}

/** An answer this full is followed by another call at once. */
const FULL = { events: 5000, characters: 500_000 };

const isFull = (events: readonly OutputLogEvent[]): boolean =>
  events.length >= FULL.events ||
  events.reduce((sum, { message = '' }) => sum + message.length, 0) >= FULL.characters;

/** Reads a log stream page by page from its beginning. */
export function readPages(
  client: CloudWatchLogsClient,
  place: () => LogPlace,
  { behind, turn, pace, onEvents, signal }: PageOptions,
): LogPages {
  let token: string | undefined;
  let spoke = false;
  let pause = pace.pause;
  let failure: unknown;

  const read = async (): Promise<Look> => {
    const { group, stream } = place();
    const command = new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      startFromHead: true,
      ...(token === undefined ? {} : { nextToken: token }),
    });
    const { events = [], nextForwardToken } = await client.send(command, { abortSignal: signal });
    // An answer may be empty although there is more.
    const moved = nextForwardToken !== token;
    token = nextForwardToken ?? token;
    spoke ||= events.length > 0;
    onEvents(events);
    pause = pace.pause;
    return isFull(events) ? 'full' : moved ? 'some' : 'nothing';
  };

  return {
    async look() {
      await behind();
      await turn();
      if (signal.aborted) return 'nothing';
      try {
        return await read();
      } catch (error) {
        // A stream comes into being with its first line.
        if ((error as Error).name === 'ResourceNotFoundException') return 'absent';
        if (!isPassing(error)) throw error;
        failure = error;
        pause = Math.min(pace.patience / 4, pause * 2);
        return 'failed';
      }
    },
    spoke: () => spoke,
    pause: () => pause,
    failure: () => failure,
  };
}
