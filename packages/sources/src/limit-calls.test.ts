import { describe, expect, it } from 'vitest';
import { limitCalls, shareCalls } from './limit-calls.ts';

const turn = () => new Promise((done) => setImmediate(done));

describe('limitCalls', () => {
  it('keeps to its limit, in the order of the calls, also after failures', async () => {
    const limited = limitCalls(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = (at: number) => async () => {
      started.push(at);
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      if (at % 2 === 0) throw new Error(`no ${at}`);
      return at;
    };

    const results = await Promise.allSettled([0, 1, 2, 3, 4].map((at) => limited(work(at))));

    expect(most).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
  });
});

describe('shareCalls', () => {
  it('makes one call for each key, and another one after a failure', async () => {
    const shared = shareCalls<number>();
    let calls = 0;
    const count = async () => (calls += 1);
    const fail = async () => {
      throw new Error('no');
    };

    await expect(shared('a', fail)).rejects.toThrow('no');

    expect(await Promise.all([shared('a', count), shared('a', count), shared('b', count)])).toEqual([
      1, 1, 2,
    ]);
  });
});
