import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, createSecretPattern, MASK } from './redact.ts';

describe('createRedactor', () => {
  it('CB-42 hides exact values wherever they stand', () => {
    const redact = createRedactor(['hunter22'], { mask: 'exact' });

    expect(redact('hunter22 (hunter22)')).toBe(`${MASK} (${MASK})`);
    expect(redact(Buffer.from('hunter22').toString('base64'))).toBe(
      Buffer.from('hunter22').toString('base64'),
    );
  });

  it('CB-43 hides base64 at every alignment, URL-encoded and JSON-escaped forms', () => {
    const secret = 'pass word/+"quoted"';
    const redact = createRedactor([secret]);

    for (const before of ['', 'a', 'ab', 'abc']) {
      const encoded = Buffer.from(`${before}${secret}tail`).toString('base64');
      expect(redact(encoded)).toContain(MASK);
    }
    expect(redact(`x=${encodeURIComponent(secret)}`)).toBe(`x=${MASK}`);
    expect(redact(`{"x":${JSON.stringify(secret)}}`)).toBe(`{"x":"${MASK}"}`);
  });

  it('hides the longest form that fits', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe(`${MASK} ${MASK}`);
  });

  it('CB-43 hides each line of a secret of several lines', () => {
    const redact = createRedactor(['first line\r\nsecond line']);

    expect(redact('second line')).toBe(MASK);
    expect(redact('first line\r\nsecond line')).toBe(MASK);
  });

  it('leaves values of fewer than four characters alone', () => {
    expect(createRedactor(['abc', '   \n'])('abc   \n')).toBe('abc   \n');
  });

  it('hides access key ids that it was never told of', () => {
    const redact = createRedactor([]);

    expect(redact('id AKIAIOSFODNN7EXAMPLE.')).toBe(`id ${MASK}.`);
    expect(redact('id ASIAIOSFODNN7EXAMPLE')).toBe(`id ${MASK}`);
    expect(redact('xAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE1')).toBe(
      'xAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE1',
    );
  });

  it('treats a secret as text and not as a pattern', () => {
    expect(createRedactor(['a.c(d'], { mask: 'exact' })('abc(d a.c(d')).toBe(`abc(d ${MASK}`);
  });

  it('never lets a secret through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 30 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          fc.pre(secret.trim() !== '' && !MASK.includes(secret));

          const shown = createRedactor([secret])(`${before}${secret}${after}`);

          expect(shown.replaceAll(MASK, '')).not.toContain(secret);
        },
      ),
    );
  });
});

describe('createSecretPattern', () => {
  it('says how much has to be seen to be sure of a match', () => {
    const { longest } = createSecretPattern(['x'.repeat(100)], { mask: 'exact' });

    expect(longest).toBe(100);
    expect(createSecretPattern([]).longest).toBeGreaterThan('AKIAIOSFODNN7EXAMPLE'.length);
  });
});
