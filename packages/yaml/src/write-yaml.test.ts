import { describe, expect, it } from 'vitest';
import { plainValue } from './plain-value.ts';
import { readYaml } from './read-yaml.ts';
import { writeYaml } from './write-yaml.ts';

describe('written YAML', () => {
  it('keeps texts texts that old readers take for dates, numbers and truths', () => {
    const value = {
      date: '2012-10-17',
      octal: '012345671234',
      yes: 'yes',
      star: '*',
      text: 'a: b # c',
      lines: 'one\ntwo\n',
      arn: 'arn:${AWS::Partition}:iam::*:role/x',
    };

    const { root } = readYaml({ id: 'x', text: writeYaml(value) }, { dialect: 'python' });

    expect(root && plainValue(root)).toEqual(value);
  });

  it('writes a value that stands in two places twice, and long texts on one line', () => {
    const twice = { a: `${'word '.repeat(60)}end` };

    const text = writeYaml({ one: twice, two: twice });

    expect(text).not.toMatch(/[&*]/);
    expect(text.trimEnd().split('\n')).toHaveLength(4);
  });
});
