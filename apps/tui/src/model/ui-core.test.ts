import { describe, expect, test } from 'vitest';
import { emptyState } from '../../test/empty-state.ts';
import { createCore } from './ui-core.ts';
import type { CoreOptions, RunningCore } from './ui-core.ts';

/** Time that passes when it is told to. */
function handTimers() {
  let now = 1_000_000;
  const waiting = new Set<{ readonly at: number; readonly act: () => void }>();
  return {
    now: () => now,
    after(ms: number, act: () => void) {
      const one = { at: now + ms, act };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = [...waiting].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
  };
}

interface Ground {
  readonly core: RunningCore;
  readonly timers: ReturnType<typeof handTimers>;
  /** When the store told, in milliseconds from the beginning. */
  readonly told: number[];
}

function ground(): Ground {
  const timers = handTimers();
  // Neither journals nor effects have a part in telling.
  const absent = {} as Pick<CoreOptions, 'source' | 'effects'>;
  const core = createCore({ ...absent, initial: emptyState({ now: timers.now() }), timers });
  const told: number[] = [];
  core.subscribe(() => told.push(timers.now() - 1_000_000));
  return { core, timers, told };
}

describe('the store tells', () => {
  test('at most every 66 ms, however much happens', () => {
    const { core, timers, told } = ground();

    for (let step = 0; step < 1000; step += 1) {
      core.set({ listRow: step });
      timers.pass(1);
    }

    expect(told.length).toBeLessThanOrEqual(16);
    expect(told.length).toBeGreaterThanOrEqual(14);
  });

  test('within 33 ms while keys are pressed', () => {
    const { core, timers, told } = ground();
    core.set({ listRow: 1 });
    timers.pass(5);

    core.pressed();
    core.set({ listRow: 2 });
    timers.pass(33);

    expect(told).toEqual([0, 33]);
    expect(core.getSnapshot().listRow).toBe(2);
  });

  test('nothing while nothing changes', () => {
    const { core, timers, told } = ground();
    core.set({ listRow: 1 });
    timers.pass(60_000);

    expect(told).toEqual([0]);
  });

  test('every second while a clock is on screen, and takes back what was told once', () => {
    const { core, timers, told } = ground();
    core.flash('copied');
    timers.pass(10_000);

    expect(told).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(core.getSnapshot().flash).toBeUndefined();
  });

  test('the same snapshot between two tellings', () => {
    const { core, timers } = ground();
    core.set({ listRow: 1 });
    timers.pass(1);
    const before = core.getSnapshot();
    core.set({ listRow: 2 });

    expect(core.getSnapshot()).toBe(before);
    timers.pass(66);
    expect(core.getSnapshot()).not.toBe(before);
  });

  test('no more once it is closed', () => {
    const { core, timers, told } = ground();
    core.set({ listRow: 1 });
    core.close();
    core.set({ listRow: 2 });
    timers.pass(1000);

    expect(told).toEqual([]);
  });
});
