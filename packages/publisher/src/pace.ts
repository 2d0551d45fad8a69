import type { Time } from './time.ts';

/** How many calls of a kind may be made. */
export interface Rate {
  /** On average, each second. */
  readonly perSecond: number;
  /** At once, where none was made for a while. */
  readonly burst: number;
}

/** Image Builder does not say what it allows; this stays below what people have met. */
export const RATE: Rate = { perSecond: 5, burst: 20 };

/** Waits for a turn: first come, first served. */
export type Turn = (signal: AbortSignal) => Promise<void>;

export function createPace(time: Time, { perSecond, burst }: Rate): Turn {
  const every = 1000 / perSecond;
  /** When the next call may be made if nothing was saved up. */
  let next = 0;
  return async (signal) => {
    signal.throwIfAborted();
    const now = time.now();
    next = Math.max(next, now - (burst - 1) * every) + every;
    const wait = next - every - now;
    if (wait > 0) await time.sleep(wait, signal);
  };
}
