import { cleanText } from '@seed/kernel';

/** Most characters of a line that are kept; the file has all of them. */
export const MAX_CHARACTERS = 4096;
const TAB = 8;
const CUT = ' … cut, whole in file';

/** One line of a log file, made fit for a screen. */
export interface LogText {
  /** As the file has it: `2026-11-21T03:22:49.123Z`; empty for lines that are not of seed's making. */
  readonly at: string;
  readonly stream: string;
  /** Without control characters other than colours, without tabs. */
  readonly text: string;
}

/** Tabs become spaces up to the next stop, as terminals do it; colours take no place. */
function withoutTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- colours begin with one
  return text.replaceAll(/\u001b\[[0-9;:]*m|\t|[^\t\u001b]+/g, (piece) => {
    if (piece.startsWith('\u001b')) return piece;
    const shown = piece === '\t' ? ' '.repeat(TAB - (column % TAB)) : piece;
    column += shown.length;
    return shown;
  });
}

/** Cuts without leaving half of a character or of a colour. */
function withoutExcess(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const kept = text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  const escape = kept.lastIndexOf('\u001b');
  const whole = escape !== -1 && !kept.slice(escape).includes('m') ? kept.slice(0, escape) : kept;
  return `${whole}${whole.includes('\u001b') ? '\u001b[0m' : ''}${CUT}`;
}

/** Reads `<iso> <stream> <text>`. */
export function readLogLine(line: string): LogText {
  const first = line.indexOf(' ');
  const second = first === -1 ? -1 : line.indexOf(' ', first + 1);
  const isOurs = second !== -1 && first >= 20 && line.codePointAt(4) === 45;
  const text = isOurs ? line.slice(second + 1) : line;
  return {
    at: isOurs ? line.slice(0, first) : '',
    stream: isOurs ? line.slice(first + 1, second) : '',
    // What is cut away is not cleaned first: lines of megabytes exist.
    text: withoutExcess(
      withoutTabs(cleanText(text.length > 4 * MAX_CHARACTERS ? text.slice(0, 4 * MAX_CHARACTERS) : text)),
    ),
  };
}
