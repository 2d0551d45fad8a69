import { describe, expect, it } from 'vitest';
import { joinEvents } from './join-events.ts';

const linesOf = (...messages: readonly string[]): readonly string[] => {
  const joiner = joinEvents();
  return [...messages.flatMap((message) => joiner.add(message)), ...joiner.rest()];
};

describe('lines of log events', () => {
  it('are the lines of each event, with or without an end', () => {
    expect(linesOf('one\n', 'two\nthree\r\n', 'four', '\n')).toEqual(['one', 'two', 'three', 'four', '']);
  });

  it('are joined where one was too large for an event', () => {
    const large = 'ü'.repeat(120_000);

    expect(linesOf('before\n', large, large, 'end\n', 'after\n')).toEqual([
      'before',
      `${large}${large}end`,
      'after',
    ]);
  });

  it('are told at the end of the log where no line end came', () => {
    const large = 'x'.repeat(250_000);

    expect(linesOf(large)).toEqual([large]);
  });
});
