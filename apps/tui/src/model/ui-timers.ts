/** Time, as the store has it; tests give their own. */
export interface UiTimers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once; the returned function prevents it. */
  after(ms: number, act: () => void): () => void;
}

export const realTimers: UiTimers = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
