/** What stands before every record, behind the line feed that begins it. */
const head = (nonce: string): Buffer => Buffer.from(`\n\u001eSEED ${nonce} `);
const LINE_FEED = 0x0a;

export interface RecordCutter {
  push(chunk: Buffer): void;
  /** Gives a line feed that is held back: nothing came behind it for a while, so that it ends a line of a command. */
  release(): void;
}

/**
 * Takes the driver's records out of one output of it. What goes to `text` is what commands printed: the line feed
 * that a record begins with is the driver's. Text is held back only as long as it may be the beginning of a record; one
 * whose line feed was given away is known by what follows it.
 */
export function createRecordCutter(
  nonce: string,
  sinks: { text(bytes: Buffer): void; record(words: readonly string[]): void },
): RecordCutter {
  const sign = head(nonce);
  let held = Buffer.alloc(0);
  /** How much of what is held was given already. */
  let given = 0;
  const give = (bytes: Buffer): void => {
    const rest = bytes.subarray(given);
    given = Math.max(0, given - bytes.length);
    if (rest.length > 0) sinks.text(Buffer.from(rest));
  };
  return {
    push(chunk) {
      let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      for (;;) {
        const at = bytes.indexOf(sign);
        const end = at === -1 ? -1 : bytes.indexOf(LINE_FEED, at + sign.length);
        if (at === -1 || end === -1) {
          const safe = at === -1 ? bytes.length - overlap(bytes, sign) : at;
          if (safe > 0) give(bytes.subarray(0, safe));
          held = Buffer.from(bytes.subarray(safe));
          return;
        }
        if (at > 0) give(bytes.subarray(0, at));
        given = 0;
        sinks.record(bytes.toString('latin1', at + sign.length, end).split(' '));
        bytes = bytes.subarray(end + 1);
      }
    },
    release() {
      if (held.length !== 1 || given > 0) return;
      sinks.text(Buffer.from(held));
      given = 1;
    },
  };
}

/** Length of the longest end of `bytes` that begins `sign`. */
function overlap(bytes: Buffer, sign: Buffer): number {
  for (let length = Math.min(bytes.length, sign.length - 1); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(sign.subarray(0, length))) return length;
  }
  return 0;
}
