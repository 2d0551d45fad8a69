import type { LogEvent, LogStream } from './log-store.ts';
import type { Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { readInput } from './read-input.ts';
import type { InputShape } from './read-input.ts';
import type { RegionState } from './region-state.ts';
import { notFound, ServiceError } from './service-error.ts';

const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
/** What CloudWatch adds to each event when it counts bytes. */
const EVENT_BYTES = 26;

interface GroupInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}
const GROUP = { logGroupName: 'string', logGroupIdentifier: 'string' } as const satisfies InputShape;

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

/** The name of the group that a request is about, where it names one. */
export function groupOf(body: string): string | undefined {
  const { logGroupName, logGroupIdentifier } = readInput<GroupInput>(body, GROUP);
  return (
    logGroupName ??
    logGroupIdentifier?.replace(/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '')
  );
}

function streamsOf(state: RegionState, body: string): readonly LogStream[] {
  const streams = state.logs.streams(groupOf(body) ?? '');
  if (streams === undefined) throw notFound('The specified log group does not exist.');
  return streams;
}

/** As many events from the front as one answer may hold. */
function fitting(events: readonly LogEvent[], limit: number): readonly LogEvent[] {
  let bytes = 0;
  const last = events.findIndex(({ message }) => {
    bytes += Buffer.byteLength(message) + EVENT_BYTES;
    return bytes > MOST_BYTES;
  });
  // One line that is larger than an answer must not end the reading.
  return events.slice(0, Math.min(limit, last === -1 ? events.length : Math.max(1, last)));
}

const within = (from: number | undefined, to: number | undefined) => (event: LogEvent) =>
  (from === undefined || event.timestamp >= from) && (to === undefined || event.timestamp < to);

interface EventsInput extends GroupInput {
  readonly logStreamName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly limit?: number;
  readonly startFromHead?: boolean;
}
const EVENTS: InputShape = {
  ...GROUP,
  'logStreamName!': 'string',
  startTime: 'number',
  endTime: 'number',
  nextToken: 'string',
  limit: 'number',
  startFromHead: 'boolean',
};

function limitOf(limit: number | undefined): number {
  if (limit === undefined) return MOST_EVENTS;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_EVENTS) return limit;
  throw invalid(`limit ${limit} is not between 1 and ${MOST_EVENTS}`);
}

/** Positions in a stream, counted from its beginning; they stay what they are while the stream grows. */
function readToken(token: string | undefined): { readonly way: 'f' | 'b'; readonly at: number } | undefined {
  if (token === undefined) return undefined;
  const [, way, at] = /^([fb])\/(\d{1,15})$/.exec(token) ?? [];
  if (way === undefined) throw invalid('The specified nextToken is invalid.');
  return { way: way as 'f' | 'b', at: Number(at) };
}

const getEvents: Operation = (state, body) => {
  const input = readInput<EventsInput>(body, EVENTS);
  const stream = streamsOf(state, body).find(({ name }) => name === input.logStreamName);
  if (stream === undefined) throw notFound('The specified log stream does not exist.');
  const limit = limitOf(input.limit);
  const token = readToken(input.nextToken);
  const forward = token === undefined ? input.startFromHead === true : token.way === 'f';
  const bound = token?.at ?? (forward ? stream.first : stream.end);
  const wanted = within(input.startTime, input.endTime);
  let from: number;
  let to: number;
  if (forward) {
    from = Math.max(stream.first, bound);
    to = from + fitting(stream.slice(from, from + limit), limit).length;
  } else {
    to = Math.min(stream.end, bound);
    const newest = fitting(stream.slice(Math.max(stream.first, to - limit), to).toReversed(), limit);
    from = to - newest.length;
  }
  return {
    events: stream.slice(from, to).filter(wanted),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  };
};

interface FilterInput extends GroupInput {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}
const FILTER: InputShape = {
  ...GROUP,
  logStreamNames: ['string'],
  logStreamNamePrefix: 'string',
  startTime: 'number',
  endTime: 'number',
  filterPattern: 'string',
  nextToken: 'string',
  limit: 'number',
};

