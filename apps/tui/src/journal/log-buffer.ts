import { stripVTControlCharacters } from 'node:util';
import { readLogLine } from '../model/log-line.ts';
import type { LogText } from '../model/log-line.ts';
import type { LogSearch } from '../model/log-window.ts';

/** Lines of an open log that stay in memory. */
export const MAX_LINES = 50_000;
/** Lines per page of the index and of what is read back. */
export const PAGE = 500;
const MAX_MATCHES = 10_000;
/** What a line costs beside its text. */
const OVERHEAD = 40;

// oxlint-disable-next-line no-control-regex -- colours begin with one
const COLOUR = /\u001b\[[0-9;:]*m/g;

const bytesOf = (line: string): number => line.length * 2 + OVERHEAD;

/** Whether a line of a log holds the searched text in what of it is shown; capitals count where the text has any. */
export function matcherOf(search: string): (line: string) => boolean {
  const exact = search !== search.toLowerCase();
  const holds = (text: string): boolean => (exact ? text : text.toLowerCase()).includes(search);
  return (line) => {
    // Nearly all lines are plain or coloured: they are taken apart only where it may be worth it.
    const plain = line.includes('\u001b') ? line.replaceAll(COLOUR, '') : line;
    if (!plain.includes('\u001b') && !holds(plain)) return false;
    return holds(stripVTControlCharacters(readLogLine(line).text));
  };
}

/** The lines of a log in memory: a ring of the newest, the places of all in the file, and what matches a search. */
export interface LogBuffer {
  readonly total: number;
  readonly held: number;
  readonly bytes: number;
  readonly search: LogSearch;
  /** Where a page of `PAGE` lines begins in the file; undefined for one that is not there. */
  pageStart(page: number): number | undefined;
  inMemory(number: number): LogText | undefined;
  add(line: string, end: number): void;
  /** Counts a line that is not kept; what was kept goes. */
  pass(end: number): void;
  /** Lets lines go until about so many bytes are left. */
  shrink(bytes: number): void;
  /** Begins a search over what is in memory; older lines are told by `matched`. */
  find(text: string): void;
  matched(number: number): void;
  searched(): void;
}

export function createLogBuffer(): LogBuffer {
  /** As the file has them: few of them are ever looked at, and only those are taken apart and made fit for a screen. */
  let lines: string[] = [];
  /** Lines at the front of the array that were let go. */
  let gone = 0;
  let total = 0;
  let bytes = 0;
  const pages: number[] = [0];
  let search: LogSearch = { text: '', matches: [], more: false, done: true };
  /** Matches below what was in memory when the search began, and from there on. */
  let early: number[] = [];
  let late: number[] = [];
  let done = true;
  let isStale = false;
  let matches: (text: string) => boolean = () => false;

  const held = (): number => total - (lines.length - gone) + 1;
  const count = (end: number): void => {
    total += 1;
    if (total % PAGE === 0) pages.push(end);
  };
  const drop = (many: number): void => {
    for (let index = gone; index < gone + many; index += 1) {
      bytes -= bytesOf(lines[index] ?? '');
      lines[index] = '';
    }
    gone += many;
    // Moving the array costs as much as it holds: seldom, then.
    if (gone < 5000 && gone < lines.length) return;
    lines = lines.slice(gone);
    gone = 0;
  };
  /** Made when somebody looks: lines come faster than that. */
  const current = (): LogSearch => {
    if (!isStale) return search;
    isStale = false;
    const all = [...early, ...late];
    search = { text: search.text, matches: all.slice(0, MAX_MATCHES), more: all.length > MAX_MATCHES, done };
    return search;
  };
  return {
    get total() {
      return total;
    },
    get held() {
      return held();
    },
    get bytes() {
      return bytes;
    },
    get search() {
      return current();
    },
    pageStart: (page) => pages[page],
    inMemory(number) {
      const line = number < held() ? undefined : lines[gone + number - held()];
      return line === undefined ? undefined : readLogLine(line);
    },
    add(text, end) {
      lines.push(text);
      bytes += bytesOf(text);
      count(end);
      if (lines.length - gone > MAX_LINES) drop(1);
      if (search.text === '' || late.length > MAX_MATCHES || !matches(text)) return;
      late.push(total);
      isStale = true;
    },
    pass(end) {
      if (lines.length > 0) {
        lines = [];
        gone = 0;
        bytes = 0;
      }
      count(end);
    },
    shrink(wanted) {
      while (bytes > wanted && lines.length > gone) drop(Math.min(1000, lines.length - gone));
    },
    find(text) {
      search = { text, matches: [], more: false, done: true };
      done = text === '' || held() === 1;
      isStale = true;
      early = [];
      late = [];
      matches = matcherOf(text);
      if (text === '') return;
      const first = held();
      for (let index = gone; index < lines.length && late.length <= MAX_MATCHES; index += 1)
        if (matches(lines[index] ?? '')) late.push(first + index - gone);
    },
    matched(number) {
      if (early.length > MAX_MATCHES) return;
      early.push(number);
      isStale = true;
    },
    searched() {
      done = true;
      isStale = true;
    },
  };
}
