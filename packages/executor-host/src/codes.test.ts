import { expect, it } from 'vitest';
import { HOST_CODES } from './codes.ts';

it('numbers the warnings without gaps', () => {
  const numbers = Object.keys(HOST_CODES).filter((code) => code.startsWith('HOST'));

  expect(numbers).toEqual(numbers.map((_, index) => `HOST${String(index + 1).padStart(3, '0')}`));
});
