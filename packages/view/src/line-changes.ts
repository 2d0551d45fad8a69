/** A line that one of two texts lacks, or that both have. */
export interface LineChange {
  readonly sign: '-' | '+' | ' ';
  readonly line: string;
}

/** Beyond this many comparisons the texts are told apart as wholes. */
const MOST_CELLS = 4_000_000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Lengths of the longest common sequences of the ends, row by row. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const width = after.length + 1;
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(width));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i] as Uint32Array, rows[i + 1] as Uint32Array];
    for (let j = after.length - 1; j >= 0; j -= 1)
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return rows;
}

/** What turns one text into another, line by line, removed lines before added ones. */
export function lineChanges(before: string, after: string): LineChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const rest = Math.min(old.length, now.length) - start;
  while (end < rest && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const same = (lines: readonly string[]): LineChange[] => lines.map((line) => ({ sign: ' ', line }));
  const middle = between(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return [...same(old.slice(0, start)), ...middle, ...same(old.slice(old.length - end))];
}

function between(old: readonly string[], now: readonly string[]): LineChange[] {
  const gone = (line: string): LineChange => ({ sign: '-', line });
  const come = (line: string): LineChange => ({ sign: '+', line });
  if (old.length * now.length > MOST_CELLS) return [...old.map(gone), ...now.map(come)];
  const lengths = commonLengths(old, now);
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      changes.push({ sign: ' ', line: old[i] ?? '' });
      i += 1;
      j += 1;
    } else if (
      i < old.length &&
      (j >= now.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    )
      changes.push(gone(old[i++] ?? ''));
    else changes.push(come(now[j++] ?? ''));
  }
  return changes;
}
