import { describe, expect, test } from 'vitest';
import { suggestKey } from './suggest-key.ts';

const KNOWN = ['install', 'pre_build', 'build', 'post_build', 'file-format', 'files', 'finally'];

describe('suggestKey', () => {
  test.each([
    ['prebuild', 'pre_build'],
    ['PRE-BUILD', 'pre_build'],
    ['preBuild', 'pre_build'],
    ['buld', 'build'],
    ['file_format', 'file-format'],
    ['finaly', 'finally'],
    ['inst', 'install'],
  ])('%s probably means %s', (typed, meant) => {
    expect(suggestKey(typed, KNOWN)).toBe(meant);
  });

  test.each(['deploy', 'xyz', '', '-', 'name'])('%j resembles nothing', (typed) => {
    expect(suggestKey(typed, KNOWN)).toBeUndefined();
  });
});
