import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumbers, compareTexts } from './compare-values.ts';

const compare = (operator: string, operand: string, value: string, caseSensitive = false) =>
  compareTexts(operator, { operand, value }, { caseSensitive });

describe('comparisons of numbers', () => {
  it('IB-F88 are exact where doubles are not', () => {
    expect(compareNumbers('9007199254740993', '9007199254740992')).toBe(1);
    expect(compareNumbers('0.1', '0.10')).toBe(0);
    expect(compareNumbers('-1.5', '-1.49')).toBe(-1);
    expect(compareNumbers('+2', '2.0')).toBe(0);
  });

  it('IB-F88 hold for nothing that is no number', () => {
    const texts = ['', 'x', '1e3', '.5', '5.', ' 1', '0x10', '1.2.3'];

    expect(texts.filter((text) => compareNumbers(text, '1') !== undefined)).toEqual([]);
    expect(texts.filter((text) => compare('numberEquals', '1', text)?.holds !== false)).toEqual([]);
  });

  it('agree with whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        expect(compareNumbers(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe('comparisons of texts', () => {
  it('IB-F88 go without letter case, and say where that decides', () => {
    expect(compare('stringEquals', 'abc', 'ABC')).toEqual({ holds: true, caseDecides: true });
    expect(compare('stringEquals', 'abc', 'ABC', true)).toEqual({ holds: false, caseDecides: true });
    expect(compare('stringEquals', 'abc', 'abc')).toEqual({ holds: true, caseDecides: false });
    expect(compare('stringLessThan', 'b', 'A')).toEqual({ holds: true, caseDecides: false });
    expect(compare('stringLessThan', 'B', 'a')).toEqual({ holds: true, caseDecides: true });
    expect(compare('patternMatches', '^a+$', 'AA')).toEqual({ holds: true, caseDecides: true });
    expect(compare('patternMatches', '(?-i)^a+$', 'AA')).toEqual({ holds: false, caseDecides: false });
  });

  it('never trim, and put digits before letters', () => {
    expect(compare('stringEquals', 'a', 'a ')?.holds).toBe(false);
    expect(compare('stringLessThan', 'a', '9')?.holds).toBe(true);
    expect(compare('stringIsWhitespace', '', '')?.holds).toBe(false);
  });

  it('know nothing of operators that look at the machine', () => {
    expect(compare('fileExists', '/etc/passwd', '')).toBeUndefined();
  });
});
