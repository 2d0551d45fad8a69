import { describe, expect, it } from 'vitest';
import { axis, ticksOf } from './timeline.ts';

describe('the axis of a timeline', () => {
  it('tells marks of short runs apart', () => {
    const { markup } = axis({ from: 0, to: 2600 });

    expect([...markup.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text)).toEqual([
      '0',
      '0.5s',
      '1s',
      '1.5s',
      '2s',
      '2.5s',
    ]);
  });

  it.each([
    [250, [0, 50, 100, 150, 200, 250]],
    [42_000, [0, 10_000, 20_000, 30_000, 40_000]],
    [393_000, [0, 120_000, 240_000, 360_000]],
    [7_200_000, [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]],
  ])('has round marks for %i ms', (length, ticks) => {
    expect(ticksOf({ from: 1000, to: 1000 + length })).toEqual(ticks);
  });

  it.each([1, 60, 999, 61_000, 86_400_000, 30 * 86_400_000, 4000 * 86_400_000])(
    'never has more than seven marks: %i ms',
    (length) => {
      expect(ticksOf({ from: 0, to: length }).length).toBeLessThanOrEqual(7);
    },
  );
});
