import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@seed/kernel';

/** Time as builds are followed in; tests bring one that passes at once. */
export interface Time extends Clock {
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export function realTime(clock: Clock): Time {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) =>
      delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  };
}
