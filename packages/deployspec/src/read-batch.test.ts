import { describe, expect, test } from 'vitest';
import type { BatchSpec } from './build-spec.ts';
import { parseBuildspec } from './parse-buildspec.ts';

const parse = (batch: string) => parseBuildspec({ id: 'b.yml', text: `version: 0.2\nbatch:\n${batch}` });

function good(batch: string): BatchSpec {
  const { value, diagnostics } = parse(batch);
  if (value?.batch === undefined) throw new Error(diagnostics.map((d) => d.summary).join('\n'));
  return value.batch;
}

const errors = (batch: string): readonly string[] =>
  parse(batch)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => d.summary);

describe('a graph', () => {
  test('CB-74 a task knows what it waits for', () => {
    const { kind, tasks } = good(
      '  build-graph:\n    - identifier: a\n    - {identifier: b, depend-on: [a]}\n    - {identifier: c, depend-on: [a, b]}\n',
    );

    expect(kind).toBe('graph');
    expect(tasks.map((task) => [task.identifier, task.dependsOn])).toEqual([
      ['a', []],
      ['b', ['a']],
      ['c', ['a', 'b']],
    ]);
  });

  test('CB-74 a cycle is named, and tasks behind it are not blamed', () => {
    const graph =
      '  build-graph:\n    - {identifier: a, depend-on: [b]}\n    - {identifier: b, depend-on: [a]}\n    - {identifier: c, depend-on: [a]}\n';

    expect(errors(graph)).toEqual(['builds wait for each other: a → b → a']);
  });

  test('CB-74 two cycles are both named', () => {
    const pair = (a: string, b: string) =>
      `    - {identifier: ${a}, depend-on: [${b}]}\n    - {identifier: ${b}, depend-on: [${a}]}\n`;

    expect(errors(`  build-graph:\n${pair('a', 'b')}${pair('c', 'd')}`)).toHaveLength(2);
  });

  test('CB-74 depend-on of an unknown build suggests the nearest one', () => {
    const graph = '  build-graph:\n    - identifier: linux\n    - {identifier: b, depend-on: [linx]}\n';

    expect(parse(graph).diagnostics).toMatchObject([
      { code: 'buildspec/unknown-dependency', hints: ['did you mean `linux`'] },
    ]);
  });
});

describe('a matrix', () => {
  test('CB-75 stands for every combination, the last list varying fastest', () => {
    const { tasks } = good(
      '  build-matrix:\n    static:\n      ignore-failure: yes\n    dynamic:\n      buildspec: [x.yml, y.yml]\n      env:\n        variables:\n          V: [1.0, 2.0]\n',
    );

    expect(
      tasks.map((task) => [task.identifier, task.buildspec, task.environment.variables[0]?.value]),
    ).toEqual([
      ['build0', 'x.yml', '1.0'],
      ['build1', 'x.yml', '2.0'],
      ['build2', 'y.yml', '1.0'],
      ['build3', 'y.yml', '2.0'],
    ]);
    expect(tasks.every((task) => task.ignoreFailure)).toBe(true);
  });

  test('CB-75 without lists is one build', () => {
    expect(good('  build-matrix: {}\n').tasks).toHaveLength(1);
  });

  test('CB-75 a product of thousands is refused before it is made', () => {
    const lists = Array.from({ length: 30 }, (_, i) => `          V${i}: [1, 2, 3, 4]\n`).join('');

    expect(errors(`  build-matrix:\n    dynamic:\n      env:\n        variables:\n${lists}`)).toHaveLength(1);
  });
});

describe('a fan-out', () => {
  test('CB-76 gives every build its share', () => {
    expect(good('  build-fanout: {parallelism: 3}\n').tasks.map((task) => task.shard)).toEqual([
      { index: 0, total: 3 },
      { index: 1, total: 3 },
      { index: 2, total: 3 },
    ]);
  });

  test.each(['0', '1001', '-1', '1.5', 'x', '~'])('CB-76 a parallelism of %s is refused', (count) => {
    expect(errors(`  build-fanout: {parallelism: ${count}}\n`)).toHaveLength(1);
  });
});

describe('the kinds', () => {
  test('exactly one kind of builds is wanted', () => {
    expect(errors('  fast-fail: true\n')).toEqual(['`batch` has no builds']);
    expect(errors('  build-list: [{identifier: a}]\n  build-fanout: {parallelism: 2}\n')).toEqual([
      '`batch` has both `build-list` and `build-fanout`',
    ]);
  });

  test('identifiers are unique words of letters, digits and underscores', () => {
    const list = '  build-list:\n    - identifier: a-b\n    - identifier: a\n    - identifier: a\n    - {}\n';

    expect(errors(list)).toEqual([
      'an identifier cannot be "a-b"',
      'identifier "a" is used twice',
      'item 4 of `build-list` has no `identifier`',
    ]);
  });
});
