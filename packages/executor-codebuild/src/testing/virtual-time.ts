import { setTimeout as really } from 'node:timers/promises';
import type { Time } from '../time.ts';

export interface VirtualTime extends Time {
  /** Time stands still while what a client was asked for is under way. */
  watch(client: WatchedClient): void;
}

/** As much of a client of the SDK as is looked at. */
export interface WatchedClient {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: { step: 'initialize'; name: string },
    ): void;
  };
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** How long everything has to be still, in real milliseconds, before time goes on. */
const STILL_MS = 1;

/** Time that passes at once, to the next sleeper, whenever nobody has anything to do. */
export function virtualTime(start = Date.UTC(2026, 0, 1)): VirtualTime {
  let now = start;
  let busy = 0;
  let ticks = 0;
  let running = false;
  const sleepers = new Set<Sleeper>();

  const still = async (): Promise<boolean> => {
    const before = ticks;
    await really(STILL_MS);
    return busy === 0 && ticks === before;
  };
  const run = async (): Promise<void> => {
    running = true;
    while (sleepers.size > 0) {
      if (!(await still())) continue;
      const next = [...sleepers].reduce((a, b) => (b.at < a.at ? b : a), {
        at: Infinity,
        wake: () => undefined,
      });
      now = Math.max(now, next.at);
      for (const one of sleepers) if (one.at <= now) one.wake();
    }
    running = false;
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        ticks += 1;
        if (signal?.aborted === true) return resolve();
        const wake = (): void => {
          ticks += 1;
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
        if (!running) void run();
      }),
    watch(client) {
      client.middlewareStack.add(
        (next) => async (args) => {
          busy += 1;
          try {
            return await next(args);
          } finally {
            busy -= 1;
            ticks += 1;
          }
        },
        { step: 'initialize', name: 'holdTime' },
      );
    },
  };
}
