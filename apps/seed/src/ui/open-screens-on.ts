import { InputError } from '@seed/kernel';
import type { ScreensEnd } from '@seed/tui';
import { wantsAscii, wantsColor } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { logName } from '../journal/open-journal.ts';
import { isAlive } from '../journal/read-journal.ts';
import { shownPath } from '../run/find-target.ts';
import { VERSION } from '../version.ts';
import { createUiEffects } from './ui-effects.ts';

export interface ScreensRequest {
  readonly stateDir: string;
  /** The run that is shown first. */
  readonly run?: string;
  /** The run that this process executes. */
  readonly ownRun?: string;
  readonly screenReader: boolean;
  /** How others are told of what is done here: `monitor`. */
  readonly as: string;
  /** Told the words of a command that is to start once the screens were left; absent where none is started. */
  readonly start?: (words: readonly string[]) => void;
}

/** Rejects where nothing can be drawn, with what works there. */
export function mustHaveTerminal({ io }: CommandContext, plain: string): void {
  if (io.terminal !== undefined && io.env['TERM'] !== 'dumb') return;
  const why = io.terminal === undefined ? 'there is none' : 'TERM=dumb cannot draw';
  throw new InputError('cli/needs-terminal', `the screens need a terminal, and ${why}`, {
    hints: [`follow it line by line: \`${plain}\``],
  });
}

const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false';

/** Shows the journals of a state folder until the person leaves, or a signal ends it. */
export async function openScreensOn(context: CommandContext, request: ScreensRequest): Promise<ScreensEnd> {
  const { io, general } = context;
  const { stateDir, run, ownRun, as, start } = request;
  const { createJournalSource, createUiStore, openScreens, realTimers } = await import('@seed/tui');
  const size = io.terminal?.size() ?? { columns: 80, rows: 24 };
  const store = createUiStore({
    source: createJournalSource({ stateDir, isAlive, logName }),
    effects: { ...createUiEffects(context, as), ...(start === undefined ? {} : { start }) },
    timers: realTimers,
    columns: size.columns,
    rows: size.rows,
    journal: shownPath(stateDir, io.cwd),
    seedVersion: VERSION,
    ...(run === undefined ? {} : { run }),
    ...(ownRun === undefined ? {} : { ownRun }),
  });
  const screenReader = request.screenReader || isOn(io.env['INK_SCREEN_READER']);
  try {
    return await openScreens({
      store,
      stdin: process.stdin,
      stdout: process.stdout,
      color: wantsColor(general.color ?? 'auto', { isTTY: true, env: io.env }),
      ascii: wantsAscii(io.env),
      motion: !screenReader && !isOn(io.env['SEED_NO_MOTION']),
      screenReader,
    });
  } finally {
    await store.close();
  }
}
