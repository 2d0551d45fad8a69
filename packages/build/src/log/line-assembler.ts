import { StringDecoder } from 'node:string_decoder';
import type { StreamRedactor } from './stream-redactor.ts';

/** A line that is longer is given out in parts. */
const LONGEST_LINE = 64 * 1024;

const HIGH_SURROGATE = /[\ud800-\udbff]/;

export interface LineAssembler {
  push(bytes: Buffer): void;
  /**
   * A command is over: gives out an unfinished line, and forgets the line feed that the driver's record began with.
   */
  endCommand(): void;
}

/** Turns bytes into redacted, clean lines. LF, CR LF and a lone CR (a progress bar) each end a line. */
export function createLineAssembler(redactor: StreamRedactor, line: (text: string) => void): LineAssembler {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let sawReturn = false;
  // The last empty line waits: it may be the line feed in front of a record.
  let blank = false;

  const give = (text: string): void => {
    if (blank) line('');
    blank = text === '';
    if (!blank) line(text);
  };
  const giveLines = (text: string): void => {
    const lines = text.includes('\r') ? text.replace(/\r\n|\r/g, '\n') : text;
    for (const one of redactor.cleanLines(lines)) give(one);
  };
  const giveParts = (): void => {
    while (open.length > LONGEST_LINE) {
      const safe = redactor.safeLength(open);
      if (safe === 0) return;
      const first = safe > LONGEST_LINE ? redactor.safeLength(open.slice(0, LONGEST_LINE)) || safe : safe;
      const cut = HIGH_SURROGATE.test(open[first - 1] ?? '') ? first - 1 : first;
      give(redactor.cleanLines(open.slice(0, cut)).join(''));
      open = open.slice(cut);
    }
  };

  return {
    push(bytes) {
      let text = decoder.write(bytes);
      if (text === '') return;
      if (sawReturn && text.startsWith('\n')) {
        text = text.slice(1);
        if (blank) give('');
        blank = false;
      }
      sawReturn = text === '' ? false : text.endsWith('\r');
      const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
      if (last === -1) {
        open += text;
      } else {
        const whole = open + text.slice(0, last);
        // The CR of a last CR LF is no line end of its own.
        giveLines(text[last] === '\n' && whole.endsWith('\r') ? whole.slice(0, -1) : whole);
        open = text.slice(last + 1);
      }
      giveParts();
    },
    endCommand() {
      open += decoder.end();
      if (open !== '') give(redactor.cleanLines(open).join(''));
      open = '';
      blank = false;
      sawReturn = false;
    },
  };
}
