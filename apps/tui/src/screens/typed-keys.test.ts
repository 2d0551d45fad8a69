import { expect, test } from 'vitest';
import { typedKeys } from './typed-keys.ts';

test('one piece of input can be several keys', () => {
  expect(typedKeys('kkG', {})).toEqual(['k', 'k', 'G']);
  expect(typedKeys('dev\r', {})).toEqual(['d', 'e', 'v', 'enter']);
  expect(typedKeys('a b\t\u000b', {})).toEqual(['a', 'space', 'b', 'tab', 'ctrl-k']);
});

test('a key right behind an escape is the two of them', () => {
  expect(typedKeys('q', { meta: true })).toEqual(['esc', 'q']);
});

test('keys with names have them', () => {
  expect(typedKeys('', { upArrow: true })).toEqual(['up']);
  expect(typedKeys('k', { ctrl: true })).toEqual(['ctrl-k']);
  expect(typedKeys('', { tab: true, shift: true })).toEqual(['shift-tab']);
  expect(typedKeys('ü', {})).toEqual(['ü']);
});
