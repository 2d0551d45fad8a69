import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonFloat, pythonJson } from './python-json.ts';

describe('json.dumps', () => {
  test.each<[value: unknown, text: string]>([
    [pythonFloat(1), '1.0'],
    [pythonFloat(100), '100.0'],
    [pythonFloat(-0), '-0.0'],
    [pythonFloat(1.3), '1.3'],
    [pythonFloat(1e15), '1000000000000000.0'],
    [pythonFloat(1e16), '1e+16'],
    [pythonFloat(1e-4), '0.0001'],
    [pythonFloat(1e-5), '1e-05'],
    [pythonFloat(1e100), '1e+100'],
    [pythonFloat(Infinity), 'Infinity'],
    [12345678901234567890n, '12345678901234567890'],
    ['caf\u00e9', '"caf\\u00e9"'],
    ['\u{1f600}\u007f', '"\\ud83d\\ude00\\u007f"'],
    [['a', 'b'], '["a", "b"]'],
    [
      new Map<string, unknown>([
        ['b', 1],
        ['80', null],
        ['a', [true]],
      ]),
      '{"b": 1, "80": null, "a": [true]}',
    ],
  ])('a value is written as %2$s', (value, text) => {
    expect(pythonJson(value)).toBe(text);
  });

  test('SF-C03 keys are sorted by code point at every level', () => {
    const inner = new Map([
      ['\u{1f600}', 1],
      ['\uffff', 2],
      ['b', 3],
      ['ab', 4],
      ['a', 5],
    ]);

    expect(pythonJson(new Map([['x', inner]]), { sortKeys: true })).toBe(
      '{"x": {"a": 5, "ab": 4, "b": 3, "\\uffff": 2, "\\ud83d\\ude00": 1}}',
    );
  });

  test('the order of keys is that of their code points, for any keys', () => {
    const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const compare = (a: string, b: string): number => {
      const [left, right] = [points(a), points(b)];
      const at = left.findIndex((point, index) => point !== right[index]);
      return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
    };
    const keys = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 4 }), { maxLength: 8 });

    fc.assert(
      fc.property(keys, (names) => {
        const written = pythonJson(new Map(names.map((name) => [name, 1])), { sortKeys: true });

        expect(written).toBe(pythonJson(new Map([...names].sort(compare).map((name) => [name, 1]))));
      }),
    );
  });
});
