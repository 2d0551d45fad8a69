import { diffArrays } from 'diff';

/** A line that one of two texts lacks, or that both have. */
export interface LineChange {
  readonly sign: '-' | '+' | ' ';
  readonly line: string;
}

/** Texts that differ in more lines are told apart as wholes. */
const MOST_CHANGES = 2000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** What turns one text into another, line by line, removed lines before added ones. */
export function lineChanges(before: string, after: string): LineChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const parts = diffArrays(old, now, { maxEditLength: MOST_CHANGES }) ?? [
    { removed: true, added: false, value: old },
    { removed: false, added: true, value: now },
  ];
  return parts.flatMap(({ added, removed, value }) => {
    const sign = removed ? '-' : added ? '+' : ' ';
    return value.map((line) => ({ sign, line }) as const);
  });
}
