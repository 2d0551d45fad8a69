import { createSlots as createQueue } from '@seed/kernel';

/** Lets a few builds run at once, first come first served. */
export interface Slots {
  /**
   * Resolves with a function that gives the slot back; with undefined when the signal fires first or the time is over.
   */
  take(signal: AbortSignal, limitMs: number): Promise<(() => void) | undefined>;
}

/** Longer timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function createSlots(count: number): Slots {
  const enter = createQueue(count);
  return {
    async take(signal, limitMs) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), Math.min(limitMs, LONGEST_TIMER));
      const over = AbortSignal.any([signal, late.signal]);
      try {
        return await enter(over);
      } catch (error) {
        if (!over.aborted) throw error;
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
