import { hostname } from 'node:os';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { InputError } from '@seed/kernel';
import type { SeedEvent } from '@seed/kernel';
import { EMPTY_RUN, fitsEvent, journalHeader, reduceRun } from '@seed/view';
import type { JournalHeader, RunView } from '@seed/view';
import type { ProcessIo } from '../process-io.ts';
import { startCommands } from '../run/runnable-below.ts';
import { findStateDir } from '../state-dir.ts';

/** A run as its journal tells it. */
export interface JournalRun {
  readonly dir: string;
  readonly header: JournalHeader;
  readonly view: RunView;
  /** `running` only while its process lives; a run without an end and without a process is `interrupted`. */
  readonly state: 'running' | 'interrupted' | 'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'fault';
}

/** True while a process of this machine lives. */
export function isAlive(owner: JournalHeader['owner']): boolean {
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
    const event: unknown = JSON.parse(line);
    return fitsEvent(event) ? event : undefined;
  } catch {
    // Half of a line, of a process that died, or that is being written.
    return undefined;
  }
}

async function readHeader(dir: string): Promise<JournalHeader | undefined> {
  try {
    return journalHeader(JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')));
  } catch {
    // Not a journal, or one that is being made.
    return undefined;
  }
}

/** Reads one run; undefined when the folder holds no journal. */
export async function readRun(dir: string): Promise<JournalRun | undefined> {
  const header = await readHeader(dir);
  if (header === undefined) return undefined;
  let view = EMPTY_RUN;
  for await (const event of readEvents(dir)) view = reduceRun(view, event);
  const ended = view.outcome as JournalRun['state'] | undefined;
  return { dir, header, view, state: ended ?? (isAlive(header.owner) ? 'running' : 'interrupted') };
}

/** The second that the id of a run begins with. */
const secondOf = (id: string): string => id.slice(0, 15);

/** Ids of all runs, newest first. Headers are read only of runs that began in the same second. */
export async function listRunIds(stateDir: string): Promise<string[]> {
  const dir = join(stateDir, 'runs');
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const starts = new Map<string, string>();
  for (const [, same] of Map.groupBy(ids, secondOf))
    if (same.length > 1)
      for (const id of same) starts.set(id, (await readHeader(join(dir, id)))?.startedAt ?? '');
  const orderOf = (id: string): string => `${secondOf(id)}\0${starts.get(id) ?? ''}\0${id}`;
  return ids.toSorted((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
}

/** Finds a run by its id, by a unique end or part of it, or (without a reference) the newest. */
export async function findRun(io: ProcessIo, reference: string | undefined): Promise<JournalRun> {
  const stateDir = await findStateDir(io);
  const ids = await listRunIds(stateDir);
  const wanted = reference === undefined ? ids : runIdsNamed(ids, reference);
  if (reference !== undefined && wanted.length > 1) {
    throw new InputError('cli/run-not-found', `"${reference}" fits ${wanted.length} runs`, {
      hints: wanted.slice(0, 5).map((id) => `say \`${id}\``),
    });
  }
  for (const id of wanted) {
    const run = await readRun(join(stateDir, 'runs', id));
    if (run !== undefined) return run;
  }
  if (ids.length === 0 || reference === undefined) throw await noRunYet(io);
  throw new InputError('cli/run-not-found', `there is no run "${reference}"`, {
    hints: ['list the runs with `seed runs list`'],
  });
}

/** The error where no journal is: how to come by one. */
async function noRunYet({ cwd }: ProcessIo): Promise<InputError> {
  const commands = (await startCommands(cwd)).map((command) => `\`${command}\``);
  return new InputError('cli/run-not-found', 'there is no run yet', {
    hints: [`start one with ${commands.join(' or ')}`],
  });
}

/** The runs that a reference can mean; a path means the folder of a journal. */
function runIdsNamed(ids: readonly string[], reference: string): string[] {
  const exact = endsOf(ids, reference);
  return exact.length > 0 || reference.includes('/') ? exact : ids.filter((id) => id.includes(reference));
}

/** The runs whose ids end as somebody says, or the one that is called so. */
export function endsOf(ids: readonly string[], reference: string): string[] {
  const name = basename(reference);
  if (ids.includes(name)) return [name];
  return reference.includes('/') ? [] : ids.filter((id) => id.endsWith(reference));
}
