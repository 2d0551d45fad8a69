import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReadYamlOptions, readYaml } from './read-yaml.ts';
import { plainValue } from './plain-value.ts';

const read = (text: string, options: Partial<ReadYamlOptions> = {}) =>
  readYaml({ id: 'a.yml', text }, { dialect: 'go', ...options });

const findings = (text: string, options: Partial<ReadYamlOptions> = {}): readonly string[] =>
  read(text, options).diagnostics.map(
    (d) => `${d.severity} ${d.code} ${d.span?.start.line}:${d.span?.start.column}`,
  );

const value = (text: string, options: Partial<ReadYamlOptions> = {}): unknown => {
  const { root } = read(text, options);
  return root === undefined ? undefined : plainValue(root);
};

describe('places', () => {
  test('a node knows line, column and offset of its first and last character', () => {
    const { root } = read('a:\n  - one\n  - "two"\n');

    const list = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    const second = list?.kind === 'list' ? list.items[1] : undefined;
    expect(second?.span).toEqual({
      source: 'a.yml',
      start: { line: 3, column: 5, offset: 15 },
      end: { line: 3, column: 10, offset: 20 },
    });
  });

  test.each([
    ['a: |\n  x', 'x'],
    ['a: |+\n  x', 'x'],
    ['a: >\n  x\n  y', 'x y'],
    ['a: |\n  x\n  ', 'x\n'],
    ['a: |\n  x\n', 'x\n'],
    ['a: |\n  x\nb: 1', 'x\n'],
  ])('%j: a block has the line end of the file, not one more', (text, expected) => {
    expect(value(text)).toMatchObject({ a: expected });
  });

  test('a byte order mark takes no column', () => {
    const { root } = read('\ufeffa: 1\n');

    expect(root?.span.start).toMatchObject({ line: 1, column: 1, offset: 1 });
  });

  test('Windows line ends count as one line end and do not reach the texts', () => {
    const { root } = read('a: |\r\n  x\r\n  y\r\nb: "p\r\n  q"\r\nc: r\r\n');

    expect(root !== undefined && plainValue(root)).toEqual({ a: 'x\ny\n', b: 'p q', c: 'r' });
    expect(root?.kind === 'map' && root.entries[2]?.key.span.start.line).toBe(6);
  });
});

