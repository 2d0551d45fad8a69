// oxlint-disable no-control-regex -- control characters are what this file is about
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

const PIECE = fc.oneof(
  fc.constantFrom(
    '\u001b',
    '[',
    ']',
    '31',
    ';',
    'm',
    'J',
    '\\',
    '\u0007',
    '\u009b',
    '\n',
    '\t',
    '\r',
    'é',
    '\u0000',
  ),
  fc.string({ unit: 'binary', maxLength: 2 }),
);

describe('cleanText', () => {
  it('keeps text, tabs, line feeds and colours', () => {
    const text = 'a\tb\n\u001b[1;31mred\u001b[0m é日本';

    expect(cleanText(text)).toBe(text);
  });

  it('removes what moves the cursor, clears the screen or sets a title', () => {
    expect(cleanText('a\u001b[2J\u001b[10;5H\u001b[?25lb')).toBe('ab');
    expect(cleanText('\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b')).toBe('ab');
    expect(cleanText('a\u001bcb\u001b(Bc')).not.toMatch(/\u001b/);
  });

  it('removes single control characters, C1 controls included', () => {
    expect(cleanText('a\u0000\u0007\b\u007f\u009bb\r')).toBe('ab');
  });

  it('leaves no control characters but tab, line ends and colours, and changes nothing when done twice', () => {
    fc.assert(
      fc.property(fc.array(PIECE, { maxLength: 10 }), (pieces) => {
        const text = pieces.join('');
        const cleaned = cleanText(text);

        expect(cleanText(cleaned)).toBe(cleaned);
        expect(cleaned.replace(/\u001b\[[0-9;:]*m/g, '')).not.toMatch(
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/,
        );
      }),
    );
  });
});
