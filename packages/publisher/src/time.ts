import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@seed/kernel';

/** Time that can be waited in; tests bring one that passes at once. */
export interface Time extends Clock {
  /** Resolves after so many milliseconds. Rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export function realTime(clock: Clock): Time {
  return {
    now: () => clock.now(),
    async sleep(ms, signal) {
      await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
