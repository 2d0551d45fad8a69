import type { Services } from './call-services.ts';

/** Where CloudWatch has the log of an image. */
export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

/** Tells lines of a log once and in order; each call tells those that are new. */
export type LogReader = (onLine: (text: string) => void) => Promise<void>;

/** An answer this full is followed by another call at once. */
const FULL = 5000;

/** A stream comes into being with its first line. */
const isNotThere = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

/** Reads a log from its beginning. Calls reject with EnvironmentError `aws/…`. */
export function readBuildLog({ access }: Services, place: LogPlace, signal: AbortSignal): LogReader {
  let token: string | undefined;
  const readPage = () =>
    access.call(async () => {
      const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      const client = await access.logs();
      const command = new GetLogEventsCommand({
        logGroupName: place.group,
        logStreamName: place.stream,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      });
      try {
        return await client.send(command, { abortSignal: signal });
      } catch (error) {
        if (isNotThere(error)) return undefined;
        throw error;
      }
    }, signal);
  return async (onLine) => {
    for (;;) {
      const page = await readPage();
      const { events = [], nextForwardToken } = page ?? {};
      for (const { message = '' } of events) for (const line of linesOf(message)) onLine(line);
      const moved = nextForwardToken !== token;
      token = nextForwardToken ?? token;
      // An empty page may have more behind it, and the token stays the same at the end.
      if (!moved || (events.length < FULL && events.length > 0)) return;
      if (events.length === 0 && page === undefined) return;
    }
  };
}

const linesOf = (message: string): string[] => message.replace(/\r?\n$/, '').split(/\r?\n/);
