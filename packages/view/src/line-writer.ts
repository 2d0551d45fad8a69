import type { Output } from './reporter.ts';

export interface LineWriter {
  /** Appends text that ends with a line end. */
  write(text: string): void;
  /** Writes out now. */
  flush(): void;
  behind(): Promise<void> | undefined;
  close(): Promise<void>;
}

const FLUSH_AT = 64 * 1024;
const FLUSH_AFTER_MS = 8;

/**
 * Collects lines and writes them in few large pieces: at 64 kB or after 8 ms, whichever comes first. `behind`
 * tells producers when the stream does not keep up.
 */
export function createLineWriter(output: Output): LineWriter {
  let pieces: string[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  let waiting: Promise<void> | undefined;

  const flush = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (pieces.length === 0) return;
    const text = pieces.join('');
    pieces = [];
    size = 0;
    if (output.write(text) || waiting !== undefined) return;
    waiting = output.drained().finally(() => {
      waiting = undefined;
    });
  };
  return {
    write(text) {
      pieces.push(text);
      size += text.length;
      if (size >= FLUSH_AT) flush();
      else timer ??= setTimeout(flush, FLUSH_AFTER_MS);
    },
    flush,
    behind: () => waiting,
    async close() {
      flush();
      await output.drained();
    },
  };
}
