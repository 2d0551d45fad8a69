import { diffArrays, diffLines } from 'diff';
import type { DocumentChange } from './document-change.ts';

export type ListPart =
  | { readonly kind: 'same'; readonly items: readonly string[] }
  | { readonly kind: 'different'; readonly removed: readonly string[]; readonly added: readonly string[] };

/** Two lists as runs of items that are the same, and runs that are not. */
export function diffLists(before: readonly string[], after: readonly string[]): readonly ListPart[] {
  const parts: ListPart[] = [];
  let removed: readonly string[] = [];
  let added: readonly string[] = [];
  const flush = (): void => {
    if (removed.length + added.length > 0) parts.push({ kind: 'different', removed, added });
    removed = [];
    added = [];
  };
  for (const { value, added: isAdded, removed: isRemoved } of diffArrays([...before], [...after])) {
    if (isRemoved) removed = [...removed, ...value];
    else if (isAdded) added = [...added, ...value];
    else {
      flush();
      parts.push({ kind: 'same', items: value });
    }
  }
  flush();
  return parts;
}

/** A changed text: as a whole on one line, otherwise the lines that differ, `path:3` being the third. */
export function diffTexts(before: string, after: string, path: string): readonly DocumentChange[] {
  if (!before.includes('\n') && !after.includes('\n')) return [{ path, op: 'change', before, after }];
  const changes: DocumentChange[] = [];
  let [old, now] = [1, 1];
  for (const { value, added, removed, count } of diffLines(before, after)) {
    const lines = value.replace(/\n$/, '').split('\n');
    if (removed)
      for (const [index, line] of lines.entries())
        changes.push({ path: `${path}:${old + index}`, op: 'remove', before: line });
    if (added)
      for (const [index, line] of lines.entries())
        changes.push({ path: `${path}:${now + index}`, op: 'add', after: line });
    if (!added) old += count;
    if (!removed) now += count;
  }
  return changes;
}

/** Lines that a list of changes shows: those that went and those that came. */
export function changedLines(changes: readonly DocumentChange[]): number {
  return changes.reduce(
    (sum, { op, before, after }) =>
      sum + (op === 'move' ? 1 : (before === undefined ? 0 : 1) + (after === undefined ? 0 : 1)),
    0,
  );
}
