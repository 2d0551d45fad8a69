import { describe, expect, test } from 'vitest';
import { loadProject } from './load-project.ts';

async function load(
  text: string,
  { cwd = '/home/me/project', at = '/home/me/project/seedfarmer.yaml' } = {},
) {
  const read = async (path: string) => (path === at ? new TextEncoder().encode(text) : undefined);
  const { value, diagnostics } = await loadProject({ cwd, read, release: '8.0.7' });
  const lines = diagnostics.map(
    ({ severity, code, span, summary }) =>
      `${severity} ${code} ${span?.source ?? ''}:${span?.start.line ?? 0}:${span?.start.column ?? 0} ${summary}`,
  );
  return { value, lines, diagnostics };
}

describe('where it is found', () => {
  test.each([[''], ['/a'], ['/a/b'], ['/a/b/c'], ['/a/b/c/d']])(
    'SF-F11 from the folder%s below it',
    async (below) => {
      const { value } = await load('project: mine\n', { cwd: `/home/me/project${below}` });

      expect(value).toEqual({
        name: 'mine',
        root: '/home/me/project',
        description: 'NEW PROJECT',
        strict: false,
      });
    },
  );

  test('SF-F11 five folders below it is too far, and the hint says where it is', async () => {
    const { value, diagnostics } = await load('project: mine\n', { cwd: '/home/me/project/a/b/c/d/e' });

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'manifest/no-project',
        summary: 'seedfarmer.yaml was not found in "/home/me/project/a/b/c/d/e" or the 4 folders above it',
        hints: ['there is one in "/home/me/project": start nearer to it'],
      },
    ]);
  });

  test('the other ending of the name is pointed out', async () => {
    const { diagnostics } = await load('project: mine\n', { at: '/home/me/project/seedfarmer.yml' });

    expect(diagnostics[0]?.hints).toEqual(['rename "/home/me/project/seedfarmer.yml" to `seedfarmer.yaml`']);
  });

  test('its findings name it as seen from where one stands', async () => {
    const { lines } = await load('projekt: mine\n', { cwd: '/home/me/project/a' });

    expect(lines).toContain(
      'error manifest/missing-key ../seedfarmer.yaml:1:1 seedfarmer.yaml has no `project`',
    );
  });
});

describe('what it says', () => {
  test('all keys are read in both spellings', async () => {
    const { value, lines } = await load(
      'project: mine\ndescription: d\nproject_policy_path: p.yaml\nseedfarmerVersion: 8\nmanifestValidationFailOnUnknownFields: "yes"\n',
    );

    expect(lines).toEqual([]);
    expect(value).toMatchObject({
      description: 'd',
      policyPath: 'p.yaml',
      minimumVersion: { value: '8' },
      strict: true,
    });
  });

  test('SF-F12 a minimum version above the release is an error that names both', async () => {
    const { value, lines } = await load('project: mine\nseedfarmerVersion: 99.0.0\n');

    expect(value).toBeUndefined();
    expect(lines).toEqual([
      'error manifest/minimum-version seedfarmer.yaml:2:20 The seedfarmer.yaml specified a minimum version: 99.0.0 but you are using 8.0.7',
    ]);
  });

  test.each([['8.0.7'], ['8'], ['"3.10"'], ['8.0.7.dev1'], ['7.9.9']])(
    'SF-F12 %s is not above 8.0.7',
    async (version) => {
      const { lines } = await load(`project: mine\nseedfarmer_version: ${version}\n`);

      expect(lines).toEqual([]);
    },
  );

  test.each([
    [
      '3.1',
      'error manifest/wrong-type seedfarmer.yaml:2:20 `seedfarmerVersion` of seedfarmer.yaml is the number 3.1, not a text',
    ],
    ['">=3"', 'error manifest/version seedfarmer.yaml:2:20 ">=3" is no version'],
    [
      '8.0.8',
      'error manifest/minimum-version seedfarmer.yaml:2:20 The seedfarmer.yaml specified a minimum version: 8.0.8 but you are using 8.0.7',
    ],
  ])('version %s is refused', async (version, line) => {
    const { lines } = await load(`project: mine\nseedfarmerVersion: ${version}\n`);

    expect(lines).toEqual([line]);
  });

  test.each([
    ['a b', 'project name "a b" holds other characters than letters, digits and + = , . @ _ -'],
    ['-a', 'project name "-a" starts or ends with a hyphen'],
    ['""', 'project name "" is empty'],
    ['a'.repeat(36), `project name "${'a'.repeat(36)}" has 36 characters, more than 35`],
  ])('the name %s is refused', async (name, summary) => {
    const { diagnostics } = await load(`project: ${name}\n`);

    expect(diagnostics).toMatchObject([{ summary, span: { start: { line: 1, column: 10 } } }]);
  });

  test('SF-F08 the strict switch counts for this file as well', async () => {
    const lax = await load('project: mine\nfoo: 1\n');
    const strict = await load('foo: 1\nproject: mine\nmanifestValidationFailOnUnknownFields: true\n');

    expect(lax.lines).toEqual([
      'warning manifest/unknown-key seedfarmer.yaml:2:1 unknown key "foo" of seedfarmer.yaml has no effect',
    ]);
    expect(strict.lines).toEqual([
      'error manifest/unknown-key seedfarmer.yaml:1:1 unknown key "foo" of seedfarmer.yaml is not allowed',
    ]);
  });

  test.each([
    ['', 'error yaml/empty seedfarmer.yaml:1:1 seedfarmer.yaml is empty'],
    ['- a\n', 'error manifest/wrong-type seedfarmer.yaml:1:1 seedfarmer.yaml is a list, not a map'],
    [
      'project: a: b\n',
      'error yaml/syntax seedfarmer.yaml:1:10 a second ": " on one line makes a map inside a value',
    ],
  ])('%j is refused', async (text, line) => {
    const { lines } = await load(text);

    expect(lines).toEqual([line]);
  });
});
