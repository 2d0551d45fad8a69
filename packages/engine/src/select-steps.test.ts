import { describe, expect, it } from 'vitest';
import { failure } from '../test/failure.ts';
import { selectNodes } from './select-steps.ts';

const nodes = ['core/vpc', 'core/eks', 'core2/eks', 'apps/web'];
const select = (only: readonly string[], exclude: readonly string[] = []) => [
  ...selectNodes(nodes, 'dev', { only, exclude }),
];

describe('selecting modules', () => {
  it.each([
    ['core/vpc', ['core/vpc']],
    ['core/*', ['core/vpc', 'core/eks']],
    ['*/eks', ['core/eks', 'core2/eks']],
    ['core*/eks', ['core/eks', 'core2/eks']],
    ['{core,apps}/*', ['core/vpc', 'core/eks', 'apps/web']],
    ['dev/core/vpc', ['core/vpc']],
    ['dev/*/eks', ['core/eks', 'core2/eks']],
    ['core/**', ['core/vpc', 'core/eks']],
    ['**', nodes],
    ['*', nodes],
    ['web', ['apps/web']],
  ])('takes %s for %j', (pattern, expected) => {
    expect(select([pattern])).toEqual(expected);
  });

  it('keeps everything without a pattern', () => {
    expect(select([])).toEqual(nodes);
    expect([...selectNodes(nodes, 'dev', undefined)]).toEqual(nodes);
  });

  it('joins what several patterns select and takes away what is excluded', () => {
    expect(select(['core/*', 'web'], ['*/eks'])).toEqual(['core/vpc', 'apps/web']);
    expect(select([], ['core/*'])).toEqual(['core2/eks', 'apps/web']);
  });

  it.each([['cor/vpc'], ['core/vcp'], ['prod/core/vpc'], ['core'], ['!core/*']])(
    'refuses %s, which fits nothing, and names the modules',
    (pattern) => {
      const error = failure(() => select([pattern]));

      expect(error.code).toBe('plan/no-match');
      expect(error.message).toContain(`"${pattern}"`);
      expect(error.hints.join(' ')).toContain('core/vpc, core/eks');
    },
  );

  it('names the nearest module', () => {
    expect(failure(() => select([], ['core/vcp'])).hints[0]).toBe('did you mean `core/vpc`?');
    expect(failure(() => select(['dev/apps/wep'])).hints[0]).toBe('did you mean `dev/apps/web`?');
    expect(failure(() => select(['wep'])).hints[0]).toBe('did you mean `web`?');
  });

  it('says how a whole group is written', () => {
    expect(failure(() => select(['core'])).hints[0]).toBe('write `core/*` for all modules of group "core"');
  });

  it('refuses a plain name that means several modules', () => {
    const error = failure(() => select(['eks']));

    expect(error.code).toBe('plan/ambiguous-selection');
    expect(error.message).toBe('"eks" of --only fits core/eks and core2/eks');
  });

  it.each([[''], [' '], ['/core/vpc'], ['core//vpc'], ['a/b/c/d'], ['core/']])(
    'refuses the pattern "%s"',
    (pattern) => {
      expect(failure(() => select([pattern])).code).toBe('plan/bad-pattern');
    },
  );
});
