import { describe, expect, test } from 'vitest';
import { globProblem } from './check-glob.ts';

describe('globProblem', () => {
  test.each([
    '**/*',
    'a[0-9].txt',
    'a[!b]*',
    '*.{js,css}',
    '{a,b}/{c,d}',
    '$DIR/*.zip',
    '${DIR}/*.zip',
    '${A}/[a-z]/{b,$(date +%s)}',
    'a\\[b',
    'a\\{b',
    'a}b',
    'a]b',
    '[{]',
  ])('%s can be read', (pattern) => {
    expect(globProblem(pattern)).toBeUndefined();
  });

  test.each([
    ['a[', '['],
    ['a[b-', '['],
    ['*.{js', '{'],
    ['{a,{b}', '{'],
    ['${DIR', '${'],
    ['$(date', '$('],
    ['[{', '['],
  ])('%s lacks the end of %s', (pattern, open) => {
    expect(globProblem(pattern)).toBe(`"${open}" is never closed`);
  });
});
