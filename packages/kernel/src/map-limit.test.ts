import { describe, expect, it } from 'vitest';
import { mapLimit } from './map-limit.ts';

describe('mapLimit', () => {
  it('keeps the order of the items, whichever ends first', async () => {
    const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());

    const mapped = mapLimit([0, 1, 2], 3, async (item) => {
      await gates[item]?.promise;
      return `item ${item}`;
    });
    for (const gate of gates.toReversed()) gate.resolve();

    expect(await mapped).toEqual(['item 0', 'item 1', 'item 2']);
  });

  it('has at most so many calls under way', async () => {
    let under = 0;
    let most = 0;

    await mapLimit([...Array(20).keys()], 4, async () => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
    });

    expect(most).toBe(4);
  });

  it('starts nothing more after the first rejection, and throws it', async () => {
    const started: number[] = [];

    const mapped = mapLimit([1, 2, 3, 4], 1, async (item) => {
      started.push(item);
      if (item === 2) throw new Error('second failed');
    });

    await expect(mapped).rejects.toThrow('second failed');
    expect(started).toEqual([1, 2]);
  });

  it('returns nothing for nothing, and takes a limit of zero as one', async () => {
    expect(await mapLimit([], 4, async (item) => item)).toEqual([]);
    expect(await mapLimit([1, 2], 0, async (item) => item * 2)).toEqual([2, 4]);
  });
});
