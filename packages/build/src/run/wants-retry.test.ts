import { describe, expect, it } from 'vitest';
import { wantsRetry } from './wants-retry.ts';

const retry = (retries: number, pattern = '.*') => ({ kind: 'retry', retries, pattern }) as const;

describe('wantsRetry', () => {
  it('CB-29 tries again as often as on-failure says', () => {
    expect([1, 2, 3].map((attempt) => wantsRetry(retry(2), attempt, 'x'))).toEqual([true, true, false]);
    expect(wantsRetry(retry(0), 1, 'x')).toBe(false);
  });

  it('CB-29 tries again only when the pattern is found in the message', () => {
    expect(wantsRetry(retry(3, 'exit status 7'), 1, 'command: a\nb. Reason: exit status 7')).toBe(true);
    expect(wantsRetry(retry(3, 'exit status 8'), 1, 'Reason: exit status 7')).toBe(false);
    expect(wantsRetry(retry(3, '(?i)REASON'), 1, 'Reason: exit status 7')).toBe(true);
  });

  it('takes a pattern that is no regular expression as plain text', () => {
    expect(wantsRetry(retry(3, 'a(b'), 1, 'xa(by')).toBe(true);
    expect(wantsRetry(retry(3, 'a(b'), 1, 'ab')).toBe(false);
  });

  it('does not try again for other kinds of on-failure', () => {
    expect(wantsRetry({ kind: 'abort' }, 1, 'x')).toBe(false);
    expect(wantsRetry(undefined, 1, 'x')).toBe(false);
  });
});
