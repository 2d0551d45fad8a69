import { describe, expect, test } from 'vitest';
import { codesOf, onlyFinding, read, withSteps, words } from './document-texts.ts';

const looped = (loop: string, command = 'echo "{{ loop.index }}{{ loop.value }}"'): string =>
  withSteps(`- { name: Only, action: ExecuteBash, loop: ${loop}, inputs: { commands: ['${command}'] } }`);

const loopOf = (text: string) => read(text).value?.phases[0]?.steps[0]?.loop;

describe('loops', () => {
  test('count, list, and cut', () => {
    expect(loopOf(looped('{ for: { start: 3, end: 1, updateBy: -1 } }'))).toMatchObject({
      kind: 'for',
      start: 3,
      end: 1,
      updateBy: -1,
    });
    expect(loopOf(looped('{ forEach: [a, 0755] }'))).toMatchObject({
      kind: 'forEach',
      items: [{ text: 'a' }, { text: '0755' }],
    });
    expect(loopOf(looped('{ forEach: { list: "a;b", delimiter: ";" } }'))).toMatchObject({
      kind: 'delimited',
      list: { text: 'a;b' },
      delimiter: ';',
    });
    expect(loopOf(looped('{ forEach: { list: "a,b" } }'))).toMatchObject({ delimiter: ',' });
  });

  test('may have a name beside the word', () => {
    const text = looped('{ name: each, forEach: [a] }', 'echo "{{ each.value }}"');

    expect(codesOf(text)).toEqual([]);
    expect(codesOf(looped('{ name: each, forEach: [a] }'))).toEqual([]);
    expect(onlyFinding(looped('{ name: each, forEach: [a] }', 'echo "{{ other.value }}"'))).toMatchObject({
      code: 'C067',
      hints: ['write `{{ each.value }}`'],
    });
  });

  test('IB-F16 that never end are refused', () => {
    expect(words(onlyFinding(looped('{ for: { start: 1, end: 5, updateBy: -1 } }')))).toBe(
      'error C071: adding -1 to 1 never leads to 5 | use `updateBy: 1`, or exchange start and end',
    );
    expect(onlyFinding(looped('{ for: { start: 1, end: 1, updateBy: 0 } }')).code).toBe('C071');
    expect(codesOf(looped('{ for: { start: 1, end: 1, updateBy: 1 } }'))).toEqual([]);
  });

  test('IB-F16 with an unknown delimiter are refused', () => {
    expect(words(onlyFinding(looped('{ forEach: { list: "a,b", delimiter: ab } }')))).toMatch(
      /^error C072: the delimiter is "ab", which loops do not know/,
    );
  });

  test.each([',', '.', ';', ':', '-', '_', ' ', '\\t', '\\n'])(
    'IB-F16 the delimiter "%s" is known',
    (delimiter) => {
      expect(codesOf(looped(`{ forEach: { list: "a", delimiter: "${delimiter}" } }`))).toEqual([]);
    },
  );

  test.each([
    ['no map', '[a]'],
    ['nothing to do', '{ name: each }'],
    ['two ways', '{ forEach: [a], for: { start: 1, end: 1, updateBy: 1 } }'],
    ['no end', '{ for: { start: 1, updateBy: 1 } }'],
    ['a word as number', '{ for: { start: one, end: 1, updateBy: 1 } }'],
    ['a list as for', '{ for: [1, 2] }'],
    ['a word as list', '{ forEach: a }'],
    ['a map as item', '{ forEach: [{ a: b }] }'],
    ['no list', '{ forEach: { delimiter: "," } }'],
    ['a list in a list', '{ forEach: { list: [a] } }'],
    ['a dot in its name', '{ name: a.b, forEach: [a] }'],
  ])('with %s are refused', (_, loop) => {
    const found = read(looped(loop, 'ls')).diagnostics;

    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['C070', 'error']]);
  });

  test('that are empty are a warning', () => {
    expect(onlyFinding(looped('{ forEach: [] }'))).toMatchObject({ code: 'C070', severity: 'warning' });
  });

  test('cannot have references as numbers', () => {
    expect(
      onlyFinding(looped('{ for: { start: 1, end: "{{ aws:ssm:/n }}", updateBy: 1 } }', 'ls')),
    ).toMatchObject({
      code: 'C066',
      severity: 'error',
    });
  });

  test('have unknown keys refused', () => {
    expect(onlyFinding(looped('{ forEach: [a], Name: x }'))).toMatchObject({
      code: 'C032',
      hints: ['did you mean `name`?'],
    });
  });

  test('have names of their own', () => {
    const step = (name: string) =>
      `- { name: ${name}, action: ExecuteBash, loop: { name: each, forEach: [a] }, inputs: { commands: ['echo "{{ each.value }}"'] } }`;

    expect(onlyFinding(withSteps(`${step('A')}\n${step('B')}`))).toMatchObject({
      code: 'C073',
      severity: 'error',
    });
    const shadow = `${withSteps(step('A'))}constants: [{ each: { type: string, value: a } }]\n`;
    expect(codesOf(shadow).map((line) => line.split(' ')[1])).toContain('C073');
  });

  test('give their values to their own step alone', () => {
    const text = withSteps(`
      - { name: A, action: ExecuteBash, loop: { forEach: ["{{ loop.value }}"] }, inputs: { commands: ['echo "{{ loop.value }}"'] } }
      - { name: B, action: ExecuteBash, inputs: { commands: ['echo "{{ loop.index }}"'] } }
    `);

    expect(codesOf(text)).toEqual(['7:60 C067', '8:69 C067']);
  });
});

