import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, encodingOf } from './encodings.ts';

const hex = (text: string, name: string): string => {
  const encoding = encodingOf(name);
  if (encoding === undefined) throw new Error(`no encoding ${name}`);
  return Buffer.from(encodeText(text, encoding)).toString('hex');
};

describe('encodings', () => {
  it.each([
    ['UTF8', 'c3a9'],
    ['utf-8', 'c3a9'],
    ['utf16', 'e900'],
    ['utf-16-LE', 'e900'],
    ['UTF16-BE', '00e9'],
    ['utf32', 'e9000000'],
    ['utf-32-be', '000000e9'],
  ])('IB-F89 %s writes é as %s', (name, bytes) => {
    expect(hex('é', name)).toBe(bytes);
  });

  it('have no other names', () => {
    const names = ['', 'latin1', 'utf8-le', 'utf64', 'utf', 'utf16le'];

    expect(names.filter((name) => encodingOf(name) !== undefined)).toEqual([]);
  });

  it('IB-F89 give back what they were given, and no text for other bytes', () => {
    const names = ['utf8', 'utf16', 'utf16-be', 'utf32', 'utf32-be'];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...names), (text, name) => {
        const encoding = encodingOf(name);
        if (encoding === undefined || text.startsWith('\uFEFF')) return;
        expect(decodeText(encodeText(text, encoding), encoding)).toBe(text);
      }),
    );
    expect(decodeText(Buffer.from([0xff, 0xfe, 0xfd]), { kind: 'utf8' })).toBeUndefined();
    expect(decodeText(Buffer.from([1]), { kind: 'wide', bytes: 2, big: false })).toBeUndefined();
    expect(decodeText(Buffer.from([0, 0xd8]), { kind: 'wide', bytes: 2, big: false })).toBeUndefined();
    expect(decodeText(Buffer.from('\uFEFFa'), { kind: 'utf8' })).toBe('a');
  });
});
