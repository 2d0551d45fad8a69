import { describe, expect, test } from 'vitest';
import { plainValue } from './plain-value.ts';
import { readYamlDocuments } from './read-yaml.ts';

const read = (text: string) => readYamlDocuments({ id: 'a.yaml', text }, { dialect: 'python' });

const values = (text: string): unknown[] =>
  read(text).map(({ root }) => (root === undefined ? 'nothing' : plainValue(root)));

describe('a stream of documents', () => {
  test.each<[text: string, expected: unknown[]]>([
    ['', []],
    ['\n# only a comment\n', []],
    ['a: 1\n', [{ a: 1 }]],
    ['---\na: 1\n', [{ a: 1 }]],
    ['# first\n---\na: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a: 1\n---\n', [{ a: 1 }, 'nothing']],
    ['---\n---\nb: 2\n', ['nothing', { b: 2 }]],
    ['a: 1\n---\n# nothing\n---\nb: 2', [{ a: 1 }, 'nothing', { b: 2 }]],
    ['a: 1\n...\n# the end\n', [{ a: 1 }]],
    ['a: 1\r\n---\r\nb: 2\r\n', [{ a: 1 }, { b: 2 }]],
    ['--- ~\n', [null]],
  ])('%j holds %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('places count from the start of the file in every document', () => {
    const [, second] = read('a: 1\n---\nb: 2\n');

    expect(second?.root?.span.start).toEqual({ line: 3, column: 1, offset: 9 });
    expect(second?.span.start).toEqual({ line: 2, column: 1, offset: 5 });
  });

  test('an anchor ends with its document', () => {
    const [, second] = read('a: &x 1\n---\nb: *x\n');

    expect(second?.diagnostics).toMatchObject([
      { code: 'yaml/unresolved-alias', span: { start: { line: 3, column: 4 } } },
    ]);
  });

  test('the same key in two documents is no duplicate, and in one document it is', () => {
    const documents = read('a: 1\n---\na: 2\n---\na: 3\na: 4\n');

    expect(documents.map(({ diagnostics }) => diagnostics.map((d) => d.span?.start.line))).toEqual([
      [],
      [],
      [6],
    ]);
  });

  test('a syntax error anywhere leaves one document without a value', () => {
    const documents = read('a: 1\n---\nb: c: d\n');

    expect(documents).toMatchObject([
      { diagnostics: [{ code: 'yaml/syntax', span: { start: { line: 3 } } }] },
    ]);
    expect(documents[0]?.root).toBeUndefined();
  });
});
