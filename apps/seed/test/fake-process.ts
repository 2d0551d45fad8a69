import { randomUUID } from 'node:crypto';
import type { ProcessIo, ProcessOutput, StopSignal } from '../src/process-io.ts';

export interface FakeProcess extends ProcessIo {
  /** Both streams, in the order of writing. */
  readonly all: () => string;
  readonly out: () => string;
  readonly err: () => string;
  /** As if the signal had arrived. */
  readonly send: (signal: StopSignal) => void;
}

export interface FakeOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly input?: string;
  readonly answers?: readonly string[];
  /** The person is asked and never answers. */
  readonly unanswered?: boolean;
  readonly now?: () => number;
}

/** A process whose streams are texts; with `columns` its output is a terminal. */
export function fakeProcess(options: FakeOptions): FakeProcess {
  const all: string[] = [];
  const listeners = new Set<(signal: StopSignal) => void>();
  const stream = (): { readonly output: ProcessOutput; readonly pieces: string[] } => {
    const pieces: string[] = [];
    const keep = (text: string): boolean => {
      pieces.push(text);
      all.push(text);
      return true;
    };
    const { columns } = options;
    const output: ProcessOutput = {
      isTTY: columns !== undefined,
      write: keep,
      writeBytes: (bytes) => keep(Buffer.from(bytes).toString('latin1')),
      drained: () => Promise.resolve(),
      ...(columns === undefined ? {} : { size: () => ({ columns, rows: 24 }) }),
    };
    return { output, pieces };
  };
  const stdout = stream();
  const stderr = stream();
  const answers = [...(options.answers ?? [])];
  return {
    stdout: stdout.output,
    stderr: stderr.output,
    env: { HOME: options.cwd, PATH: process.env['PATH'], LANG: 'en_US.UTF-8', ...options.env },
    cwd: options.cwd,
    pid: process.pid,
    platform: process.platform,
    interactive: options.answers !== undefined,
    now: options.now ?? Date.now,
    uuid: randomUUID,
    ask: async () => (options.unanswered === true ? new Promise<string>(() => {}) : (answers.shift() ?? '')),
    readInput: async () => options.input ?? '',
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    all: () => all.join(''),
    out: () => stdout.pieces.join(''),
    err: () => stderr.pieces.join(''),
    send(signal) {
      for (const listener of listeners) listener(signal);
    },
  };
}

/** Sends a signal once the text is on standard output. */
export const sendAfter =
  (text: string, signal: StopSignal) =>
  (io: FakeProcess): void => {
    const timer = setInterval(() => {
      if (!io.out().includes(text)) return;
      clearInterval(timer);
      io.send(signal);
    }, 5);
  };