const conditional = (condition: string): string =>
  withSteps(`- { name: Only, action: UpdateOS, if: ${condition} }`);
const conditionOf = (text: string) => read(text).value?.phases[0]?.steps[0]?.condition;

describe('conditions', () => {
  test('compare, join and say what follows', () => {
    const text = conditional(
      '{ and: [{ fileExists: /a }, { not: { stringEquals: b, value: c } }], then: Skip, else: Abort }',
    );

    expect(codesOf(text)).toEqual([]);
    expect(conditionOf(text)).toMatchObject({
      // oxlint-disable-next-line unicorn/no-thenable -- the word of the schema
      then: 'Skip',
      else: 'Abort',
      test: {
        kind: 'and',
        conditions: [
          { kind: 'compare', operator: { text: 'fileExists' }, operand: { text: '/a' } },
          { kind: 'not', condition: { operand: { text: 'b' }, value: { text: 'c' } } },
        ],
      },
    });
  });

  test('may be a list of one, and execute or skip unless they say more', () => {
    const text = conditional('[{ fileSHA256Equals: "' + 'a'.repeat(64) + '", path: /a }]');

    expect(codesOf(text)).toEqual([]);
    expect(conditionOf(text)).toMatchObject({
      // oxlint-disable-next-line unicorn/no-thenable -- the word of the schema
      then: 'Execute',
      else: 'Skip',
      test: { path: { text: '/a' } },
    });
  });

  test.each([
    '{ stringIsEmpty: "" }',
    '{ stringIsWhitespace: " " }',
    '{ stringLessThan: b, value: a }',
    '{ stringLessThanEquals: b, value: a }',
    '{ stringGreaterThan: a, value: b }',
    '{ stringGreaterThanEquals: a, value: b }',
    '{ patternMatches: "^a+$", value: aa }',
    '{ numberEquals: 1.0, value: "1" }',
    '{ numberLessThan: -2, value: +3 }',
    '{ numberLessThan: 1e3, value: .5 }',
    '{ numberLessThanEquals: 1, value: 1 }',
    '{ numberGreaterThan: 1, value: 2 }',
    '{ numberGreaterThanEquals: 1, value: 2 }',
    '{ binaryExists: bash }',
    '{ folderExists: /opt }',
    `{ fileMD5Equals: ${'a'.repeat(32)}, path: /a }`,
    `{ fileSHA1Equals: ${'a'.repeat(40)}, path: /a }`,
    `{ fileSHA512Equals: ${'A'.repeat(128)}, path: /a }`,
    '{ or: [{ fileExists: /a }, { fileExists: /b }] }',
    '{ not: [{ fileExists: /a }] }',
    '{ not: { not: { not: { not: { fileExists: /a } } } } }',
    '{ stringEquals: "{{ aws:ssm:/a }}", value: B }',
  ])('IB-F17 %s is fine', (condition) => {
    expect(codesOf(conditional(condition))).toEqual([]);
  });

  test('IB-F17 an unknown operator suggests the known one', () => {
    expect(words(onlyFinding(conditional('{ stringlessThan: b, value: a }')))).toBe(
      'error C080: there is no operator "stringlessThan" | did you mean `stringLessThan`?',
    );
  });

  test.each([
    ['IB-F17 two operators', '{ fileExists: /a, folderExists: /b }', 'C081'],
    ['no operator', '{ then: Skip }', 'C081'],
    ['nothing', '', 'C081'],
    ['a text', 'fileExists', 'C081'],
    ['two conditions in a list', '[{ fileExists: /a }, { fileExists: /b }]', 'C081'],
    ['one condition to join', '{ and: [{ fileExists: /a }] }', 'C081'],
    ['a map to join', '{ or: { fileExists: /a } }', 'C081'],
    ['a list as operand', '{ fileExists: [/a] }', 'C081'],
    ['IB-F17 five levels', '{ not: { not: { not: { not: { not: { fileExists: /a } } } } } }', 'C082'],
    ['another effect', '{ fileExists: /a, then: Stop }', 'C083'],
    ['IB-F18 look-around', "{ patternMatches: '(?=x)', value: a }", 'C084'],
    ['IB-F18 a reference back', "{ patternMatches: '(a)\\1', value: a }", 'C084'],
    ['no value', '{ stringEquals: a }', 'C085'],
    ['no path', `{ fileMD5Equals: ${'a'.repeat(32)} }`, 'C085'],
    ['a value where none belongs', '{ fileExists: /a, value: b }', 'C085'],
    ['a branch inside', '{ not: { fileExists: /a, then: Skip } }', 'C085'],
  ])('%s is refused', (_, condition, code) => {
    const found = read(conditional(condition)).diagnostics;

    expect(found).toMatchObject([{ code, severity: 'error' }]);
  });

  test.each([
    ['a number that is none', '{ numberEquals: one, value: 5 }', 'C042'],
    ['a digest of the wrong length', '{ fileMD5Equals: abc, path: /a }', 'C042'],
    ['texts that differ in case', '{ stringEquals: Ubuntu, value: ubuntu }', 'C086'],
    ['order that depends on case', '{ stringLessThan: a, value: B }', 'C086'],
    ['a pattern that depends on case', '{ patternMatches: ubuntu, value: Ubuntu }', 'C086'],
  ])('%s is a warning', (_, condition, code) => {
    expect(onlyFinding(conditional(condition))).toMatchObject({ code, severity: 'warning' });
  });

  test('IB-F18 the words of Go say what is wrong with a pattern', () => {
    expect(words(onlyFinding(conditional("{ patternMatches: 'a**', value: a }")))).toMatch(
      /is not one of Go: invalid nested repetition operator: `\*\*`/,
    );
  });

  test('Assert takes a condition without branches', () => {
    const assert = (inputs: string): string =>
      withSteps(`- { name: Only, action: Assert, inputs: ${inputs} }`);

    expect(codesOf(assert('{ patternMatches: "^a\\\\/b", value: a/b }'))).toEqual([]);
    expect(onlyFinding(assert('{ fileExists: /a, then: Skip }')).code).toBe('C085');
    expect(onlyFinding(assert('{ stringEquals: a }')).code).toBe('C085');
  });

  test('references in them are followed', () => {
    expect(codesOf(conditional('{ stringEquals: a, value: "{{ build.Gone.outputs.stdout }}" }'))).toEqual([
      '7:72 C061',
    ]);
  });
});
