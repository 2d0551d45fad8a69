import { hostname } from 'node:os';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { InputError } from '@seed/kernel';
import type { SeedEvent } from '@seed/kernel';
import { EMPTY_RUN, reduceRun } from '@seed/view';
import type { RunView } from '@seed/view';
import type { RunHeader } from './open-journal.ts';

/** A run as its journal tells it. */
export interface JournalRun {
  readonly dir: string;
  readonly header: RunHeader;
  readonly view: RunView;
  /** `running` only while its process lives; a run without an end and without a process is `interrupted`. */
  readonly state: 'running' | 'interrupted' | 'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'fault';
}

/** True while a process of this machine lives. */
export function isAlive(owner: RunHeader['owner']): boolean {
  if (owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The events of a journal; what is no event is left out, and so is a last line that is being written. */
export async function* readEvents(dir: string): AsyncGenerator<SeedEvent> {
  const path = join(dir, 'events.ndjson');
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const event = parseLine(line);
    if (event !== undefined) yield event;
  }
}

function parseLine(line: string): SeedEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<SeedEvent> | null;
    const isOne = typeof event?.type === 'string' && typeof event.data === 'object' && event.data !== null;
    return isOne ? (event as SeedEvent) : undefined;
  } catch {
    // Torn, or written over: the numbers of the others tell that it is missing.
    return undefined;
  }
}

/** Reads one run; undefined when the folder holds no journal. */
export async function readRun(dir: string): Promise<JournalRun | undefined> {
  let header: RunHeader;
  try {
    header = JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')) as RunHeader;
  } catch {
    // Not a journal, or one that never got its first line.
    return undefined;
  }
  let view = EMPTY_RUN;
  for await (const event of readEvents(dir)) view = reduceRun(view, event);
  const ended = view.outcome as JournalRun['state'] | undefined;
  return { dir, header, view, state: ended ?? (isAlive(header.owner) ? 'running' : 'interrupted') };
}

/** The second that the id of a run begins with. */
const secondOf = (id: string): string => id.slice(0, 15);

/** To the millisecond; empty for a folder that holds no journal. */
async function startOf(dir: string): Promise<string> {
  try {
    const { startedAt } = JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')) as Partial<RunHeader>;
    return startedAt ?? '';
  } catch {
    // Not a journal, or one that is being made.
    return '';
  }
}

/** Ids of all runs, newest first. Headers are read only of runs that began in the same second. */
export async function listRunIds(stateDir: string): Promise<string[]> {
  const dir = join(stateDir, 'runs');
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const starts = new Map<string, string>();
  for (const [, same] of Map.groupBy(ids, secondOf))
    if (same.length > 1) for (const id of same) starts.set(id, await startOf(join(dir, id)));
  const orderOf = (id: string): string => `${secondOf(id)}\0${starts.get(id) ?? ''}\0${id}`;
  return ids.toSorted((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
}

/** Finds a run by its id, by a unique end or part of it, or (without a reference) the newest. */
export async function findRun(stateDir: string, reference: string | undefined): Promise<JournalRun> {
  const ids = await listRunIds(stateDir);
  const wanted = reference === undefined ? ids.slice(0, 1) : matches(ids, basename(reference));
  if (wanted.length > 1) {
    throw new InputError('cli/run-not-found', `"${reference}" fits ${wanted.length} runs`, {
      hints: wanted.slice(0, 5).map((id) => `say \`${id}\``),
    });
  }
  const run = wanted[0] === undefined ? undefined : await readRun(join(stateDir, 'runs', wanted[0]));
  if (run !== undefined) return run;
  const what = reference === undefined ? 'there is no run yet' : `there is no run "${reference}"`;
  throw new InputError('cli/run-not-found', what, { hints: ['list the runs with `seed runs list`'] });
}

function matches(ids: readonly string[], reference: string): string[] {
  if (ids.includes(reference)) return [reference];
  const ends = ids.filter((id) => id.endsWith(reference));
  return ends.length > 0 ? ends : ids.filter((id) => id.includes(reference));
}
