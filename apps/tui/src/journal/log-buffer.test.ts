import { describe, expect, test } from 'vitest';
import { createLogBuffer, MAX_LINES } from './log-buffer.ts';

const line = (text: string): string => `2026-11-21T03:22:49.123Z build ${text}`;

function filled(amount: number) {
  const buffer = createLogBuffer();
  for (let index = 1; index <= amount; index += 1) buffer.add(line(`line ${index}`), index * 10);
  return buffer;
}

describe('a log in memory', () => {
  test('keeps the newest lines and counts all', () => {
    const buffer = filled(MAX_LINES + 20_000);

    expect([buffer.total, buffer.held]).toEqual([70_000, 20_001]);
    expect(buffer.inMemory(20_000)).toBeUndefined();
    expect(buffer.inMemory(20_001)?.text).toBe('line 20001');
    expect(buffer.inMemory(70_000)?.text).toBe('line 70000');
    expect(buffer.inMemory(70_001)).toBeUndefined();
  });

  test('knows where each page of lines begins in the file', () => {
    const buffer = filled(1200);

    expect([buffer.pageStart(0), buffer.pageStart(1), buffer.pageStart(2)]).toEqual([0, 5000, 10_000]);
    expect(buffer.pageStart(3)).toBeUndefined();
  });

  test('gives memory back, oldest lines first', () => {
    const buffer = filled(10_000);
    const before = buffer.bytes;

    buffer.shrink(before / 2);

    expect(buffer.bytes).toBeLessThanOrEqual(before / 2);
    expect(buffer.total).toBe(10_000);
    expect(buffer.inMemory(10_000)?.text).toBe('line 10000');
    expect(buffer.inMemory(1)).toBeUndefined();
  });

  test('passes lines over and goes on with what comes', () => {
    const buffer = filled(10);
    for (let index = 11; index <= 1000; index += 1) buffer.pass(index * 10);
    buffer.add(line('after'), 10_010);

    expect([buffer.total, buffer.held]).toEqual([1001, 1001]);
    expect(buffer.inMemory(1001)?.text).toBe('after');
    expect(buffer.pageStart(1)).toBe(5000);
  });

  test('finds lines that are there and lines to come; capitals count where the search has any', () => {
    const buffer = createLogBuffer();
    for (const text of ['Security group', 'other', 'no \u001b[31msecu\u001b[0mrity'])
      buffer.add(line(text), 10);
    buffer.find('security');
    buffer.add(line('SECURITY at last'), 20);

    expect(buffer.search.matches).toEqual([1, 3, 4]);
    buffer.find('Security');
    expect(buffer.search.matches).toEqual([1]);
    buffer.find('');
    expect(buffer.search).toEqual({ text: '', matches: [], more: false, done: true });
  });

  test('counts matches beyond ten thousand without keeping them', () => {
    const buffer = filled(30_000);
    buffer.find('line');

    expect(buffer.search.matches).toHaveLength(10_000);
    expect(buffer.search.more).toBe(true);
  });
});
