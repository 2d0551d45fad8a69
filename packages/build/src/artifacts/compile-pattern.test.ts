import { describe, expect, it } from 'vitest';
import { compilePattern, couldMatchBelow, normalizePattern, splitPattern } from './compile-pattern.ts';

describe('compilePattern', () => {
  it.each([
    ['**/*', 'a', true],
    ['**/*', 'a/b/c', true],
    ['**/*', '.hidden', true],
    ['**/*', 'a/.b/c', true],
    ['*', 'a/b', false],
    ['*', '.env', true],
    ['a/*', 'a/b', true],
    ['a/*', 'a/b/c', false],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['a/**/c', 'a/c', true],
    ['**/target/*.jar', 'target/x.jar', true],
    ['**/target/*.jar', 'm/n/target/x.jar', true],
    ['?.txt', 'a.txt', true],
    ['?.txt', 'ab.txt', false],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['[!ab].txt', 'c.txt', true],
    ['[^ab].txt', 'b.txt', false],
    ['a[!b]c', 'a/c', false],
    ['[0-9]x', '7x', true],
    ['./a.txt', 'a.txt', true],
    ['a//b', 'a/b', true],
    ['A.txt', 'a.txt', false],
    ['**/.*', 'x/.env', true],
    ['**/.*', '.git/config', false],
    ['**/.*/**/*', '.git/config', true],
  ])('CB-53 the pattern %s meets %s: %s', (pattern, path, expected) => {
    const matches = compilePattern(pattern);

    expect(matches(path)).toBe(expected);
  });

  it.each([
    ['*.{js,css}', 'a.js'],
    ['!(a)*', 'b'],
    ['!a', 'b'],
    ['+(a)', 'aa'],
  ])('CB-53 the pattern %s has no meaning that CodeBuild does not know', (pattern, path) => {
    const matches = compilePattern(pattern);

    expect(matches(path)).toBe(false);
  });

  it.each(['app/(auth)/page.js', 'a+b@c.js', '{x}.txt', '$HOME.txt', 'a|b', '!x', '"q"'])(
    'CB-53 the characters of %s stand for themselves beside a star',
    (path) => {
      const matches = compilePattern(`${path}*`);

      expect(matches(path)).toBe(true);
    },
  );
});

describe('splitPattern', () => {
  it.each([
    ['a/b/*.txt', 'a/b', '*.txt'],
    ['*.txt', '', '*.txt'],
    ['/root/.m2/**/*', '/root/.m2', '**/*'],
    ['/a.txt', '/', 'a.txt'],
    ['dist/app.jar', 'dist', 'app.jar'],
  ])('cuts %s after its plain folders', (pattern, base, rest) => {
    expect(splitPattern(pattern)).toEqual({ base, rest });
  });
});

describe('normalizePattern', () => {
  it.each([
    ['./a/./b/', 'a/b'],
    ['a/../b', 'b'],
    ['../a', '../a'],
    ['/../a', '/a'],
    ['.', ''],
  ])('reads %s as %s', (pattern, expected) => {
    expect(normalizePattern(pattern)).toBe(expected);
  });
});

describe('couldMatchBelow', () => {
  it.each([
    ['**/*', 'a', true],
    ['a/*', 'a', true],
    ['a/*', 'b', false],
    ['a/*', 'a/b', false],
    ['*/x/**', 'q/x', true],
  ])('whether %s can match something in %s: %s', (pattern, folder, expected) => {
    expect(couldMatchBelow(pattern, folder)).toBe(expected);
  });
});
