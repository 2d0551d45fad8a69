import { expect, test } from 'vitest';
import { count, formatClock, formatDuration, formatSize } from './format-quantity.ts';

test.each([
  [40, '0.0s'],
  [949, '0.9s'],
  [42_000, '42s'],
  [188_000, '3m 08s'],
  [3_720_000, '1h 02m'],
])('%i milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('a clock always has minutes', () => {
  expect(formatClock(31_000)).toBe('0m 31s');
});

test.each([
  [0, '0 B'],
  [3_200, '3.2 kB'],
  [4_100_000, '4.1 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('one is singular', () => {
  expect([count(1, 'file'), count(2, 'file')]).toEqual(['1 file', '2 files']);
});
