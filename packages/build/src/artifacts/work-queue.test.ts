import { describe, expect, it } from 'vitest';
import { createWorkQueue } from './work-queue.ts';

describe('createWorkQueue', () => {
  it('has no more than its limit under way, and drains', async () => {
    const queue = createWorkQueue(3);
    let running = 0;
    let most = 0;
    let done = 0;

    for (let index = 0; index < 20; index++) {
      await queue.add(async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        done++;
      });
    }
    await queue.drain();

    expect({ most, done }).toEqual({ most: 3, done: 20 });
  });

  it('tells the first failure to whoever comes next', async () => {
    const queue = createWorkQueue(1);

    const adding = queue.add(() => Promise.reject(new Error('disk full')));

    await expect(adding).rejects.toThrow('disk full');
    await expect(queue.add(() => Promise.resolve())).rejects.toThrow('disk full');
    await expect(queue.drain()).rejects.toThrow('disk full');
  });
});
