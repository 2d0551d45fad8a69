import { widthOf } from '@seed/view';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, withoutColours, wrapTo } from './fit.ts';

const RED = '\u001b[31m';
const OFF = '\u001b[0m';
/** Texts as builds print them: letters, wide characters, marks that combine, colours. */
const printed = fc
  .array(fc.constantFrom('a', 'Zz ', '日本', 'e\u0301', '👩‍💻', '🇩🇪', RED, OFF, '\u001b[1;32m', '…', 'ﾊﾞ'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

describe('a text that is fitted', () => {
  test('has exactly the width, whatever it is made of', () => {
    fc.assert(
      fc.property(printed, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(widthOf(fit(text, width, '…'))).toBe(width);
      }),
    );
  });

  test('ends in a sign where something was cut, and only there', () => {
    expect(fit('CREATE_FAILED', 8, '…')).toBe('CREATE_…');
    expect(fit('CREATE', 8, '…')).toBe('CREATE  ');
  });

  test('does not cut a wide character in half', () => {
    expect(fit('日本語', 4, '…')).toBe('日… ');
  });

  test('keeps its colours and ends them', () => {
    expect(fit(`${RED}failed to start`, 7, '…')).toBe(`${RED}failed…${OFF}`);
  });
});

describe('a text that is wrapped', () => {
  test('loses nothing, and no row is wider than there is room', () => {
    fc.assert(
      fc.property(printed, fc.integer({ min: 2, max: 20 }), (text, width) => {
        const rows = wrapTo(text, width);

        expect(rows.map(withoutColours).join('')).toBe(withoutColours(text));
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('goes on in its colour in the next row', () => {
    expect(wrapTo(`${RED}abcd${OFF}ef`, 3)).toEqual([`${RED}abc${OFF}`, `${RED}d${OFF}ef`]);
  });
});
