import { describe, expect, test } from 'vitest';
import { createStyle, wantsAscii, wantsColor } from './style.ts';

describe('colour', () => {
  test.each([
    ['auto', true, {}, true],
    ['auto', false, {}, false],
    ['auto', true, { NO_COLOR: '1' }, false],
    ['auto', true, { NO_COLOR: '' }, true],
    ['auto', false, { FORCE_COLOR: '1' }, true],
    ['auto', true, { FORCE_COLOR: '0' }, false],
    ['auto', true, { TERM: 'dumb' }, false],
    ['always', false, { NO_COLOR: '1' }, true],
    ['never', true, { FORCE_COLOR: '1' }, false],
  ] as const)('with %s on a terminal=%s and %o is %s', (setting, isTTY, env, expected) => {
    expect(wantsColor(setting, { isTTY, env })).toBe(expected);
  });

  test('is absent from a plain style', () => {
    const style = createStyle({ color: false, ascii: false });

    expect(`${style.red('a')}${style.glyph('failed')}`).toBe('a✗');
  });
});

describe('characters', () => {
  test.each([
    [{}, false],
    [{ LANG: 'en_US.UTF-8' }, false],
    [{ LANG: 'C' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, true],
    [{ SEED_ASCII: '1', LANG: 'en_US.UTF-8' }, true],
    [{ SEED_ASCII: '0', LANG: 'en_US.utf8' }, false],
  ] as const)('with %o are ASCII: %s', (env, expected) => {
    expect(wantsAscii(env)).toBe(expected);
  });

  test('of the ASCII set need nothing beyond ASCII', () => {
    const style = createStyle({ color: false, ascii: true });
    const names = ['done', 'failed', 'attention', 'running', 'queued', 'skipped'] as const;

    const text = [...names.map((name) => style.glyph(name)), style.line(3), style.dot, style.more].join('');

    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(text).toMatch(/^[\x00-\x7f]+$/);
  });
});
