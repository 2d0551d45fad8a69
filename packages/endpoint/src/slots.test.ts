import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

const never = new AbortController().signal;
const LONG = 60_000;

describe('createSlots', () => {
  it('gives slots in the order in which they were asked for', async () => {
    const slots = createSlots(1);
    const order: string[] = [];
    const first = await slots.take(never, LONG);
    const second = slots.take(never, LONG).then((release) => {
      order.push('second');
      release?.();
    });
    const third = slots.take(never, LONG).then(() => order.push('third'));

    first?.();
    await Promise.all([second, third]);

    expect(order).toEqual(['second', 'third']);
  });

  it('CB-92 lets go of who waits longer than allowed, and gives the slot to the next', async () => {
    const slots = createSlots(1);
    const first = await slots.take(never, LONG);

    const impatient = await slots.take(never, 1);
    const patient = slots.take(never, LONG);
    first?.();

    expect(impatient).toBeUndefined();
    expect(await patient).toBeTypeOf('function');
  });

  it('lets go of who is stopped while it waits, or before', async () => {
    const slots = createSlots(1);
    await slots.take(never, LONG);
    const stop = new AbortController();

    const waiting = slots.take(stop.signal, LONG);
    stop.abort();

    expect(await waiting).toBeUndefined();
    expect(await slots.take(stop.signal, LONG)).toBeUndefined();
  });

  it('counts a slot once that is given back twice', async () => {
    const slots = createSlots(1);
    const first = await slots.take(never, LONG);
    first?.();
    first?.();
    await slots.take(never, LONG);

    expect(await slots.take(never, 1)).toBeUndefined();
  });
});
