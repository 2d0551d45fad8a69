import { hostname } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '@seed/kernel';
import type { LogLine, NodeId } from '@seed/kernel';
import { createLineWriter, createNdjsonReporter } from '@seed/view';
import type { JournalHeader, LineWriter, Reporter } from '@seed/view';
import { openFileOutput } from './file-output.ts';
import type { FileOutput } from './file-output.ts';

/** `run.json`: written once, when the run begins. */
interface RunHeader extends JournalHeader {
  readonly v: 1;
}

export interface Journal {
  /** Absolute folder. */
  readonly dir: string;
  readonly reporter: Reporter;
}

/** Makes the state folder; git never looks into it. Rejects with EnvironmentError `cli/state-not-writable`. */
export async function prepareStateDir(stateDir: string): Promise<void> {
  try {
    await mkdir(join(stateDir, 'runs'), { recursive: true });
    await writeFile(join(stateDir, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new EnvironmentError('cli/state-not-writable', `"${stateDir}" cannot be written`, {
      cause: error,
      hints: ['name a folder that this user may write with `SEED_STATE_DIR=<folder>`'],
    });
  }
}

/** The name of a node's log: `core/fsx` → `core.fsx.log`. */
export const logName = (node: NodeId): string =>
  `${
    node
      .replaceAll('/', '.')
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^\.+/, '_') || '_'
  }.log`;

interface LogFile {
  readonly output: FileOutput;
  readonly writer: LineWriter;
}

/** Begins the journal of a run: the header now, events and logs as they come. */
export async function openJournal(
  stateDir: string,
  header: Omit<RunHeader, 'v' | 'owner'> & { readonly pid: number },
  options: { readonly onProblem: (error: Error) => void },
): Promise<Journal> {
  const { pid, ...facts } = header;
  const dir = join(stateDir, 'runs', header.id);
  await prepareStateDir(stateDir);
  await mkdir(join(dir, 'logs'), { recursive: true });
  const full: RunHeader = { v: 1, ...facts, owner: { pid, host: hostname() } };
  await writeFile(join(dir, 'run.json'), `${JSON.stringify(full, undefined, 2)}\n`, { mode: 0o600 });

  const events = openFileOutput(join(dir, 'events.ndjson'), options.onProblem);
  const eventReporter = createNdjsonReporter(events, { run: header.id, lines: false });
  const logs = new Map<NodeId, LogFile>();
  const logOf = (node: NodeId): LogFile => {
    const known = logs.get(node);
    if (known !== undefined) return known;
    const output = openFileOutput(join(dir, 'logs', logName(node)), options.onProblem);
    const log = { output, writer: createLineWriter(output) };
    logs.set(node, log);
    return log;
  };
  const time = { at: -1, text: '' };
  const stamp = (at: number): string => {
    if (time.at !== at) Object.assign(time, { at, text: new Date(at).toISOString() });
    return time.text;
  };
  const reporter: Reporter = {
    event: (event) => eventReporter.event(event),
    log(line: LogLine) {
      logOf(line.node).writer.write(`${stamp(line.at)} ${line.stream} ${line.text}\n`);
    },
    behind() {
      const waits = [...logs.values()]
        .map(({ writer }) => writer.behind())
        .filter((wait) => wait !== undefined);
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
    },
    async close() {
      for (const { output, writer } of logs.values()) {
        await writer.close();
        await output.close();
      }
      await eventReporter.close();
      await events.close();
    },
  };
  return { dir, reporter };
}
