import { describe, expect, it } from 'vitest';
import { satisfies } from './find-warnings.ts';

describe('satisfies', () => {
  it.each([
    ['20.11.1', '20', true],
    ['20.11.1', '20.x', true],
    ['20.11.1', '18', false],
    ['3.11.7', '3.11', true],
    ['3.11.7', '3.1', false],
    ['17.0.1', 'corretto17', true],
    ['8.0.392', 'corretto8', true],
    ['1.20.3', 'latest', true],
    ['1.20.3', '$GO_VERSION', true],
  ])('says of %s, asked for %s: %s', (found, wanted, answer) => {
    expect(satisfies(found, wanted)).toBe(answer);
  });
});
