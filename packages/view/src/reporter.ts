import type { LogLine, SeedEvent } from '@seed/kernel';

/** Where a reporter writes: a stream, as far as a reporter needs it. */
export interface Output {
  /** False when the stream asks to wait. */
  write(text: string): boolean;
  /** Settles when everything written is on its way, or the stream is gone. */
  drained(): Promise<void>;
  /** Cells per line and lines on screen, as they are now; absent when it is no terminal. */
  size?(): { readonly columns: number; readonly rows: number };
}

/** A consumer of the two channels. */
export interface Reporter {
  event(event: SeedEvent): void;
  log(line: LogLine): void;
  /** A promise to wait for while the output is behind; undefined when it keeps up. */
  behind?(): Promise<void> | undefined;
  /** Writes what is left and waits for it. */
  close(): Promise<void>;
}
