/** One line in a stream; times are milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

/** Lines of a build. Positions count from its beginning, also when old lines were let go. */
export interface LogStream {
  readonly group: string;
  readonly name: string;
  readonly createdAt: number;
  /** Position of the oldest line that is still here. */
  readonly first: number;
  /** Position that the next line gets. */
  readonly end: number;
  add(timestamp: number, message: string): void;
  /** Lines from one position up to another, as far as they are here. */
  slice(from: number, to: number): readonly LogEvent[];
}

export interface LogStore {
  /** The stream of that name, made when it is new. */
  open(group: string, name: string, now: number): LogStream;
  groups(): readonly string[];
  /** Streams of a group; undefined where there is no such group. */
  streams(group: string): readonly LogStream[] | undefined;
  remove(stream: LogStream): void;
}

/** A build that prints without end must not take all memory; let go in large steps, which cost nothing per line. */
const MOST_LINES = 200_000;
const LET_GO = 20_000;

function createStream(group: string, name: string, createdAt: number): LogStream {
  let lines: LogEvent[] = [];
  let first = 0;
  return {
    group,
    name,
    createdAt,
    get first() {
      return first;
    },
    get end() {
      return first + lines.length;
    },
    add(timestamp, message) {
      lines.push({ timestamp, message, ingestionTime: timestamp });
      if (lines.length <= MOST_LINES) return;
      lines = lines.slice(LET_GO);
      first += LET_GO;
    },
    slice: (from, to) => lines.slice(Math.max(0, from - first), Math.max(0, to - first)),
  };
}

/** Keeps the logs of builds in memory. */
export function createLogStore(): LogStore {
  const groups = new Map<string, Map<string, LogStream>>();
  return {
    open(group, name, now) {
      const streams = groups.get(group) ?? new Map<string, LogStream>();
      groups.set(group, streams);
      const stream = streams.get(name) ?? createStream(group, name, now);
      streams.set(name, stream);
      return stream;
    },
    groups: () => [...groups.keys()].sort(),
    streams: (group) => {
      const streams = groups.get(group);
      return streams === undefined ? undefined : [...streams.values()];
    },
    remove: ({ group, name }) => void groups.get(group)?.delete(name),
  };
}
