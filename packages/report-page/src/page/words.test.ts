import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorOf, dollarText, timeText } from './words.ts';

describe('words of a page', () => {
  it('make addresses that need no escape, and different ones for different modules', () => {
    const name = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(anchorOf(a)).toMatch(/^[A-Za-z0-9_./~-]+$/);
        expect(anchorOf(a) === anchorOf(b)).toBe(a === b);
      }),
    );
    expect(anchorOf('core/fsx')).toBe('m-core/fsx');
  });

  it.each([
    [0.0018, '$0.0018'],
    [0.055, '$0.055'],
    [0.30000000000000004, '$0.3'],
    [1, '$1.00'],
    [12.345, '$12.35'],
    [0, '$0'],
  ])('say %d dollars', (dollars, text) => {
    expect(dollarText(dollars)).toBe(text);
  });

  it('give times that are the same everywhere', () => {
    expect(timeText(Date.UTC(2026, 10, 21, 3, 17, 42, 999))).toBe('2026-11-21 03:17:42 UTC');
    expect(timeText(Number.NaN)).toBe('unknown');
  });
});
