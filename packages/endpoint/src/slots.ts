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
  let free = count;
  const waiting: (() => void)[] = [];
  const give = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = (): (() => void) => {
    let given = false;
    return () => {
      if (!given) give();
      given = true;
    };
  };
  return {
    async take(signal, limitMs) {
      if (signal.aborted) return undefined;
      if (free > 0) {
        free -= 1;
        return once();
      }
      return new Promise((resolve) => {
        const leave = (): void => {
          const at = waiting.indexOf(enter);
          if (at !== -1) waiting.splice(at, 1);
          done(undefined);
        };
        const timer = setTimeout(leave, Math.min(limitMs, LONGEST_TIMER));
        const done = (release: (() => void) | undefined): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', leave);
          resolve(release);
        };
        const enter = (): void => done(once());
        signal.addEventListener('abort', leave);
        waiting.push(enter);
      });
    },
  };
}
