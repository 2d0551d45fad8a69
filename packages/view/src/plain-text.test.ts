import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test('text of a file neither colours nor commands a terminal, and keeps its width', () => {
  expect(plainText('a\u001b[31mred\u0007\u009b2J\tb\nc')).toBe('a?[31mred??2J\tb\nc');
});
