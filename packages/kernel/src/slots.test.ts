import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('are given out in the order of asking, each once', async () => {
    const slot = createSlots(1);
    const order: string[] = [];
    const enter = async (name: string) => {
      const release = await slot(never);
      order.push(name);
      return release;
    };

    const first = await enter('first');
    const second = enter('second');
    const third = enter('third');
    first();
    first();
    (await second)();
    await third;

    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('a build that stops waiting leaves its place to the next', async () => {
    const slot = createSlots(1);
    const stop = new AbortController();
    const release = await slot(never);
    const waiting = slot(stop.signal);
    const next = slot(never);

    stop.abort(new Error('stopped'));
    release();

    await expect(waiting).rejects.toThrow('stopped');
    await expect(next).resolves.toBeTypeOf('function');
  });
});
