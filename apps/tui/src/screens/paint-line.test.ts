import { widthOf } from '@seed/view';
import { describe, expect, test } from 'vitest';
import { withoutColours } from './fit.ts';
import { paintLine, paintSelected, paintSplit } from './paint-line.ts';
import { createPen } from './pen.ts';

const pen = createPen({ color: true, ascii: false });
const plain = createPen({ color: false, ascii: false });
const ascii = createPen({ color: false, ascii: true });

describe('a line of spans', () => {
  test('is painted by meaning and filled up', () => {
    const painted = paintLine([{ text: '✗ failed', tone: 'bad' }, { text: ' now' }], 14, pen);

    expect(painted).toBe('\u001b[31m✗ failed\u001b[39m now  ');
  });

  test('is cut within a span, with a sign of the terminal', () => {
    const line = [{ text: 'core/' }, { text: 'monitoring' }];

    expect(paintLine(line, 9, plain)).toBe('core/mon…');
    expect(paintLine(line, 9, ascii)).toBe('core/m...');
  });

  test('takes its cells even where a wide character does not fit', () => {
    expect(widthOf(paintLine([{ text: 'ab日本' }], 4, plain))).toBe(4);
  });

  test('has no colours inside where it is selected', () => {
    const painted = paintSelected([{ text: '✗', tone: 'bad' }, { text: ' fsx' }], 6, pen);

    expect(painted).toBe('\u001b[7m✗ fsx \u001b[27m');
  });
});

describe('a line with a right side', () => {
  const line = { left: [{ text: 'seed dev apply' }], right: [{ text: '?help' }] };

  test('has it at the edge', () => {
    expect(paintSplit(line, 24, plain)).toBe('seed dev apply     ?help');
  });

  test('cuts the left for it', () => {
    expect(paintSplit(line, 18, plain)).toBe('seed dev ap… ?help');
  });

  test('does without it where the left would be lost', () => {
    expect(paintSplit(line, 14, plain)).toBe('seed dev apply');
  });
});

test('colours are the 16 of the terminal, and attributes stay without them', () => {
  const tones = ['plain', 'dim', 'bold', 'good', 'bad', 'warn', 'accent'] as const;
  const painted = tones.map((tone) => pen.tone(tone)('x')).join('');

  // oxlint-disable-next-line no-control-regex -- colours begin with one
  const codes = [...painted.matchAll(/\u001b\[([0-9;]+)m/g)].map(([, code]) => Number(code));
  expect(codes.filter((code) => code >= 30).every((code) => code < 38 || code === 39)).toBe(true);
  expect(plain.tone('bad')('x')).toBe('x');
  expect(withoutColours(plain.inverse('x'))).toBe('x');
  expect(plain.inverse('x')).not.toBe('x');
});
