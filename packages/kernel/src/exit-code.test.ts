import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from './exit-code.ts';
import {
  BugError,
  CancelledError,
  ConflictError,
  EnvironmentError,
  InputError,
  isSeedError,
  SeedError,
} from './seed-error.ts';

describe('exitCodeOf', () => {
  it.each([
    [new InputError('a/b', 'bad input'), 2],
    [new EnvironmentError('a/b', 'no engine'), 3],
    [new CancelledError('a/b', 'declined', 'declined'), 4],
    [new CancelledError('a/b', 'interrupted', 'SIGINT'), 130],
    [new CancelledError('a/b', 'terminated', 'SIGTERM'), 143],
    [new ConflictError('a/b', 'locked'), 6],
    [new BugError('a/b', 'broken'), 70],
    [new SeedError('a/b', 'of no kind'), 70],
    [new TypeError('undefined is not a function'), 70],
    ['a thrown text', 70],
    [undefined, 70],
  ])('CB-86 maps %s to %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });

  it('has one number for each ending', () => {
    const codes = Object.values(EXIT);

    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('SeedError', () => {
  it('carries code, hints, data and cause, and says all but the cause as JSON', () => {
    const cause = new Error('below');
    const error = new EnvironmentError('docker/not-running', 'no engine', {
      hints: ['start it'],
      data: { a: 1 },
      cause,
    });

    expect(error.name).toBe('EnvironmentError');
    expect(error.cause).toBe(cause);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'docker/not-running',
      message: 'no engine',
      hints: ['start it'],
      data: { a: 1 },
    });
  });

  it('is known by its brand, also from another copy of this package', () => {
    const foreign = { [Symbol.for('seed.SeedError')]: true };

    expect(isSeedError(new InputError('a/b', 'x'))).toBe(true);
    expect(isSeedError(foreign)).toBe(true);
    expect(isSeedError(new Error('x'))).toBe(false);
    expect(isSeedError(null)).toBe(false);
  });

  it('gives findings out with the JSON of an input error', () => {
    const diagnostics = [{ code: 'a/b', severity: 'error', summary: 'bad' }] as const;

    expect(new InputError('a/b', 'x', { diagnostics }).toJSON()).toMatchObject({ diagnostics });
  });
});
