import { setTimeout as delay } from 'node:timers/promises';
import { runToEnd } from '../prove-remote/processes.ts';
import { check } from '../prove-remote/proof.ts';

export interface TmuxOptions {
  /** Path of the program. */
  readonly tmux: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** What a terminal says about itself. */
export interface TerminalState {
  readonly alternate: boolean;
  readonly cursor: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The program in the foreground. */
  readonly command: string;
  readonly tty: string;
}

/** A shell in a real terminal, operated as a person does. */
export interface Terminal {
  /** Presses keys by the names that tmux has for them: `Down`, `Escape`, `C-k`, `a`. */
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  screen(): Promise<string>;
  state(): Promise<TerminalState>;
  resize(columns: number, rows: number): Promise<void>;
  /** Settles with the screen when it is as it is waited for; throws Unproved with the screen after half a minute. */
  until(what: string, holds: (screen: string, state: TerminalState) => boolean): Promise<string>;
  /** Settings of the line discipline, as `stty -a` prints them. */
  settings(): Promise<string>;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const LOOK_MS = 40;
const STATE =
  '#{alternate_on} #{cursor_flag} #{pane_width} #{pane_height} #{pane_tty} #{pane_current_command}';

/** Opens a terminal of 80×24 with a shell in it; a tmux of its own, with no settings of the user. */
export async function openTerminal(name: string, options: TmuxOptions): Promise<Terminal> {
  const { tmux, cwd, env, signal } = options;
  // A cleaning has to go on when the proof was stopped.
  const call = async (words: readonly string[], until = signal): Promise<string> => {
    const command = [tmux, '-L', name, '-f', '/dev/null', ...words] as const;
    const { status, stdout, printed } = await runToEnd({ words: command, cwd, env }, until);
    check(status === 0, `\`tmux ${words.join(' ')}\` gave exit status ${status}: ${printed.trim()}`);
    return stdout;
  };
  const shell = "env PS1='$ ' sh -i";
  await call(['new-session', '-d', '-s', 'proof', '-x', '80', '-y', '24', '-c', cwd, shell]);
  // A window keeps its size when nobody looks at it.
  await call(['set-option', '-g', 'window-size', 'manual']);
  const state = async (): Promise<TerminalState> => {
    const line = await call(['display-message', '-p', '-t', 'proof', STATE]);
    const [alternate, cursor, columns, rows, tty = '', ...command] = line.trim().split(' ');
    return {
      alternate: alternate === '1',
      cursor: cursor === '1',
      columns: Number(columns),
      rows: Number(rows),
      tty,
      command: command.join(' '),
    };
  };
  const screen = (): Promise<string> => call(['capture-pane', '-p', '-t', 'proof']);
  return {
    screen,
    state,
    press: async (...keys) => void (await call(['send-keys', '-t', 'proof', ...keys])),
    type: async (text) => void (await call(['send-keys', '-t', 'proof', '-l', text])),
    resize: async (columns, rows) =>
      void (await call(['resize-window', '-t', 'proof', '-x', String(columns), '-y', String(rows)])),
    async until(what, holds) {
      for (const end = Date.now() + PATIENCE_MS; ; await delay(LOOK_MS, undefined, { signal })) {
        const [seen, now] = [await screen(), await state()];
        if (holds(seen, now)) return seen;
        check(
          Date.now() < end,
          `${what} does not come about; the screen is\n${seen}\n${JSON.stringify(now)}`,
        );
      }
    },
    async settings() {
      const { tty } = await state();
      const { status, printed } = await runToEnd({ words: ['stty', '-a', '-F', tty], cwd, env }, signal);
      check(status === 0, `\`stty -a\` gave exit status ${status}: ${printed.trim()}`);
      return printed;
    },
    close: async () => void (await call(['kill-server'], new AbortController().signal)),
  };
}
