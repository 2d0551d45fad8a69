import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { SeedEvent } from '@seed/kernel';
import { fitsEvent } from '@seed/view';

const CHUNK = 256 * 1024;

/** A file that grows, read in whole lines. */
export interface Followed<Item> {
  /** What came since the last time; empty when nothing did. */
  next(): Promise<readonly Item[]>;
  close(): Promise<void>;
}

/** Reads what a file got since the last time, as whole lines; a file that is not there yet has none. */
export function followLines(path: string): Followed<string> {
  const decoder = new TextDecoder();
  let file: FileHandle | undefined;
  const buffer = Buffer.alloc(CHUNK);
  let offset = 0;
  let rest = '';
  return {
    async next() {
      file ??= await open(path, 'r').catch(() => undefined);
      if (file === undefined) return [];
      const { bytesRead } = await file.read(buffer, 0, CHUNK, offset);
      offset += bytesRead;
      const lines = (rest + decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      return lines;
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

function parse(line: string): SeedEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return fitsEvent(event) ? event : undefined;
  } catch {
    // Half of a line, from a process that died.
    return undefined;
  }
}

export function followEvents(path: string): Followed<SeedEvent> {
  const lines = followLines(path);
  return {
    next: async () => (await lines.next()).flatMap((line) => parse(line) ?? []),
    close: () => lines.close(),
  };
}
