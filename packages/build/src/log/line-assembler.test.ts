import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineAssembler } from './line-assembler.ts';
import { createStreamRedactor } from './stream-redactor.ts';

function assemble(chunks: readonly (string | Buffer)[], secrets: readonly string[] = []): string[] {
  const lines: string[] = [];
  const redactor = createStreamRedactor('variants');
  redactor.add(secrets);
  const assembler = createLineAssembler(redactor, (line) => void lines.push(line));
  for (const chunk of chunks) assembler.push(Buffer.from(chunk));
  assembler.endCommand();
  return lines;
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((from, at) => bytes.subarray(from, ends[at] ?? bytes.length));
}

describe('createLineAssembler', () => {
  it('ends lines at LF, CR LF and a lone CR', () => {
    expect(assemble(['a\nb\r\nc\rd'])).toEqual(['a', 'b', 'c', 'd']);
    expect(assemble(['a\r', '\nb'])).toEqual(['a', 'b']);
    expect(assemble(['10%\r20%\r30%\n'])).toEqual(['10%', '20%', '30%']);
  });

  it('forgets the line feed of a record and keeps other empty lines', () => {
    expect(assemble(['a\n', '\n'])).toEqual(['a']);
    expect(assemble(['a', '\n'])).toEqual(['a']);
    expect(assemble(['a\n\n', '\n'])).toEqual(['a', '']);
    expect(assemble(['\n', 'b\n', '\n'])).toEqual(['', 'b']);
    expect(assemble(['\n'])).toEqual([]);
  });

  it('decodes characters whose bytes come in two chunks', () => {
    const bytes = Buffer.from('é日本\n');

    expect(assemble([bytes.subarray(0, 1), bytes.subarray(1, 3), bytes.subarray(3)])).toEqual(['é日本']);
  });

  it('removes control characters other than colours, and an unfinished sequence swallows no later line', () => {
    expect(assemble(['\u001b]0;title\nnext\n\u001b[2J\u001b[31mred\n'])).toEqual([
      '',
      'next',
      '\u001b[31mred',
    ]);
  });

  it('gives out a very long line in parts, in full', () => {
    const long = 'x'.repeat(200_000);

    const lines = assemble([long.slice(0, 70_000), long.slice(70_000), '\nnext']);

    expect(lines.length).toBeGreaterThan(3);
    expect(lines.slice(0, -1).join('')).toBe(long);
    expect(lines.at(-1)).toBe('next');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70_000);
  });

  it('hides a secret that control characters take apart', () => {
    expect(assemble(['hunter\u0000-one-two\n'], ['hunter-one-two'])).toEqual(['***']);
  });

  it('hides each line of a secret, and leaves as many lines', () => {
    const secret = 'first of key\nsecond of key';

    expect(assemble([`${secret}\nend\n`], [secret])).toEqual(['***', '***', 'end']);
    expect(assemble(['first of', ' key\nsec', 'ond of key\nend\n'], [secret])).toEqual(['***', '***', 'end']);
  });

  it('hides a secret at each of the borders of a very long line', () => {
    const secret = 'S3cretValue-with-length';
    for (const at of [65_500, 65_520, 65_536, 65_540]) {
      const text = `${'x'.repeat(at)}${secret}${'y'.repeat(70_000)}`;

      const shown = assemble([text.slice(0, 65_530), text.slice(65_530)], [secret]).join('');

      expect(shown).toBe(`${'x'.repeat(at)}***${'y'.repeat(70_000)}`);
    }
  });

  it('never leaks a secret, however its output is cut into chunks', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=_-]{4,24}$/);
    const filler = fc.stringMatching(/^[ .,\n\r]{0,6}$/);
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.array(filler, { minLength: 4, maxLength: 4 }),
        fc.array(fc.nat(200), { maxLength: 10 }),
        (secrets, fillers, places) => {
          const text = secrets.map((value, at) => `${fillers[at]} ${value} `).join('') + fillers[3];

          const shown = assemble(cut(Buffer.from(text), places), secrets);

          for (const value of secrets) expect(shown.join('\n')).not.toContain(value);
        },
      ),
    );
  });

  it('never leaks a secret of a very long line, however it is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.array(fc.integer({ min: 65_000, max: 66_500 }), { maxLength: 6 }),
        (shift, places) => {
          const text = `${'-'.repeat(65_300 + shift)}abcd1234efgh5678${'-'.repeat(1_500)}`;

          const shown = assemble(cut(Buffer.from(text), places), ['abcd1234efgh5678', 'abcd1234']).join('');

          expect(shown).not.toContain('abcd1234');
          expect(shown).not.toContain('5678');
        },
      ),
      { numRuns: 40 },
    );
  });
});
