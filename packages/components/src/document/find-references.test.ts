import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReferences, findStrayBraces, replaceReferences } from './find-references.ts';

describe('references', () => {
  test.each([
    ['{{ Name }}', { kind: 'name', name: 'Name' }],
    ['{{Name-1_b}}', { kind: 'name', name: 'Name-1_b' }],
    ['{{\n Name\n}}', { kind: 'name', name: 'Name' }],
    [
      '{{ build.A.outputs.stdout }}',
      { kind: 'chain', phase: 'build', step: 'A', of: 'outputs', key: 'stdout' },
    ],
    ['{{ build.A.outputs[0].stdout }}', { kind: 'chain', index: 0, key: 'stdout' }],
    ['{{ build.A.inputs[12].destination }}', { kind: 'chain', of: 'inputs', index: 12 }],
    ['{{ build.A.inputs.value }}', { kind: 'chain', key: 'value' }],
    ['{{ loop.index }}', { kind: 'loop', loop: 'loop', field: 'index' }],
    ['{{ each.value }}', { kind: 'loop', loop: 'each', field: 'value' }],
    ['{{ aws:ssm:/a/b.c }}', { kind: 'ssm', path: '/a/b.c' }],
    [
      '{{ aws:ssm:/aws/reference/secretsmanager/x }}',
      { kind: 'ssm', path: '/aws/reference/secretsmanager/x' },
    ],
    ['{{ aws:ssm:resolve(Name) }}', { kind: 'ssm-parameter', name: 'Name' }],
    ['{{ aws:ssm:resolve(/a/b) }}', { kind: 'ssm', path: '/a/b' }],
    ['{{ aws:ssm:resolve(aws:ssm:name) }}', { kind: 'ssm-indirect', path: 'name' }],
  ])('%j', (text, expected) => {
    expect(findReferences(`a${text}}b`)).toMatchObject([
      { ...expected, start: 1, end: 1 + text.length, text },
    ]);
    expect(findStrayBraces(text)).toEqual([]);
  });

  test.each([
    ['{{ a', 'not-closed'],
    ['{{ a }', 'not-closed'],
    ['{{.Names}}', 'no-reference'],
    ['{{}}', 'no-reference'],
    ['{{ a b }}', 'no-reference'],
    ['{{ a.b }}', 'no-reference'],
    ['{{ a.b.c }}', 'no-reference'],
    ['{{ a.b.outputs[x].c }}', 'no-reference'],
  ])('%j is none', (text, because) => {
    expect(findReferences(text)).toEqual([]);
    expect(findStrayBraces(text)).toMatchObject([{ because }]);
  });

  test('inside of other braces are found', () => {
    expect(findReferences('${{{ Name }}}').map(({ text }) => text)).toEqual(['{{ Name }}']);
    expect(findReferences('{{ a {{ Name }}').map(({ text }) => text)).toEqual(['{{ Name }}']);
    expect(findStrayBraces('{{ a {{ Name }}')).toMatchObject([{ start: 0, because: 'not-closed' }]);
  });

  test('are replaced in one pass, and stay where nothing is known', () => {
    const values: Record<string, string> = { First: '{{ Second }}', Second: 'two' };
    const replaced = replaceReferences('{{ First }}-{{ Second }}-{{ Third }}', (reference) =>
      reference.kind === 'name' ? values[reference.name] : undefined,
    );

    expect(replaced).toBe('{{ Second }}-two-{{ Third }}');
  });

  test('left alone give the same text, whatever it is', () => {
    const text = fc.array(
      fc.constantFrom('{{', '}}', '{', '}', ' a ', '.', 'b.c.outputs.d', '[0]', 'aws:ssm:', '\n', 'é'),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('');

        expect(replaceReferences(whole, () => undefined)).toBe(whole);
        for (const { start, end, text: found } of [...findReferences(whole), ...findStrayBraces(whole)]) {
          expect(whole.slice(start, end)).toBe(found);
        }
      }),
    );
  });
});
