import type { ChannelEnd, DriverChannel } from '../workspace.ts';
import type { FramedScript } from './command-script.ts';
import { DriverEnded } from './driver-ended.ts';
import { createExchange } from './exchange.ts';
import { createScriptWords } from './script-words.ts';

export interface RunOptions {
  /** `/bin/sh` or `bash`. */
  readonly shell: string;
  /** `keep` starts in the folder of the last command, `fresh` in the first folder. */
  readonly state: 'keep' | 'fresh';
}

export interface DriverOptions {
  /** 128 random bits, hex: what tells a record from output. */
  readonly nonce: string;
  /** What the breakpoint helpers put into their records. */
  readonly token?: string;
  /** Output of commands, in order, as bytes. */
  output(bytes: Buffer): void;
  /** A promise while whoever takes the output is behind; reading goes on when it settles. */
  behind?(): Promise<void> | undefined;
  /** A breakpoint helper says `pause` or `resume`. */
  paused?(word: string): void;
}

/** The host's end of one running driver. Requests go one at a time. */
export interface Driver {
  /** Waits for the first sign of life; rejects with DriverEnded, also after `timeoutMs` without one. */
  ready(timeoutMs: number): Promise<void>;
  /** Adds shell text (one line) to the environment of all later commands. */
  environment(line: string): void;
  /** Adds a line to the state that the next command reads. */
  append(line: string): void;
  /** Runs a script; resolves with its exit status, rejects with DriverEnded. */
  run(script: string | FramedScript, options: RunOptions): Promise<number>;
  /** Runs a script whose output is an answer and not log. */
  capture(script: string, options: RunOptions): Promise<{ exitCode: number; data: Buffer }>;
  /** Signals the process group of the running command: STOP is SIGTERM. */
  signal(word: 'STOP' | 'KILL'): void;
  /** Closes stdin, on which the driver ends all that it started. */
  close(): void;
  readonly ended: Promise<ChannelEnd>;
}

/** Rejects with DriverEnded where the answer takes longer. */
async function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const detail = `its shell gave no sign of life within ${timeoutMs / 1000} s`;
  const timer = setTimeout(
    () => late.reject(new DriverEnded({ exitCode: undefined, oomKilled: false, detail })),
    timeoutMs,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Speaks the protocol of `bootScript` over a channel. */
export function createDriver(channel: DriverChannel, options: DriverOptions): Driver {
  const { ask, send, ended } = createExchange(channel, options);
  const wordOf = createScriptWords(send);
  const request = (mine: number, script: string | FramedScript, { shell, state }: RunOptions): string =>
    `R ${mine} ${shell} ${state} ${wordOf(script)}`;
  return {
    async ready(timeoutMs) {
      await within(
        timeoutMs,
        ask((mine) => [`N ${mine} ${options.nonce} -`]),
      );
    },
    environment: (line) => send(`E - - - ${line}`),
    append: (line) => send(`A - - - ${line}`),
    async run(script, how) {
      return (await ask((mine) => [request(mine, script, how)])).exitCode;
    },
    capture: (script, how) => ask((mine) => ['B', request(mine, script, how)]),
    signal: (word) => send(word),
    close: () => void channel.stdin.end(),
    ended,
  };
}
