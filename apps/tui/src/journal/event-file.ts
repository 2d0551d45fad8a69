import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { SeedEvent } from '@seed/kernel';
import { fitsEvent } from '@seed/view';
import { parseShown } from './clean-value.ts';

const CHUNK = 256 * 1024;

/** Reads events of a journal as they are appended; a line that is being written waits for its end. */
export interface EventFile {
  /** Up to a quarter of a megabyte of events that were not read before; empty when there are none yet. */
  next(): Promise<readonly SeedEvent[]>;
  /** True when the last call reached the end of the file. */
  readonly atEnd: boolean;
  close(): Promise<void>;
}

function parse(line: string): SeedEvent | undefined {
  try {
    const event = parseShown(line);
    return fitsEvent(event) ? event : undefined;
  } catch {
    // A line that a dying process left half written.
    return undefined;
  }
}

export function openEventFile(path: string): EventFile {
  const decoder = new StringDecoder('utf8');
  let file: FileHandle | undefined;
  /** One for all reads: many runs are looked at many times a second. */
  let buffer: Buffer | undefined;
  let offset = 0;
  let rest = '';
  let atEnd = false;
  return {
    async next() {
      file ??= await open(path, 'r').catch(() => undefined);
      if (file === undefined) {
        atEnd = true;
        return [];
      }
      buffer ??= Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await file.read(buffer, 0, CHUNK, offset);
      offset += bytesRead;
      atEnd = bytesRead < CHUNK;
      const lines = (rest + decoder.write(buffer.subarray(0, bytesRead))).split('\n');
      rest = lines.pop() ?? '';
      return lines.flatMap((line) => parse(line) ?? []);
    },
    get atEnd() {
      return atEnd;
    },
    async close() {
      await file?.close();
      file = undefined;
      buffer = undefined;
    },
  };
}
