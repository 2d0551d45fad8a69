import type { Pos, Source, Span } from '@seed/kernel';

/** Turns offsets into spans of one text. A leading byte order mark takes no column. */
export interface Positions {
  at(start: number, end?: number): Span;
}

export function createPositions(source: Source): Positions {
  const { text } = source;
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const pos = (offset: number): Pos => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const column = offset - (starts[low] ?? 0) + 1 - (low === 0 ? mark : 0);
    return { line: low + 1, column: Math.max(1, column), offset };
  };

  return {
    at(start, end = start) {
      const from = Math.min(Math.max(0, start), text.length);
      const to = Math.min(Math.max(from, end), text.length);
      return { source: source.id, start: pos(from), end: pos(to) };
    },
  };
}
