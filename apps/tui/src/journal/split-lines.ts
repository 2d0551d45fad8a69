/** Bytes of a line that are kept while it is read, several for each character that is shown; the file has the rest. */
export const MAX_LINE_BYTES = 20 * 1024;

const LINE_END = 10;

export interface LineSplitter {
  /** Calls back for each whole line: its text, and the place behind its end, from the start of the first chunk. */
  feed(chunk: Uint8Array, onLine: (text: string, end: number) => void): void;
  /** Passes lines over; calls back with the place behind each end. */
  skip(chunk: Uint8Array, onLine: (end: number) => void): void;
  /** Where reading goes on. */
  readonly offset: number;
}

/** Cuts bytes into lines, whatever pieces they come in. A line without an end waits for it, within bounds. */
export function createLineSplitter(start = 0): LineSplitter {
  let offset = start;
  let parts: Buffer[] = [];
  let size = 0;
  const keep = (bytes: Buffer): void => {
    const room = MAX_LINE_BYTES - size;
    if (room <= 0 || bytes.length === 0) return;
    // A copy: the chunk is used again for the next one.
    parts.push(Buffer.from(bytes.subarray(0, room)));
    size += Math.min(room, bytes.length);
  };
  const text = (bytes: Buffer): string => {
    if (parts.length === 0) return bytes.subarray(0, MAX_LINE_BYTES).toString('utf8');
    keep(bytes);
    const whole = Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    return whole;
  };
  return {
    feed(chunk, onLine) {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      for (;;) {
        const end = buffer.indexOf(LINE_END, from);
        if (end === -1) break;
        onLine(text(buffer.subarray(from, end)), offset + end + 1);
        from = end + 1;
      }
      keep(buffer.subarray(from));
      offset += buffer.length;
    },
    skip(chunk, onLine) {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      for (;;) {
        const end = buffer.indexOf(LINE_END, from);
        if (end === -1) break;
        parts = [];
        size = 0;
        onLine(offset + end + 1);
        from = end + 1;
      }
      keep(buffer.subarray(from));
      offset += buffer.length;
    },
    get offset() {
      return offset;
    },
  };
}