/** Plain terms, all of which a line has to hold; the other patterns of CloudWatch are refused. */
function matcher(pattern = ''): (event: LogEvent) => boolean {
  const text = pattern.trim();
  if (/^[[{%]|(?:^|\s)[?-]/.test(text)) {
    throw invalid(`the filter pattern "${text}" is not served by seed; plain terms and "quoted phrases" are`);
  }
  const terms = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '');
  return ({ message }) => terms.every((term) => message.includes(term));
}

const filterEvents: Operation = (state, body) => {
  const input = readInput<FilterInput>(body, FILTER);
  const chosen = streamsOf(state, body).filter(
    ({ name }) =>
      (input.logStreamNames?.includes(name) ?? true) && name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  const [wanted, matches] = [within(input.startTime, input.endTime), matcher(input.filterPattern)];
  const all = chosen.flatMap((stream) =>
    stream.slice(stream.first, stream.end).map((event, at) => ({
      ...event,
      logStreamName: stream.name,
      eventId: `${stream.name}/${stream.first + at}`,
    })),
  );
  const found = all.filter((event) => wanted(event) && matches(event));
  found.sort((a, b) => a.timestamp - b.timestamp);
  const { items, ...next } = pageOf(found, input.nextToken, limitOf(input.limit));
  return { events: items, searchedLogStreams: [], ...next };
};

interface StreamsInput extends GroupInput {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly nextToken?: string;
  readonly limit?: number;
}
const STREAMS: InputShape = {
  ...GROUP,
  logStreamNamePrefix: 'string',
  orderBy: 'string',
  descending: 'boolean',
  nextToken: 'string',
  limit: 'number',
};
const STREAMS_PAGE = 50;

function showStream({ region, accountId }: RegionState, stream: LogStream): object {
  const [oldest] = stream.slice(stream.first, stream.first + 1);
  const [newest] = stream.slice(stream.end - 1, stream.end);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(oldest === undefined ? {} : { firstEventTimestamp: oldest.timestamp }),
    ...(newest === undefined
      ? {}
      : { lastEventTimestamp: newest.timestamp, lastIngestionTime: newest.ingestionTime }),
    arn: `arn:aws:logs:${region}:${accountId}:log-group:${stream.group}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

const describeStreams: Operation = (state, body) => {
  const input = readInput<StreamsInput>(body, STREAMS);
  const streams = streamsOf(state, body).filter(({ name }) =>
    name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  const lastOf = (stream: LogStream) => stream.slice(stream.end - 1, stream.end)[0]?.timestamp ?? 0;
  streams.sort((a, b) =>
    input.orderBy === 'LastEventTime' ? lastOf(a) - lastOf(b) : a.name < b.name ? -1 : 1,
  );
  if (input.descending === true) streams.reverse();
  const { items, ...next } = pageOf(streams, input.nextToken, Math.min(limitOf(input.limit), STREAMS_PAGE));
  return { logStreams: items.map((stream) => showStream(state, stream)), ...next };
};

const describeGroups: Operation = (state, body) => {
  const input = readInput<{ readonly logGroupNamePrefix?: string; readonly nextToken?: string }>(body, {
    logGroupNamePrefix: 'string',
    nextToken: 'string',
  });
  const names = state.logs.groups().filter((name) => name.startsWith(input.logGroupNamePrefix ?? ''));
  const { items, ...next } = pageOf(names, input.nextToken, STREAMS_PAGE);
  const prefix = `arn:aws:logs:${state.region}:${state.accountId}:log-group:`;
  return {
    logGroups: items.map((name) => ({ logGroupName: name, arn: `${prefix}${name}:*`, storedBytes: 0 })),
    ...next,
  };
};

/** CloudWatch has a name of its own for what is wrong with a request. */
function asLogs(operation: Operation): Operation {
  return (...asked) => {
    try {
      return operation(...asked);
    } catch (error) {
      if (error instanceof ServiceError && error.type === 'InvalidInputException')
        throw invalid(error.message);
      throw error;
    }
  };
}

export const LOG_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetLogEvents: asLogs(getEvents),
  FilterLogEvents: asLogs(filterEvents),
  DescribeLogStreams: asLogs(describeStreams),
  DescribeLogGroups: asLogs(describeGroups),
};
