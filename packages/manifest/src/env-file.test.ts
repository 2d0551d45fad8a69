import { describe, expect, test } from 'vitest';
import { readEnvFiles } from './env-file.ts';

const values = (text: string, env: Readonly<Record<string, string>> = {}) => {
  const result = readEnvFiles([{ path: '.env', text }], env);
  return Object.fromEntries([...result.origins.keys()].map((name) => [name, result.env[name]]));
};

describe('precedence', () => {
  test('SF-F16 files beat the environment, and later files beat earlier ones', () => {
    const { env, origins } = readEnvFiles(
      [
        { path: '.env', text: 'A=file\nB=first\n' },
        { path: 'b.env', text: 'B=second\n' },
      ],
      { A: 'process', C: 'process' },
    );

    expect(env).toEqual({ A: 'file', B: 'second', C: 'process' });
    expect(origins).toEqual(
      new Map([
        ['A', '.env'],
        ['B', 'b.env'],
      ]),
    );
  });

  test('SF-F16 variables that were set and have another value now are told, with the file that counts', () => {
    const { overridden } = readEnvFiles(
      [
        { path: '.env', text: 'A=1\nB=same\nC=new\n' },
        { path: 'b.env', text: 'A=2\n' },
      ],
      { A: '0', B: 'same' },
    );

    expect(overridden).toEqual([{ name: 'A', path: 'b.env' }]);
  });

  test('a file that is not there is fine', () => {
    expect(readEnvFiles([{ path: '.env' }], { A: '1' })).toMatchObject({ env: { A: '1' }, diagnostics: [] });
  });
});

describe('SF-F17 the dialect of python-dotenv', () => {
  test.each<[text: string, expected: Readonly<Record<string, string>>]>([
    ['A=1', { A: '1' }],
    ['export KEY="v"\n', { KEY: 'v' }],
    ['  A = 1  # why\n', { A: '1' }],
    ['A=a#b\nB=a #b\n', { A: 'a#b', B: 'a' }],
    ["A='x # y'  # z\n", { A: 'x # y' }],
    ['A="x\\ny\\"z\\q"\n', { A: 'x\ny"z\\q' }],
    ["A='x\\ny\\'z'\n", { A: "x\\ny'z" }],
    ['A="one\ntwo"\nB=3\n', { A: 'one\ntwo', B: '3' }],
    ['A=\nB=""\n', { A: '', B: '' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['# only a comment\n\n  # another\nA=1', { A: '1' }],
    ['ALONE\nA=1\n', { A: '1' }],
    ["'odd name'=1\n", { 'odd name': '1' }],
    ['A=1\nA=2\n', { A: '2' }],
    ['A="x y" \n', { A: 'x y' }],
    ['A=b=c\n', { A: 'b=c' }],
  ])('%j sets %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each<[text: string, expected: Readonly<Record<string, string>>]>([
    ['A=${B}x\n', { A: 'envx' }],
    ['A=${NONE:-d}${NONE}\n', { A: 'd' }],
    ['A=${EMPTY:-d}\n', { A: '' }],
    ['B=1\nA=${B}\n', { B: '1', A: '1' }],
    ["A='${B}'\n", { A: 'env' }],
    ['A=$B\n', { A: '$B' }],
    ['A=${A:-none}\n', { A: 'none' }],
  ])('%j sets %j, where B is "env" and EMPTY is empty', (text, expected) => {
    expect(values(text, { B: 'env', EMPTY: '' })).toEqual(expected);
  });

  test('a line that cannot be read is skipped with a warning', () => {
    const { env, diagnostics } = readEnvFiles(
      [{ path: '.env', text: 'A=1\nB="open\nC=3\n=x\nD="a" b\n' }],
      {},
    );

    expect(env).toEqual({ A: '1', C: '3' });
    expect(diagnostics.map((d) => [d.code, d.severity, d.span?.start.line, d.span?.start.column])).toEqual([
      ['manifest/env-file', 'warning', 2, 1],
      ['manifest/env-file', 'warning', 4, 1],
      ['manifest/env-file', 'warning', 5, 1],
    ]);
  });
});
