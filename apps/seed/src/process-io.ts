import type { Output } from '@seed/view';

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** A stream of the process: what reporters need, and whether it is a terminal. */
export interface ProcessOutput extends Output {
  readonly isTTY: boolean;
  /** As `write`, for what is no text. */
  writeBytes(bytes: Uint8Array): boolean;
}

/** The terminal itself, for a shell inside a build. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  size(): { readonly columns: number; readonly rows: number };
  /** Calls back when the size changes; returns a function that ends it. */
  onResize(changed: () => void): () => void;
  /** Hands every key to the reader, or lets the terminal edit lines again. */
  setRaw(raw: boolean): void;
}

/** Everything that seed takes from its process; tests give their own. */
export interface ProcessIo {
  readonly stdout: ProcessOutput;
  readonly stderr: ProcessOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** Absent where standard input or output is no terminal. */
  readonly terminal?: Terminal;
  /** True when a person can be asked. */
  readonly interactive: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  /** Asks on the terminal; the text of the answer. The signal takes the question back: then the text is empty. */
  readonly ask: (prompt: string, signal?: AbortSignal) => Promise<string>;
  /** Text of standard input, where `-` stands for a file. */
  readonly readInput: () => Promise<string>;
  /** Calls the listener for each interrupt until the returned function is called. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
}
