import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStored, toStored } from './stored-text.ts';

describe('the form in which Parameter Store holds a text', () => {
  it.each(['{"VpcId": "vpc-1"}', '[1, 2]', '{"a": {"b": {}}}', '{"text": "line\\n \\"quoted\\""}', 'raw'])(
    'is the text itself where that is possible: %s',
    (text) => {
      expect(toStored(text)).toBe(text);
      expect(fromStored('/k', text)).toBe(text);
    },
  );

  it('means the same as JSON where a text has what AWS takes for a reference', () => {
    const text = '{"commands": ["docker ps --format {{.ID}}", "echo {{ssm:x}} {{{{"]}';

    const stored = toStored(text);

    expect(stored).not.toContain('{{');
    expect(JSON.parse(stored)).toEqual(JSON.parse(text));
    expect(fromStored('/k', stored)).toBe(text);
  });

  it.each([
    ['an empty text', ''],
    ['spaces at its ends', ' a '],
    ['control characters', 'a\u0000b'],
    ['a compressed text', toStored('')],
    ['what stands for braces', '{"a": "{\\u007b"}'],
    ['a large text', JSON.stringify(Array.from({ length: 900 }, (_, at) => `path/to/file${at}.py`))],
  ])('is compressed where AWS would not keep %s', (_, text) => {
    const stored = toStored(text);

    expect(stored).toMatch(/^\{"seed:gzip": "[A-Za-z0-9+/=]+"\}$/);
    expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(8192);
    expect(fromStored('/k', stored)).toBe(text);
  });

  it('can be read by people', () => {
    const text = 'x'.repeat(9000);

    const { 'seed:gzip': packed } = JSON.parse(toStored(text)) as { 'seed:gzip': string };

    expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toBe(text);
  });

  it('gives back every text, and never holds what AWS refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '{{',
      '{\\u007b',
      '}}',
      '{"seed:gzip": "',
      ' ',
      'a',
      'ä',
      '\u0007',
      '\n',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const stored = toStored(text);

        expect([fromStored('/k', stored), stored.includes('{{'), stored === '']).toEqual([
          text,
          false,
          false,
        ]);
      }),
    );
  });

  it('is refused where it only looks like one', () => {
    expect(() => fromStored('/app/dev/manifest', '{"seed:gzip": "aGVsbG8="}')).toThrowError(
      expect.objectContaining({
        code: 'state/unreadable-value',
        message: 'the parameter "/app/dev/manifest" cannot be decompressed',
      }),
    );
  });
});
