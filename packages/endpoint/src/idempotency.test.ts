import { describe, expect, it } from 'vitest';
import { createIdempotency } from './idempotency.ts';

describe('createIdempotency', () => {
  it('does a request once per token and operation, for five minutes', () => {
    let now = 0;
    let calls = 0;
    const idempotency = createIdempotency(() => now);
    const ask = (operation: string, token: string | undefined): number =>
      idempotency.once({ operation, token, request: { a: 1 } }, () => ++calls);

    const numbers = [
      ask('StartBuild', 't'),
      ask('StartBuild', 't'),
      ask('RetryBuild', 't'),
      ask('StartBuild', undefined),
    ];
    now = 5 * 60_000;

    expect(numbers).toEqual([1, 1, 2, 3]);
    expect(ask('StartBuild', 't')).toBe(4);
  });

  it('keeps nothing of a request that was refused', () => {
    const idempotency = createIdempotency(() => 0);
    const call = { operation: 'StartBuild', token: 't', request: {} };

    const refused = (): never =>
      idempotency.once(call, () => {
        throw new Error('no such project');
      });

    expect(refused).toThrow('no such project');
    expect(idempotency.once(call, () => 'later')).toBe('later');
  });
});
