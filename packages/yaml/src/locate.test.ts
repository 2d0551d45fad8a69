import { describe, expect, test } from 'vitest';
import { locate } from './locate.ts';
import { readYaml } from './read-yaml.ts';

const document = readYaml(
  { id: 'a.yml', text: 'phases:\n  build:\n    commands:\n      - one\n      - two\n' },
  { dialect: 'go' },
);

const at = (path: readonly (string | number)[], where?: 'key' | 'value'): string => {
  const { start } = locate(document, path, where);
  return `${start.line}:${start.column}`;
};

describe('locate', () => {
  test('a path leads to the value', () => {
    expect(at(['phases', 'build', 'commands', 1])).toBe('5:9');
  });

  test('a path leads to the key when asked', () => {
    expect(at(['phases', 'build'], 'key')).toBe('2:3');
  });

  test('a path that leads nowhere ends at the last node that exists', () => {
    expect(at(['phases', 'build', 'finally', 0])).toBe('3:5');
  });

  test('an empty file has a place too', () => {
    const empty = readYaml({ id: 'a.yml', text: '' }, { dialect: 'go' });

    expect(locate(empty, ['a']).start).toEqual({ line: 1, column: 1, offset: 0 });
  });
});
