import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { readLogLine } from '../model/log-line.ts';
import type { LogText } from '../model/log-line.ts';
import type { LogSearch, LogWindow } from '../model/log-window.ts';
import { createLogBuffer, matcherOf, PAGE } from './log-buffer.ts';
import { createLineSplitter } from './split-lines.ts';

/** Read at once: about two milliseconds of work. */
const CHUNK = 256 * 1024;
/** Further behind than this, lines are passed over until there is only `KEEP` left to read. */
const FAR_BEHIND = 16 * 1024 * 1024;
const KEEP = 8 * 1024 * 1024;
const MAX_PAGES = 8;

/** The log of a node as a window that follows its file. */
export interface LogFile extends LogWindow {
  /** Reads what the file got since the last time; true when that was anything. */
  read(): Promise<boolean>;
  shrink(bytes: number): void;
  close(): Promise<void>;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens the log of a path, which need not exist yet. `onChange` is told of everything that the window shows anew. */
export function openLogFile(path: string, onChange: () => void): LogFile {
  const buffer = createLogBuffer();
  const splitter = createLineSplitter();
  const chunk = Buffer.allocUnsafe(CHUNK);
  /** Pages that were read back; undefined while one is read. The oldest use is first. */
  const pages = new Map<number, readonly LogText[] | undefined>();
  let file: FileHandle | undefined;
  let skipped = 0;
  let loaded = false;
  let closed = false;
  let turn = 0;
  let reading: Promise<boolean> | undefined;

  const opened = async (): Promise<FileHandle | undefined> => {
    file ??= await open(path, 'r').catch(() => undefined);
    return file;
  };
  const readNext = async (from: FileHandle, skip: boolean): Promise<number> => {
    const { bytesRead } = await from.read(chunk, 0, CHUNK, splitter.offset);
    const bytes = chunk.subarray(0, bytesRead);
    if (skip) splitter.skip(bytes, (end) => buffer.pass(end));
    else splitter.feed(bytes, (text, end) => buffer.add(text, end));
    return bytesRead;
  };
  const search = async (): Promise<void> => {
    const mine = ++turn;
    const text = buffer.search.text;
    const last = buffer.held - 1;
    const from = await opened();
    const lines = createLineSplitter();
    const bytes = Buffer.allocUnsafe(CHUNK);
    const matches = matcherOf(text);
    let number = 0;
    while (from !== undefined && number < last && mine === turn && !closed) {
      const { bytesRead } = await from.read(bytes, 0, CHUNK, lines.offset);
      if (bytesRead === 0) break;
      lines.feed(bytes.subarray(0, bytesRead), (line) => {
        number += 1;
        if (number <= last && matches(line)) buffer.matched(number);
      });
      onChange();
      await breathe();
    }
    if (mine !== turn || closed) return;
    buffer.searched();
    onChange();
  };
  const readOnce = async (): Promise<boolean> => {
    const from = await opened();
    if (from === undefined || closed) return false;
    const { size } = await from.stat();
    const before = splitter.offset;
    const passed = buffer.total;
    const isFar = size - before > FAR_BEHIND;
    while (isFar && size - splitter.offset > KEEP && !closed) {
      if ((await readNext(from, true)) === 0) break;
      await breathe();
    }
    if (isFar && loaded) skipped = buffer.total - passed;
    while (splitter.offset < size && !closed) {
      if ((await readNext(from, false)) === 0) break;
      if (loaded) onChange();
      await breathe();
    }
    if (isFar && buffer.search.text !== '') window.find(buffer.search.text);
    const isFirst = !loaded;
    loaded = true;
    if (isFirst || splitter.offset !== before) onChange();
    return splitter.offset !== before;
  };
  const readPage = async (page: number, start: number): Promise<void> => {
    const found: LogText[] = [];
    const from = await opened();
    const lines = createLineSplitter(start);
    const bytes = Buffer.allocUnsafe(CHUNK);
    while (from !== undefined && found.length < PAGE && !closed) {
      const { bytesRead } = await from.read(bytes, 0, CHUNK, lines.offset);
      if (bytesRead === 0) break;
      lines.feed(bytes.subarray(0, bytesRead), (line) => {
        if (found.length < PAGE) found.push(readLogLine(line));
      });
    }
    pages.set(page, found);
    onChange();
  };
  const pageOf = (page: number): readonly LogText[] | undefined => {
    const start = buffer.pageStart(page);
    if (start === undefined) return [];
    if (pages.has(page)) return pages.get(page);
    pages.set(page, undefined);
    if (pages.size > MAX_PAGES) pages.delete([...pages.keys()][0] as number);
    readPage(page, start).catch(() => pages.delete(page));
    return undefined;
  };
  const window: LogFile = {
    get total() {
      return buffer.total;
    },
    get held() {
      return buffer.held;
    },
    get bytes() {
      return buffer.bytes;
    },
    get skipped() {
      return skipped;
    },
    get loaded() {
      return loaded;
    },
    get search(): LogSearch {
      return buffer.search;
    },
    line(number) {
      if (number < 1 || number > buffer.total) return undefined;
      const kept = buffer.inMemory(number);
      if (kept !== undefined) return kept;
      const page = pageOf(Math.floor((number - 1) / PAGE));
      return page === undefined ? 'loading' : page[(number - 1) % PAGE];
    },
    find(text) {
      turn += 1;
      buffer.find(text);
      onChange();
      if (text !== '' && !buffer.search.done) search().catch(() => buffer.searched());
    },
    read() {
      reading ??= readOnce().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    shrink: (bytes) => buffer.shrink(bytes),
    async close() {
      closed = true;
      await reading?.catch(() => false);
      await file?.close();
      file = undefined;
    },
  };
  return window;
}
