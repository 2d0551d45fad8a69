/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Moments as parts of a run: one in each of `count` equal slices of it, in any order. */
export function momentsOf(count: number, next: () => number): number[] {
  const slices = Array.from({ length: count }, (_, index) => ({
    at: (index + next()) / count,
    place: next(),
  }));
  return slices.toSorted((a, b) => a.place - b.place).map(({ at }) => at);
}
