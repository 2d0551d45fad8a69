import type { Pos, Source, Span } from '@seed/kernel';

/** Lines of a text: where they start, where their first character stands, and where they end. */
export interface PlainText {
  readonly source: Source;
  readonly starts: readonly number[];
  /** -1 for a blank line. */
  readonly firsts: readonly number[];
  readonly ends: readonly number[];
}

export function splitLines(source: Source): PlainText {
  const { text } = source;
  const starts: number[] = [];
  const firsts: number[] = [];
  const ends: number[] = [];
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    let first = start;
    while (text.charCodeAt(first) === 0x20) first += 1;
    starts.push(start);
    firsts.push(first >= end ? -1 : first);
    ends.push(end);
    start = end + 1;
  }
  return { source, starts, firsts, ends };
}

export function positionAt({ starts }: PlainText, line: number, offset: number): Pos {
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1, offset };
}

/** A piece of one line. */
export function spanIn(plain: PlainText, line: number, from: number, to: number): Span {
  return {
    source: plain.source.id,
    start: positionAt(plain, line, from),
    end: positionAt(plain, line, to),
  };
}
