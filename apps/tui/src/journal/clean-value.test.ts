import { expect, test } from 'vitest';
import { parseShown } from './clean-value.ts';

const shown = (value: unknown): unknown => parseShown(JSON.stringify(value));

test('what could move a cursor or hide text becomes a question mark, one for one', () => {
  expect(shown({ text: '\u001b[2Jgone\u0007', ['key\u001b']: ['\u009b31m', 'a\rb'] })).toEqual({
    text: '?[2Jgone?',
    'key?': ['?31m', 'a?b'],
  });
});

test('line ends, tabs and all other characters stay', () => {
  const value = { text: 'a\nb\tc – 日本語 🚀', list: [1, true, null] };

  expect(shown(value)).toEqual(value);
});

test('what is no JSON is an error', () => {
  expect(() => parseShown('{"half":')).toThrow(SyntaxError);
});
