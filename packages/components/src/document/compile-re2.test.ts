import { describe, expect, test } from 'vitest';
import { compileRe2 } from './compile-re2.ts';

const matches = (pattern: string, text: string, ignoreCase = false): boolean | string => {
  const compiled = compileRe2(pattern, { ignoreCase });
  return 'problem' in compiled ? compiled.problem : compiled.test(text);
};

describe('patterns of Go', () => {
  test.each([
    ['b', 'abc', true],
    ['^b', 'abc', false],
    ['(?i)B', 'abc', true],
    ['(?P<n>b)', 'abc', true],
    ['\\Aabc\\z', 'abc', true],
    ['[[:alpha:]]+', '1', false],
    ['\\pL', 'é', true],
    ['\\/', 'a/b', true],
    ['x{2,3}', 'axxb', true],
    ['.', '\n', false],
    ['(?s).', '\n', true],
    ['\\Q.\\E', 'a', false],
  ])('%s finds in %j what it should', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test('may be without regard to case', () => {
    expect(matches('ABC', 'abc')).toBe(false);
    expect(matches('ABC', 'abc', true)).toBe(true);
    expect(matches('(?-i)ABC', 'abc', true)).toBe(false);
  });

  test.each([
    ['IB-F18 (?=x)', '(?=x)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['IB-F18 (?!x)', '(?!x)', 'invalid or unsupported Perl syntax: `(?!`'],
    ['(a)\\1', '(a)\\1', 'invalid escape sequence: `\\1`'],
    ['a**', 'a**', 'invalid nested repetition operator: `**`'],
    ['[z-a]', '[z-a]', 'invalid character class range: `z-a`'],
    ['(', '(', 'missing closing ): `(`'],
  ])('%s is none', (_, pattern, problem) => {
    expect(matches(pattern, '')).toBe(problem);
  });

  test('answer in time, whatever the pattern', () => {
    expect(matches('^(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false);
  });
});
