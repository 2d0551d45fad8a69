import { expect, test } from 'vitest';
import { editText, EMPTY_INPUT, insertText } from './text-input.ts';
import type { TextInput } from './ui-state.ts';

const typed = (keys: readonly string[], from: TextInput = EMPTY_INPUT): TextInput =>
  keys.reduce((input, key) => editText(input, key) ?? input, from);

test('letters come in at the cursor', () => {
  expect(typed(['a', 'c', 'left', 'b', 'end', 'space', '👍'])).toEqual({ text: 'abc 👍', cursor: 6 });
});

test('a character of several units goes as one', () => {
  expect(typed(['a', '👩‍👩‍👧', 'backspace', 'b'])).toEqual({ text: 'ab', cursor: 2 });
});

test('words and lines go at once', () => {
  const text = { text: 'core/eks other words', cursor: 14 };

  expect(editText(text, 'ctrl-w')).toEqual({ text: 'core/eks  words', cursor: 9 });
  expect(editText(text, 'ctrl-u')).toEqual({ text: ' words', cursor: 0 });
  expect(typed(['home', 'delete'], text)).toEqual({ text: 'ore/eks other words', cursor: 0 });
});

test('pasted text is one line without control characters', () => {
  expect(insertText(EMPTY_INPUT, 'a\r\nb\u001b[31m').text).toBe('a b [31m');
});

test('keys that are no text change nothing', () => {
  expect(['up', 'ctrl-k', 'tab', 'pgup'].map((key) => editText({ text: 'x', cursor: 1 }, key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
