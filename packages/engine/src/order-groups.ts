import type { Observed } from './observed.ts';
import { storedGroups, type StoredGroup } from './stored-manifest.ts';

/**
 * Both lists in one order: names that only the second has follow the one that they follow there. Where the lists have nothing
 * in common, the second one comes after the first.
 */
export function mergeOrder(first: readonly string[], second: readonly string[]): string[] {
  const merged = [...first];
  if (!second.some((name) => first.includes(name))) return [...new Set([...first, ...second])];
  let place = 0;
  for (const name of second) {
    const known = merged.indexOf(name);
    if (known < 0) merged.splice(place, 0, name);
    place = (known < 0 ? place : known) + 1;
  }
  return merged;
}

/** Groups of the last finished manifest, with those of the last requested one in their places: a failed run adds groups. */
export function knownGroups({ deployed, requested }: Observed): StoredGroup[] {
  const [finished, asked] = [storedGroups(deployed), storedGroups(requested)];
  const byName = new Map([...asked, ...finished].map((group) => [group.name, group]));
  const names = mergeOrder(
    finished.map(({ name }) => name),
    asked.map(({ name }) => name),
  );
  return names.flatMap((name) => byName.get(name) ?? []);
}

/** The first group has to be there before the second: the second reads its outputs. */
export type GroupEdge = readonly [before: string, after: string];

/**
 * Groups in the order of deployment: as they are ranked, those without a rank last, and none before a group that it reads
 * from. Where groups read from each other, the rank decides.
 */
export function orderGroups(
  names: readonly string[],
  ranked: readonly string[],
  edges: readonly GroupEdge[],
): string[] {
  const rank = new Map(ranked.map((name, index) => [name, index]));
  const rankOf = (name: string) => rank.get(name) ?? ranked.length;
  const left = [...new Set(names)].toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const readsFrom = Map.groupBy(
    edges.filter(([before, after]) => before !== after),
    ([, after]) => after,
  );
  const waiting = new Set(left);
  const ordered: string[] = [];
  while (left.length > 0) {
    const free = left.findIndex((name) => !readsFrom.get(name)?.some(([before]) => waiting.has(before)));
    for (const name of left.splice(Math.max(0, free), 1)) {
      waiting.delete(name);
      ordered.push(name);
    }
  }
  return ordered;
}
