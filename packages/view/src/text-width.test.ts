import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from './text-width.ts';

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['plain text ✓ → … ·', 18],
    ['\u001b[31mred\u001b[0m', 3],
    ['日本', 4],
    ['ｶﾞ', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['a\u00adb', 2],
    ['a\u200bb', 2],
    ['a\tb', 2],
  ])('counts the cells of %j as %i', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  it('counts plain texts like others: beside a wide character they add the same', () => {
    const plain = fc.stringMatching(/^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2190-\u2193\u2500-\u257f✓✗▸…]*$/);

    fc.assert(
      fc.property(plain, (text) => {
        expect(widthOf(`日${text}`)).toBe(2 + widthOf(text));
      }),
    );
  });
});
