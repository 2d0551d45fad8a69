/** What stands before every record: unlikely in text, and followed by a nonce that no text can know. */
const RECORD = 0x1e;
const HEAD = Buffer.from([RECORD, ...Buffer.from('SEED ')]);
const LINE_FEED = 0x0a;
const LONGEST_RECORD = 200;

export interface ScannerSinks {
  /** Output of commands; the line feed before a record is still in it. */
  text(bytes: Buffer): void;
  /** The words of a record after the nonce or token. */
  record(key: string, words: readonly string[]): void;
}

export interface MarkerScanner {
  push(chunk: Buffer): void;
  /** Gives out what was held back for a record that never ended. */
  end(): void;
}

/** Separates records from output in a byte stream. A record whose key is not accepted is text. */
export function createMarkerScanner(accepts: (key: string) => boolean, sinks: ScannerSinks): MarkerScanner {
  let held: Buffer | undefined;

  /** The end of the record that starts at `at`: -1 when it is none, undefined when more bytes are needed. */
  const recordEnd = (bytes: Buffer, at: number): number | undefined => {
    const head = bytes.subarray(at, at + HEAD.length);
    if (!HEAD.subarray(0, head.length).equals(head)) return -1;
    const end = bytes.subarray(at, at + LONGEST_RECORD).indexOf(LINE_FEED);
    if (end !== -1) return at + end;
    return bytes.length - at < LONGEST_RECORD ? undefined : -1;
  };

  const push = (chunk: Buffer): void => {
    const bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = undefined;
    let from = 0;
    let at = bytes.indexOf(RECORD);
    while (at !== -1) {
      const end = recordEnd(bytes, at);
      if (end === undefined) break;
      const [key = '', ...words] =
        end === -1 ? [] : bytes.toString('latin1', at + HEAD.length, end).split(' ');
      if (end !== -1 && accepts(key)) {
        if (at > from) sinks.text(bytes.subarray(from, at));
        sinks.record(key, words);
        from = end + 1;
      }
      at = bytes.indexOf(RECORD, Math.max(from, at + 1));
    }
    if (at === -1) at = bytes.length;
    if (at > from) sinks.text(bytes.subarray(from, at));
    if (at < bytes.length) held = Buffer.from(bytes.subarray(at));
  };

  return {
    push,
    end() {
      if (held !== undefined) sinks.text(held);
      held = undefined;
    },
  };
}
