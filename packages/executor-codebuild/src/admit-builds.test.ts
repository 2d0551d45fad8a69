import { describe, expect, it } from 'vitest';
import { createAdmission } from './admit-builds.ts';
import type { Admission } from './admit-builds.ts';
import { virtualTime } from './testing/index.ts';

const never = new AbortController().signal;
const MINUTE = 60_000;

/** An account with so much room, whose builds end when they are told to. */
function account(room: number, admission: Admission) {
  let running = 0;
  let asked = 0;
  return {
    asked: () => asked,
    attempt: async (): Promise<string | undefined> => {
      asked += 1;
      if (running >= room) return undefined;
      running += 1;
      return 'started';
    },
    end(): void {
      running -= 1;
      admission.leave();
    },
  };
}

describe('the door to an account', () => {
  it('is asked by one build at a time once it is full, and each is told once that it waits', async () => {
    const time = virtualTime();
    const admission = createAdmission(time);
    const { attempt, asked, end } = account(2, admission);
    const told: number[] = [];

    const all = Array.from({ length: 50 }, async (_, n) => {
      const started = await admission.enter({
        signal: never,
        deadline: time.now() + 600 * MINUTE,
        attempt,
        onFull: () => told.push(n),
      });
      await time.sleep(MINUTE);
      end();
      return started;
    });
    const results = await Promise.all(all);

    expect(results).toEqual(Array.from({ length: 50 }, () => 'started'));
    expect([...new Set(told)]).toHaveLength(told.length);
    // Ten at once before it is known, then one that is let in and one that is refused for each that ends.
    expect(asked()).toBeLessThanOrEqual(10 + 3 * 50);
  });

  it('asks again by itself, as others end too, less and less often', async () => {
    const time = virtualTime();
    const admission = createAdmission(time, { first: 15_000, most: MINUTE });
    const { attempt, asked, end } = account(0, admission);

    const waiting = admission.enter({
      signal: never,
      deadline: time.now() + 10 * MINUTE,
      attempt,
      onFull: () => undefined,
    });

    await expect(waiting).resolves.toBeUndefined();
    expect(asked()).toBe(12);
    end();
  });

  it('lets go of who stops waiting, and calls the next one', async () => {
    const time = virtualTime();
    const admission = createAdmission(time);
    const { attempt, end } = account(1, admission);
    const enter = (signal: AbortSignal): Promise<string | undefined> =>
      admission.enter({ signal, deadline: time.now() + 60 * MINUTE, attempt, onFull: () => undefined });
    const stop = new AbortController();

    await enter(never);
    const [left, stayed] = [enter(stop.signal), enter(never)];
    stop.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    end();

    await expect(stayed).resolves.toBe('started');
  });
});
