import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarkerScanner } from './marker-scanner.ts';

function scan(chunks: readonly Buffer[]): { text: string; records: string[] } {
  let text = '';
  const records: string[] = [];
  const scanner = createMarkerScanner((key) => key === 'n0nce', {
    text: (bytes) => {
      text += bytes.toString('latin1');
    },
    record: (_key, words) => void records.push(words.join(' ')),
  });
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  return { text, records };
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((from, at) => bytes.subarray(from, ends[at] ?? bytes.length));
}

describe('createMarkerScanner', () => {
  it('takes records out of the output and keeps the rest', () => {
    const found = scan([Buffer.from('one\n\n\x1eSEED n0nce 7 0\ntwo')]);

    expect(found).toEqual({ text: 'one\n\ntwo', records: ['7 0'] });
  });

  it('leaves records with another nonce in the output', () => {
    const found = scan([Buffer.from('\x1eSEED other 7 0\n\x1e\x1eSEED n0nce 8 1\n')]);

    expect(found).toEqual({ text: '\x1eSEED other 7 0\n\x1e', records: ['8 1'] });
  });

  it('gives out the beginning of a record that never ends', () => {
    expect(scan([Buffer.from('a\x1eSE')])).toEqual({ text: 'a\x1eSE', records: [] });
    expect(scan([Buffer.from(`\x1eSEED n0nce ${'x'.repeat(300)}`)]).records).toEqual([]);
  });

  it('finds the same whichever way the bytes are cut', () => {
    const piece = fc.oneof(
      fc.constant('\x1eSEED n0nce 3 0\n'),
      fc.constant('\x1eSEED n0n'),
      fc.constant('\x1e'),
      fc.string({ maxLength: 8 }),
      fc.constant('\n'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(300), { maxLength: 8 }),
        (pieces, places) => {
          const bytes = Buffer.from(pieces.join(''), 'latin1');

          expect(scan(cut(bytes, places))).toEqual(scan([bytes]));
        },
      ),
    );
  });
});
