import type { LogText } from './log-line.ts';

/**
 * The lines of one log: the newest in memory, the older ones read back from the file by their place in it. Changes
 * in place and calls back, so that nothing is copied for lines that nobody sees.
 */
export interface LogWindow {
  /** Lines that the file has, as far as it was read. */
  readonly total: number;
  /** Number of the first line in memory, from 1. */
  readonly held: number;
  /** Bytes that the lines in memory take, roughly. */
  readonly bytes: number;
  /** Lines that were passed over because they came faster than they could be shown. */
  readonly skipped: number;
  /** True once the file was read to its end for the first time. */
  readonly loaded: boolean;
  /** The line of a number from 1; `loading` while it is read back from the file; undefined where there is none. */
  line(number: number): LogText | 'loading' | undefined;
  readonly search: LogSearch;
  /** Looks for a text from now on, also in lines to come; an empty text ends it. Capitals count where it has any. */
  find(text: string): void;
}

export interface LogSearch {
  readonly text: string;
  /** Numbers of matching lines, ascending. */
  readonly matches: readonly number[];
  /** More matched than are remembered. */
  readonly more: boolean;
  /** False while the file is searched. */
  readonly done: boolean;
}
