import { describe, expect, test } from 'vitest';
import { pathAt, pathText } from './path-at.ts';
import { readYaml } from './read-yaml.ts';

const TEXT = 'phases:\n  - name: build\n    "a b": { x-y: [1, 22] }\n\nempty:\n';
const { root } = readYaml({ id: 'a.yml', text: TEXT }, { dialect: 'go' });
const at = (part: string): string => (root === undefined ? '' : pathText(pathAt(root, TEXT.indexOf(part))));

describe('the path of a place', () => {
  test.each([
    ['phases', 'phases'],
    ['name', 'phases[0].name'],
    ['build', 'phases[0].name'],
    ['"a b"', 'phases[0]["a b"]'],
    ['x-y', 'phases[0]["a b"].x-y'],
    ['22', 'phases[0]["a b"].x-y[1]'],
    ['empty', 'empty'],
    ['\n\nempty', ''],
  ])('%j', (part, expected) => {
    expect(at(part)).toBe(expected);
  });
});
