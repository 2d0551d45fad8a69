import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCompletely } from '../test/read-completely.ts';
import { readPlain } from './read-plain.ts';

const readQuickly = (text: string) => readPlain({ id: 'a.yaml', text });

describe('the quick reader gives what the complete one gives for', () => {
  test.each([
    ['maps in maps', 'a:\n  b:\n    c: 1\n  d: x y # why\n\n# more\ne:\n'],
    ['lists in maps', 'a:\n- 1\n- x\nb:\n  - y: 1\n    z: [p, 1.10]\n  -\n  - "q"\n'],
    ['several documents', '# a\n---\na: 1\n---\n\nb: 2\n'],
    ['quotes', 'a: "x # y"\n"b c": \'it\'\'s\'\n'],
    ['blocks of text', 'a: |\n  x\n\n    y\n\nb:\n  - |-\n    z\n  - |\n    # no comment\n# comment\n'],
    ['values of all kinds', 'a: yes\nb: 012\nc: 1.30\nd: ~\ne: 2024-01-01\nf: a:b#c\ng: -x\n'],
    ['a text without a line end', 'a: 1\nb: x'],
  ])('%s', (_, text) => {
    expect(readQuickly(text)).toEqual(readCompletely(text));
  });
});

describe('the quick reader leaves to the complete one', () => {
  test.each([
    ['duplicate keys', 'a: 1\na: 2\n'],
    ['anchors', 'a: &x 1\n'],
    ['aliases', 'a: *x\n'],
    ['tags', 'a: !!str 1\n'],
    ['merge keys', '<<: {a: 1}\n'],
    ['tabs', 'a: x\ty\n'],
    ['Windows line ends', 'a: 1\r\n'],
    ['escapes', 'a: "\\n"\n'],
    ['texts over several lines', 'a: x\n  y\n'],
    ['folded blocks', 'a: >\n  x\n'],
    ['blocks that a space makes unclear', 'a: |\n  x\n   \nb: 1\n'],
    ['a second colon', 'a: b: c\n'],
    ['wrong indentation', 'a:\n    b: 1\n  c: 2\n'],
    ['empty documents', 'a: 1\n---\n'],
    ['the end of a document', 'a: 1\n...\n'],
    ['impossible dates', 'a: 2024-13-01\n'],
    ['a value alone', 'x\n'],
    ['nothing', ''],
    ['nesting that may be too deep', Array.from({ length: 60 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('%s', (_, text) => {
    expect(readQuickly(text)).toBeUndefined();
  });
});

/** Pieces of which many texts consist that are nearly simple. */
const PIECES = [
  'a',
  'b: ',
  'k:',
  'key: v',
  '\n',
  '\n  ',
  '\n    ',
  '\n- ',
  '\n  - ',
  '- ',
  '- a: 1',
  'x: |',
  'x: |-',
  ' # c',
  '\n# c',
  '"q"',
  "'a''b'",
  '[a, b]',
  '[]',
  '1.10',
  'yes',
  '~',
  '\n---\n',
  '-x',
  'a:b',
  ' ',
  '\n\n',
  '"k": ',
  'a: 2',
  '{}',
  ':',
];

test('whatever the quick reader reads, the complete one reads in the same way and without a finding', {
  timeout: 60_000,
}, () => {
  const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 16 }).map((pieces) => pieces.join(''));
  const quick = fc.oneof(
    texts,
    texts.map((text) => `k: v${text}\n`),
    texts.map((text) => `k:\n  - a: 1${text}\n`),
  );

  fc.assert(
    fc.property(quick, (text) => {
      const read = readQuickly(text);

      expect(read ?? readCompletely(text)).toEqual(readCompletely(text));
    }),
    { numRuns: 5000 },
  );
});
