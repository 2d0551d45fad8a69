import { describe, expect, test } from 'vitest';
import { decodeSource } from './decode-source.ts';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('decodeSource', () => {
  test('UTF-8 loses its byte order mark', () => {
    const { value, diagnostics } = decodeSource('a.yml', bytes([0xef, 0xbb, 0xbf], 'é: 1'));

    expect(diagnostics).toEqual([]);
    expect(value).toEqual({ id: 'a.yml', text: 'é: 1' });
  });

  test.each([
    ['utf16le', [0xff, 0xfe]],
    ['utf16be', [0xfe, 0xff]],
  ] as const)('%s with a byte order mark is read', (encoding, mark) => {
    const body = Buffer.from('a: é', 'utf16le');
    const text = encoding === 'utf16be' ? body.swap16() : body;

    expect(decodeSource('a.yml', Buffer.concat([Buffer.from(mark), text])).value?.text).toBe('a: é');
  });

  test('a NUL is named with its byte and line', () => {
    const { value, diagnostics } = decodeSource('a.yml', bytes('a: 1\nb', [0], 'c'));

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'yaml/not-text',
        summary: 'byte 6 of the file is a NUL',
        span: { start: { line: 2, column: 2 } },
      },
    ]);
  });

  test('a byte that is not UTF-8 is named with its place', () => {
    const { diagnostics } = decodeSource('a.yml', bytes('é\nb: ', [0xe9], '\n'));

    expect(diagnostics).toMatchObject([
      { summary: 'byte 6 of the file is not valid UTF-8', span: { start: { line: 2, column: 4 } } },
    ]);
  });

  test('a replacement character in the text itself is no error', () => {
    expect(decodeSource('a.yml', bytes('a: \ufffd')).diagnostics).toEqual([]);
  });

  test('a file of many megabytes is not decoded', () => {
    const { diagnostics } = decodeSource('a.yml', new Uint8Array(17 * 1024 * 1024));

    expect(diagnostics).toMatchObject([{ code: 'yaml/too-large' }]);
  });
});
