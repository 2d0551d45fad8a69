import { join } from 'node:path';
import { EXIT, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import { findRun, listRunIds, readRun } from '../journal/read-journal.ts';
import type { JournalRun } from '../journal/read-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import { findStateDir } from '../state-dir.ts';
import type { MONITOR_FLAGS } from '../ui-command-table.ts';
import { mustHaveTerminal, openScreensOn } from '../ui/open-screens-on.ts';

/** Without a name: the newest run that goes on, else the newest of all. */
async function findNewest(io: ProcessIo): Promise<JournalRun> {
  const stateDir = await findStateDir(io);
  for (const id of await listRunIds(stateDir)) {
    const run = await readRun(join(stateDir, 'runs', id));
    if (run?.state === 'running') return run;
  }
  return findRun(io, undefined);
}

/** A run that was asked for on the screens, which come back with it: as if it had been typed with --ui. */
async function startRun({ io, wiring }: CommandContext, words: readonly string[]): Promise<number> {
  const { runProgram } = await import('../program.ts');
  return (await runProgram([...words, '--ui'], io, wiring)).code;
}

async function onScreens(
  context: CommandContext,
  word: string | undefined,
  { name, screenReader }: { readonly name: string; readonly screenReader: boolean },
): Promise<number> {
  const again = ['seed', 'monitor', ...(word === undefined ? [] : [word]), '--plain'].join(' ');
  mustHaveTerminal(context, again);
  const stateDir = await findStateDir(context.io);
  const run = word === undefined ? undefined : (await findRun(context.io, word)).header.id;
  let wanted: readonly string[] | undefined;
  const start = (words: readonly string[]): void => {
    wanted = words;
  };
  const end = await openScreensOn(context, {
    stateDir,
    screenReader,
    as: name,
    ...(run === undefined ? {} : { run }),
    ...(name === 'ui' ? { start } : {}),
  });
  if (wanted !== undefined) return startRun(context, wanted);
  if (end.by === 'person') return EXIT.done;
  return end.signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

const watching =
  (name: string): CommandFunction<typeof MONITOR_FLAGS> =>
  async (context, flags, [word]) => {
    const { general, io } = context;
    if (general.json)
      throw new InputError('cli/flags-conflict', `seed ${name} is for people, and --json is for programs`, {
        hints: ['follow a run with `seed logs -f`, or read its events: `seed runs show --json`'],
      });
    if (flags.plain !== true)
      return onScreens(context, word, { name, screenReader: flags.screenReader === true });
    const { monitorPlainly } = await import('../ui/plain-monitor.ts');
    const run = word === undefined ? await findNewest(io) : await findRun(io, word);
    return monitorPlainly(context, run);
  };

/** `seed monitor`: watches runs of this machine, answers and cancels; starts nothing. */
export const monitor = watching('monitor');

/** `seed ui`: the same screens, which may also start a run. */
export const ui = watching('ui');
