import { describe, expect, it } from 'vitest';
import { knownGroups, mergeOrder, orderGroups } from './order-groups.ts';

describe('merging orders of groups', () => {
  it.each([
    [
      ['a', 'b'],
      ['a', 'x', 'b'],
      ['a', 'x', 'b'],
    ],
    [
      ['a', 'b'],
      ['x', 'a', 'b'],
      ['x', 'a', 'b'],
    ],
    [
      ['a', 'b'],
      ['a', 'b', 'x', 'y'],
      ['a', 'b', 'x', 'y'],
    ],
    [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
    ],
    [['a'], ['x'], ['a', 'x']],
    [[], ['x', 'y'], ['x', 'y']],
    [['a'], [], ['a']],
    [
      ['a', 'b'],
      ['b', 'x', 'a'],
      ['a', 'b', 'x'],
    ],
  ])('puts %j and %j together as %j', (first, second, expected) => {
    expect(mergeOrder(first, second)).toEqual(expected);
  });

  it('takes groups of a run that failed from the manifest that was asked for', () => {
    const groups = knownGroups({
      key: { project: 'p', deployment: 'dev' },
      modules: new Map(),
      deployed: { groups: [{ name: 'core', concurrency: 2 }, { name: 'apps' }] },
      requested: { groups: [{ name: 'core' }, { name: 'data', concurrency: 0 }, { name: 'apps' }] },
    });

    expect(groups).toEqual([{ name: 'core', concurrency: 2 }, { name: 'data' }, { name: 'apps' }]);
  });
});

describe('ordering groups', () => {
  it('follows the rank and puts groups without one last', () => {
    expect(orderGroups(['zoo', 'b', 'a', 'arm'], ['a', 'b'], [])).toEqual(['a', 'b', 'arm', 'zoo']);
  });

  it('puts no group before one that it reads from', () => {
    expect(orderGroups(['a', 'b', 'lost'], ['a', 'b'], [['lost', 'a']])).toEqual(['b', 'lost', 'a']);
  });

  it('lets the rank decide where groups read from each other', () => {
    const edges = [
      ['a', 'b'],
      ['b', 'a'],
    ] as const;

    expect(orderGroups(['b', 'a'], ['a', 'b'], edges)).toEqual(['a', 'b']);
  });
});