describe('structure', () => {
  test('JSON is YAML', () => {
    expect(value('{"a": [1, 2.5, "x", null, true]}')).toEqual({ a: [1, 2.5, 'x', null, true] });
  });

  test('an alias means the nearest anchor above it', () => {
    expect(value('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test('a merge key gives way to keys of the map, and earlier maps win', () => {
    const text = 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n';

    expect(value(text)).toMatchObject({ c: { x: 3, y: 1, z: 2 } });
  });

  test('a quoted << is an ordinary key', () => {
    expect(value('"<<": x\n')).toEqual({ '<<': 'x' });
  });

  test('a key named like a property of objects is only a key', () => {
    const { root } = read('__proto__: 1\nconstructor: 2\n');

    expect(root?.kind === 'map' && root.entries.map((entry) => entry.key.text)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  test('an empty file, comments and a lone document start have no root and no finding', () => {
    for (const text of ['', '\n', '# a\n', '---\n', '--- # a\n...\n']) {
      expect(read(text)).toMatchObject({ diagnostics: [] });
      expect(read(text).root).toBeUndefined();
    }
  });

  test('an empty document after the first one does no harm', () => {
    expect(findings('a: 1\n---\n')).toEqual([]);
  });

  test('the tags of YAML itself are followed', () => {
    expect(value('a: !!str 1\nb: !!int "2"\nc: !!float 3\nd: !!map {}\ne: !!bool yes\n')).toEqual({
      a: '1',
      b: 2,
      c: 3,
      d: {},
      e: true,
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['- a: b: c\n', 'error yaml/syntax 1:6'],
    ['a: "b\nc: 1\n', 'error yaml/syntax 1:4'],
    ['a: [1, 2\nb: 1\n', 'error yaml/syntax 1:4'],
    ['a:\n\tb: 1\n', 'error yaml/syntax 2:1'],
    ['a: - b\n', 'error yaml/syntax 1:4'],
    ['a: |x\n  b\n', 'error yaml/syntax 1:5'],
    ['a: 1\na: 2\n', 'error yaml/duplicate-key 2:1'],
    ['a: *b\n', 'error yaml/unresolved-alias 1:4'],
    ['a: &a [*a]\n', 'error yaml/alias-expansion 1:8'],
    ['a: &a 1\nb:\n  <<: *a\n', 'error yaml/bad-merge 3:3'],
    ['a: {{ x }}\n', 'error yaml/bad-key 1:5'],
    ['a: !Ref b\n', 'error yaml/unknown-tag 1:9'],
    ['a: !x {b: 1}\n', 'error yaml/unknown-tag 1:7'],
    ['a: !!int x\n', 'error yaml/bad-scalar 1:10'],
    ['a: 1\n---\nb: 2\n', 'error yaml/several-documents 2:1'],
    ['a: \u0007\n', 'error yaml/not-text 1:4'],
  ])('%j gives %s', (text, expected) => {
    expect(findings(text)).toContain(expected);
  });

  test('PyYAML refuses tabs that Go accepts', () => {
    const text = 'a:\t1\nb: c\td\n';

    expect(findings(text, { dialect: 'python' })).toEqual(['error yaml/tab 1:3', 'error yaml/tab 2:5']);
    expect(findings(text)).toEqual(['warning yaml/tab 1:3']);
  });

  test('tabs in quotes, blocks and comments are fine', () => {
    const text = 'a: "b\tc"\nd: |\n  e\tf\ng: 1 # h\ti\n';

    expect(findings(text, { dialect: 'python' })).toEqual([]);
  });

  test('a duplicate key shows both places, and the last value stays', () => {
    const document = read('a: 1\nb: 2\na: 3\n', { duplicateKeys: 'warning' });

    expect(document.diagnostics[0]).toMatchObject({
      severity: 'warning',
      related: [{ span: { start: { line: 1, column: 1 } } }],
    });
    expect(document.root !== undefined && plainValue(document.root)).toEqual({ b: 2, a: 3 });
  });

  test("the words of Go's parser can be put into the detail", () => {
    const [finding] = read('a: b: c\n', { detail: (words) => `says <${words}>` }).diagnostics;

    expect(finding?.detail).toBe('says <mapping values are not allowed in this context at line 1>');
  });

  test('at most ten syntax errors are listed', () => {
    expect(findings('- @\n'.repeat(50))).toHaveLength(10);
  });
});

describe('files made to break parsers', () => {
  test.each([
    ['brackets', '['.repeat(3_000_000)],
    ['braces', '{'.repeat(3_000_000)],
    ['dashes', '- '.repeat(1_000_000)],
    ['indentation', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['keys in brackets', '[{a: '.repeat(100_000)],
  ])('deep nesting of %s is refused before it can overflow the stack', (_, text) => {
    expect(read(text).diagnostics.map((d) => d.code)).toEqual(['yaml/too-deep']);
  });

  test('ten megabytes of brackets are refused by size', () => {
    expect(read('['.repeat(10 * 1024 * 1024)).diagnostics.map((d) => d.code)).toEqual(['yaml/too-large']);
  });

  test('millions of values are refused by number', () => {
    expect(read('-\n'.repeat(1_000_000)).diagnostics.map((d) => d.code)).toEqual(['yaml/too-large']);
  });

  test('a line of five megabytes is refused by size', () => {
    expect(read(`a: ${'x'.repeat(5_000_000)}`).diagnostics.map((d) => d.code)).toEqual(['yaml/too-large']);
  });

  test('aliases of aliases are refused once, and their value stays small', () => {
    const levels = 'bcdefghijk'.split('');
    const lines = levels.map((name, i) => {
      const below = `*${'abcdefghij'.charAt(i)}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => below).join(', ')}]`;
    });
    const text = `a: &a [x, x, x]\n${lines.join('\n')}\n`;

    expect(read(text).diagnostics.map((d) => d.code)).toEqual(['yaml/alias-expansion']);
  });

  test.each([
    ['digits', '9'.repeat(1_000_000)],
    ['sexagesimal parts', `1${':5'.repeat(500_000)}`],
  ])('a number of millions of %s is refused, as Python does', (_, text) => {
    expect(read(`a: ${text}\n`).diagnostics.map((d) => d.code)).toEqual(['yaml/bad-scalar']);
  });

  test('a file above the given size gives a warning and is read', () => {
    const document = read(`a: ${'x'.repeat(2000)}\n`, { warnAbove: 1024 });

    expect(document.diagnostics).toMatchObject([{ code: 'yaml/too-large', severity: 'warning' }]);
    expect(document.root?.kind).toBe('map');
  });
});

/** Pieces that YAML gives a meaning to, so that random texts reach more than the first character. */
const PIECES = [
  'a',
  ': ',
  '- ',
  '\n',
  '  ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '#',
  '|',
  '>',
  '&x ',
  '*x',
  '<<',
  '!',
  '---\n',
  '\t',
  '\r\n',
  '%',
  '1.10',
  '\\',
  '?',
  '=',
  '\u00e9',
];

test('no text makes the reader throw, and every finding lies inside the text', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...PIECES)).map((pieces) => pieces.join('')),
  );

  fc.assert(
    fc.property(texts, fc.constantFrom('go' as const, 'python' as const), (text, dialect) => {
      for (const { span } of read(text, { dialect }).diagnostics) {
        expect(span?.start.offset).toBeLessThanOrEqual(text.length);
        expect(span?.start.line).toBeLessThanOrEqual(text.split('\n').length);
      }
    }),
    { numRuns: 1000 },
  );
});
