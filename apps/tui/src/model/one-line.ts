import type { Line } from './rows.ts';

/** A text of several lines as one, and tabs as spaces: a row of the screen is one row. */
export const oneLine = (text: string): string =>
  /[\n\r\t]/.test(text)
    ? text
        .trim()
        .replaceAll(/\s*[\n\r]+\s*/g, ' ⏎ ')
        .replaceAll('\t', ' ')
    : text;

export const asOneLine = (line: Line): Line => line.map((span) => ({ ...span, text: oneLine(span.text) }));
