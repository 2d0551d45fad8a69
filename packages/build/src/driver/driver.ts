import type { ChannelEnd, DriverChannel } from '../workspace.ts';
import type { FramedScript } from './command-script.ts';
import { createMarkerScanner } from './marker-scanner.ts';
import { quoteLine } from './quote.ts';

/** The driver's process ended while something was asked of it. */
export class DriverEnded extends Error {
  readonly end: ChannelEnd;

  constructor(end: ChannelEnd) {
    super(end.detail ?? `the driver ended with exit status ${end.exitCode ?? 'unknown'}`);
    this.name = 'DriverEnded';
    this.end = end;
  }
}

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

interface Waiting {
  readonly seq: number;
  readonly data: Buffer[];
  resolve(exitCode: number): void;
  reject(error: Error): void;
}

/** Speaks the protocol of `bootScript` over a channel. */
export function createDriver(channel: DriverChannel, options: DriverOptions): Driver {
  let seq = 0;
  let waiting: Waiting | undefined;
  let capturing = false;
  let end: ChannelEnd | undefined;

  const scanner = createMarkerScanner((key) => key === options.nonce || key === options.token, {
    text(bytes) {
      if (capturing) waiting?.data.push(Buffer.from(bytes));
      else options.output(bytes);
    },
    record(key, [word = '', status]) {
      if (key !== options.nonce) options.paused?.(word);
      else if (word === 'begin') capturing = true;
      else if (waiting !== undefined && Number(word) === waiting.seq) {
        const done = waiting;
        waiting = undefined;
        capturing = false;
        done.resolve(Number(status));
      }
    },
  });

  const pump = async (): Promise<void> => {
    for await (const chunk of channel.output) {
      scanner.push(chunk as Buffer);
      await options.behind?.();
    }
    scanner.end();
  };
  const died = async (): Promise<ChannelEnd> => {
    // A connection that breaks is told by `ended`; its own error adds nothing.
    await pump().then(undefined, () => undefined);
    end = await channel.ended;
    waiting?.reject(new DriverEnded(end));
    waiting = undefined;
    return end;
  };
  // Writing to a driver that has just ended is no error of its own: `ended` tells.
  channel.stdin.on('error', () => undefined);
  const ended = died();

  const send = (line: string): void => {
    if (!channel.stdin.destroyed && !channel.stdin.writableEnded) channel.stdin.write(`${line}\n`);
  };
  const ask = (lines: (seq: number) => readonly string[]): Promise<{ exitCode: number; data: Buffer }> => {
    seq += 1;
    const mine = seq;
    const data: Buffer[] = [];
    return new Promise<number>((resolve, reject) => {
      if (end !== undefined) {
        reject(new DriverEnded(end));
        return;
      }
      waiting = { seq: mine, data, resolve, reject };
      for (const line of lines(mine)) send(line);
    }).then((exitCode) => {
      const all = Buffer.concat(data);
      // The line feed that every record begins with.
      return { exitCode, data: all.subarray(0, Math.max(0, all.length - 1)) };
    });
  };
  const kept = new Map<string, string>();
  /** A word that stands for a text which the driver has, or is given now, once and for all. */
  const keep = (text: string): string => {
    const name = kept.get(text) ?? String(kept.size + 1);
    if (!kept.has(text)) send(`T ${name} - - ${quoteLine(text)}`);
    kept.set(text, name);
    return `"$__seed_text_${name}"`;
  };
  const wordOf = (script: string | FramedScript): string =>
    typeof script === 'string'
      ? quoteLine(script)
      : `${keep(script.before)}${quoteLine(script.command)}${keep(script.after)}`;
  const request = (mine: number, script: string | FramedScript, { shell, state }: RunOptions): string =>
    `R ${mine} ${shell} ${state} ${wordOf(script)}`;

  return {
    async ready(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () =>
            reject(
              new DriverEnded({
                exitCode: undefined,
                oomKilled: false,
                detail: `its shell gave no sign of life within ${timeoutMs / 1000} s`,
              }),
            ),
          timeoutMs,
        );
      });
      try {
        await Promise.race([ask((mine) => [`N ${mine} ${options.nonce} -`]), late]);
      } finally {
        clearTimeout(timer);
      }
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
