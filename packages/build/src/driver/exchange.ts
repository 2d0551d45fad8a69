import type { ChannelEnd, DriverChannel } from '../workspace.ts';
import { DriverEnded } from './driver-ended.ts';
import type { DriverOptions } from './driver.ts';
import { createMarkerScanner } from './marker-scanner.ts';

export interface Answer {
  readonly exitCode: number;
  /** What was printed between `B` and the answer. */
  readonly data: Buffer;
}

/** Requests to a driver, one at a time, and what comes back. */
export interface Exchange {
  /** Writes a line, unless nobody would read it. */
  send(line: string): void;
  /** Sends the lines of a request, which are given its number; rejects with DriverEnded. */
  ask(lines: (seq: number) => readonly string[]): Promise<Answer>;
  readonly ended: Promise<ChannelEnd>;
}

interface Waiting {
  readonly seq: number;
  readonly data: Buffer[];
  resolve(exitCode: number): void;
  reject(error: Error): void;
}

export function createExchange(channel: DriverChannel, options: DriverOptions): Exchange {
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

  const send = (line: string): void => {
    if (!channel.stdin.destroyed && !channel.stdin.writableEnded) channel.stdin.write(`${line}\n`);
  };
  return {
    send,
    ended: died(),
    async ask(lines) {
      seq += 1;
      const mine = seq;
      const data: Buffer[] = [];
      const exitCode = await new Promise<number>((resolve, reject) => {
        if (end !== undefined) {
          reject(new DriverEnded(end));
          return;
        }
        waiting = { seq: mine, data, resolve, reject };
        for (const line of lines(mine)) send(line);
      });
      const all = Buffer.concat(data);
      // The line feed that every record begins with.
      return { exitCode, data: all.subarray(0, Math.max(0, all.length - 1)) };
    },
  };
}
