import type { Time } from './time.ts';

export interface CallBudget {
  /** How many times the rate is had; what was saved stays. */
  resize(times: number): void;
  /** Milliseconds since the epoch at which a call may be made. */
  nextAt(): number;
  /** A call is made. */
  spend(): void;
}

/** Calls that may be saved up, for each `times`. */
const SAVED = 2;

/** Allows one call at once and then one in `every` milliseconds on average; two may be saved up. */
export function createCallBudget(time: Time, every: number): CallBudget {
  let times = 1;
  let calls = 1;
  let filledAt = time.now();
  const fill = (): void => {
    const now = time.now();
    calls = Math.min(SAVED * times, calls + ((now - filledAt) / every) * times);
    filledAt = now;
  };
  return {
    resize(count) {
      fill();
      times = Math.max(1, count);
    },
    nextAt() {
      fill();
      return calls >= 1 ? filledAt : filledAt + ((1 - calls) * every) / times;
    },
    spend() {
      fill();
      calls -= 1;
    },
  };
}
