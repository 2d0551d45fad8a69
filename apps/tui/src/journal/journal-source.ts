import { watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeId, SeedEvent } from '@seed/kernel';
import { journalHeader } from '@seed/view';
import type { LogWindow } from '../model/log-window.ts';
import type { JournalHeader } from '../model/run-model.ts';
import { parseShown } from './clean-value.ts';
import { openEventFile } from './event-file.ts';
import type { EventFile } from './event-file.ts';
import { openLogFile } from './log-file.ts';
import type { LogFile } from './log-file.ts';

/** Told what the journals say, in batches. */
export interface JournalListener {
  opened(header: JournalHeader, dir: string): void;
  events(run: string, events: readonly SeedEvent[]): void;
  /** Whether the process of a run that has not ended lives. */
  alive(run: string, alive: boolean): void;
  removed(run: string): void;
  /** Everything that was there at the beginning was told. */
  loaded(): void;
  /** The window of a log shows something new. */
  logChanged(run: string, node: NodeId): void;
}

/** The journals of a state folder, followed. */
export interface JournalSource {
  start(listener: JournalListener): void;
  /** The log of a node, followed until another is opened that the budget has no room for. */
  openLog(run: string, node: NodeId): LogWindow | undefined;
  /** Looks now; settles when everything that was written before is told. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalSourceOptions {
  /** Holds `runs/`. */
  readonly stateDir: string;
  /** Whether the process that owns a run lives. */
  readonly isAlive: (owner: JournalHeader['owner']) => boolean;
  /** Name of the log file of a node. */
  readonly logName: (node: NodeId) => string;
  /** Looks for what is new this often; what the system tells of itself is looked at sooner. */
  readonly pollMs?: number;
}

interface FollowedRun {
  readonly header: JournalHeader;
  readonly dir: string;
  readonly file: EventFile;
  finished: boolean;
}

interface FollowedLog {
  readonly run: string;
  readonly node: NodeId;
  readonly file: LogFile;
}

const POLL_MS = 60;
/** Every so many polls, the folder of the runs is listed and processes are looked at. */
const SLOW_POLLS = 8;
const MAX_LOGS = 4;
/** All open logs together. */
const LOG_BYTES = 64 * 1024 * 1024;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function readHeader(dir: string): Promise<JournalHeader | undefined> {
  try {
    return journalHeader(parseShown(await readFile(join(dir, 'run.json'), 'utf8')));
  } catch {
    // Not a journal, or one that is being made.
    return undefined;
  }
}

/** Follows the journals of a state folder by polling, sooner where the system says that something changed. */
export function createJournalSource(options: JournalSourceOptions): JournalSource {
  const { stateDir, isAlive, logName, pollMs = POLL_MS } = options;
  const runsDir = join(stateDir, 'runs');
  const runs = new Map<string, FollowedRun>();
  const logs: FollowedLog[] = [];
  let listener: JournalListener | undefined;
  let timer: NodeJS.Timeout | undefined;
  let watcher: ReturnType<typeof watch> | undefined;
  let polls = 0;
  let closed = false;
  let looking: Promise<void> = Promise.resolve();

  const drain = async (run: FollowedRun): Promise<void> => {
    do {
      const events = await run.file.next();
      if (closed) return;
      if (events.some(({ type }) => type === 'run.finished')) run.finished = true;
      if (events.length > 0) listener?.events(run.header.id, events);
      // Long journals are read in pieces, so that keys are answered between.
      if (!run.file.atEnd) await breathe();
    } while (!run.file.atEnd);
    if (run.finished) await run.file.close();
  };
  const list = async (): Promise<void> => {
    const names = new Set(await readdir(runsDir).catch(() => []));
    for (const [name, run] of runs) {
      if (names.has(name)) continue;
      runs.delete(name);
      await run.file.close();
      listener?.removed(run.header.id);
    }
    // The newest first: they are what people look at.
    for (const name of [...names]
      .filter((one) => !runs.has(one))
      .toSorted()
      .toReversed()) {
      const dir = join(runsDir, name);
      const header = await readHeader(dir);
      if (closed) return;
      if (header === undefined) continue;
      const run = { header, dir, file: openEventFile(join(dir, 'events.ndjson')), finished: false };
      runs.set(name, run);
      listener?.opened(header, dir);
      await drain(run);
    }
  };
  const look = async (all: boolean): Promise<void> => {
    if (all) await list();
    for (const run of runs.values()) {
      if (run.finished || closed) continue;
      // Asked before reading: what a process wrote before it died is there to be read.
      const alive = all ? isAlive(run.header.owner) : undefined;
      await drain(run);
      if (alive !== undefined && !run.finished) listener?.alive(run.header.id, alive);
    }
    for (const { file } of logs.slice()) if (!closed) await file.read().catch(() => false);
    shrinkLogs();
  };
  const shrinkLogs = (): void => {
    let room = LOG_BYTES;
    // The one that was opened last is last.
    for (const { file } of logs.toReversed()) {
      file.shrink(room);
      room -= file.bytes;
    }
  };
  const plan = (ms: number): void => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void poll(), ms);
    timer.unref();
  };
  const poll = async (): Promise<void> => {
    polls += 1;
    await once(polls % SLOW_POLLS === 1);
    plan(pollMs);
  };
  /** One look after the other: files are read where the last one ended. */
  const once = (all: boolean): Promise<void> => {
    looking = looking.then(() => (closed ? undefined : look(all))).catch(() => undefined);
    return looking;
  };
  const watchRuns = (): void => {
    try {
      watcher = watch(runsDir, { persistent: false }, () => {
        polls = 0;
        plan(10);
      });
      watcher.on('error', () => watcher?.close());
    } catch {
      // Polling finds everything as well.
    }
  };
  return {
    start(told) {
      listener = told;
      watchRuns();
      void poll().then(() => {
        if (!closed) told.loaded();
      });
    },
    openLog(run, node) {
      const at = logs.findIndex((log) => log.run === run && log.node === node);
      const known = at === -1 ? undefined : logs.splice(at, 1)[0];
      const dir = [...runs.values()].find(({ header }) => header.id === run)?.dir;
      if (known === undefined && dir === undefined) return undefined;
      const opened = known ?? {
        run,
        node,
        file: openLogFile(join(dir ?? '', 'logs', logName(node)), () => listener?.logChanged(run, node)),
      };
      logs.push(opened);
      if (known === undefined) void opened.file.read().catch(() => false);
      for (const old of logs.splice(0, Math.max(0, logs.length - MAX_LOGS))) void old.file.close();
      return opened.file;
    },
    async refresh() {
      await once(true);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      watcher?.close();
      await looking;
      for (const { file } of runs.values()) await file.close();
      for (const { file } of logs) await file.close();
    },
  };
}
