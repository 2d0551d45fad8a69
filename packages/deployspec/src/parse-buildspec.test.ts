import type { Diagnostic } from '@seed/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BuildSpec } from './build-spec.ts';
import { parseBuildspec } from './parse-buildspec.ts';

const parse = (text: string) => parseBuildspec({ id: 'buildspec.yml', text });

const HEAD = 'version: 0.2\n';
const BUILD = 'phases:\n  build:\n    commands: [make]\n';

function good(text: string): BuildSpec {
  const { value, diagnostics } = parse(text);
  if (value === undefined) throw new Error(diagnostics.map((d) => d.summary).join('\n'));
  return value;
}

const commands = (spec: BuildSpec): readonly string[] | undefined =>
  spec.phases.build?.commands.map((command) => command.value);

const errors = (text: string): readonly Diagnostic[] =>
  parse(text).diagnostics.filter((d) => d.severity === 'error');

const place = (finding: Diagnostic | undefined): string =>
  `${finding?.span?.source}:${finding?.span?.start.line}:${finding?.span?.start.column}`;

describe('version 0.1', () => {
  test('CB-9 environment_variables.plaintext gives literal variables', () => {
    const spec = good(
      `version: 0.1\nenvironment_variables:\n  plaintext:\n    A: $HOME\n    B: 010\n${BUILD}`,
    );

    expect(spec).toMatchObject({
      version: '0.1',
      variables: [
        { name: 'A', value: '$HOME', type: 'PLAINTEXT' },
        { name: 'B', value: '010', type: 'PLAINTEXT' },
      ],
    });
  });

  test('CB-9 environment_variables means nothing in version 0.2', () => {
    const { value, diagnostics } = parse(`${HEAD}environment_variables:\n  plaintext: {A: b}\n${BUILD}`);

    expect(value?.variables).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'buildspec/misplaced-key' }]);
  });
});

describe('commands', () => {
  test.each([
    ['a plain scalar', 'commands: make all', ['make all']],
    ['a block scalar', 'commands: |\n      make\n      make all\n', ['make\nmake all\n']],
    ['nothing', 'commands:', []],
    ['null items', 'commands:\n      - make\n      -\n      - # nothing\n      - ~\n', ['make']],
    ['no key', 'run-as: root', []],
  ])('CB-12 %s is accepted', (_, body, expected) => {
    expect(commands(good(`${HEAD}phases:\n  build:\n    ${body}\n`))).toEqual(expected);
  });

  test('CB-12 a phase without a body has no commands', () => {
    expect(commands(good(`${HEAD}phases:\n  build:\n`))).toEqual([]);
  });

  test.each(['1.10', '0777', 'yes', '1e3', '2024-01-01', '0x1F', '12:30'])(
    'the command %s stays as typed',
    (text) => {
      expect(commands(good(`${HEAD}phases:\n  build:\n    commands:\n      - ${text}\n`))).toEqual([text]);
    },
  );

  test('CB-15 a map is refused with the line and the words of CodeBuild', () => {
    const [error] = errors(`${HEAD}phases:\n  build:\n    commands:\n      - echo a: b\n`);

    expect(place(error)).toBe('buildspec.yml:5:9');
    expect(error?.detail).toBe(
      'CodeBuild says: YAML_FILE_ERROR Message: Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty',
    );
    expect(error?.hints?.[0]).toMatch(/^quote the item/);
  });
});

describe('keys', () => {
  test('CB-13 an unknown key is ignored with a warning that names the nearest one', () => {
    const { value, diagnostics } = parse(`${HEAD}artefacts:\n  files: a\n${BUILD}`);

    expect(value).not.toHaveProperty('artifacts');
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'buildspec/unknown-key', hints: ['did you mean `artifacts`'] },
    ]);
  });

  test('CB-13 an unknown key of env is ignored with a warning', () => {
    const { value, diagnostics } = parse(`${HEAD}env:\n  compute-type: small\n${BUILD}`);

    expect(value).toBeDefined();
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'buildspec/misplaced-key' }]);
  });

  test('keys that start with x- are left alone', () => {
    expect(parse(`${HEAD}x-anchors: {}\n${BUILD}`).diagnostics).toEqual([]);
  });

  test('CB-14 an unknown phase is refused in the words of CodeBuild', () => {
    const [error] = errors(`${HEAD}phases:\n  prebuild:\n    commands: [a]\n`);

    expect(place(error)).toBe('buildspec.yml:3:3');
    expect(error).toMatchObject({
      detail:
        'CodeBuild says: YAML_FILE_ERROR Message: Invalid buildspec phase name: PREBUILD. Expecting: BUILD,INSTALL,POST_BUILD,PRE_BUILD',
      hints: ['did you mean `pre_build`'],
    });
  });

  test('CB-16 all errors are listed at once, by place', () => {
    const text = `${HEAD}env:\n  shell: fish\nphases:\n  prebuild: {}\n  build:\n    commands:\n      - a: b\n`;

    expect(errors(text).map(place)).toEqual(['buildspec.yml:3:10', 'buildspec.yml:5:3', 'buildspec.yml:8:9']);
  });
});

describe('on-failure', () => {
  test.each([
    ['ABORT', { kind: 'abort' }],
    ['continue', { kind: 'continue' }],
    ['RETRY', { kind: 'retry', retries: 3, pattern: '.*' }],
    ['RETRY-7', { kind: 'retry', retries: 7, pattern: '.*' }],
    ['RETRY-0', { kind: 'retry', retries: 0, pattern: '.*' }],
    ['RETRY-100', { kind: 'retry', retries: 100, pattern: '.*' }],
    ['Retry-3-.*timed-out.*', { kind: 'retry', retries: 3, pattern: '.*timed-out.*' }],
    ['RETRY-exit status 1[0-9]', { kind: 'retry', retries: 3, pattern: 'exit status 1[0-9]' }],
    ['RETRY-3x', { kind: 'retry', retries: 3, pattern: '3x' }],
    ['RETRY-(?i)Throttled', { kind: 'retry', retries: 3, pattern: '(?i:Throttled)' }],
  ])('CB-29 %s is understood', (text, expected) => {
    const spec = good(`${HEAD}phases:\n  build:\n    on-failure: ${text}\n    commands: [make]\n`);

    expect(spec.phases.build?.onFailure).toEqual(expected);
  });

  test.each(['STOP', 'RETRY-101', 'RETRY-', 'RETRY-3-', 'RETRY-3-(', 'RETRYx', '[ABORT]'])(
    'CB-29 %s is refused',
    (text) => {
      const body = `${HEAD}phases:\n  build:\n    on-failure: ${text}\n    commands: [make]\n`;

      expect(errors(body).map(place)).toEqual(['buildspec.yml:4:17']);
    },
  );
});

describe('variables', () => {
  test('CB-45 secrets, parameters and AWS_ names cannot be exported', () => {
    const env = 'env:\n  parameter-store: {P: /p}\n  secrets-manager: {S: s}\n';

    expect(errors(`${HEAD}${env}  exported-variables: [P, S, AWS_REGION, FINE]\n${BUILD}`)).toMatchObject([
      { code: 'buildspec/refused-export', summary: '"P" comes from Parameter Store and cannot be exported' },
      { code: 'buildspec/refused-export', summary: '"S" comes from Secrets Manager and cannot be exported' },
      { code: 'buildspec/refused-export', summary: '"AWS_REGION" starts with AWS_ and cannot be exported' },
    ]);
  });

  test('CB-45 the variable in which aws-codeseeder returns results can be exported', () => {
    const spec = good(`${HEAD}env:\n  exported-variables: [AWS_CODESEEDER_OUTPUT]\n${BUILD}`);

    expect(spec.exportedVariables.map((name) => name.value)).toEqual(['AWS_CODESEEDER_OUTPUT']);
  });

  test('CB-49 a runtime version stays as typed', () => {
    const versions = 'python: 3.10, go: 1.20, java: corretto21, nodejs: 20.x, php: $PHP, ruby: latest';
    const spec = good(`${HEAD}phases:\n  install:\n    runtime-versions: {${versions}}\n`);

    expect(spec.runtimeVersions.map(({ name, version }) => `${name}: ${version}`).join(', ')).toBe(versions);
  });

  test('values stay as typed, and nothing is the empty text', () => {
    const spec = good(`${HEAD}env:\n  variables:\n    A: 1.10\n    B: off\n    C:\n    D: "x"\n${BUILD}`);

    expect(spec.variables.map((variable) => variable.value)).toEqual(['1.10', 'off', '', 'x']);
  });
});

test('the number of errors and the length of a value do not make a message long', () => {
  const [error] = errors(`version: ${'9'.repeat(100_000)}\n${BUILD}`);

  expect(error?.summary.length).toBeLessThan(400);
});

test('a spec above 256 KB gives a warning', () => {
  const text = `${HEAD}${BUILD}# ${'x'.repeat(300_000)}\n`;

  expect(parse(text)).toMatchObject({
    value: { version: '0.2' },
    diagnostics: [{ severity: 'warning', code: 'yaml/too-large' }],
  });
});

test.each([
  ['brackets', '['.repeat(10 * 1024 * 1024)],
  ['nested lists', `version: 0.2\nphases: ${'['.repeat(100_000)}`],
  ['one line', `version: 0.2\nrun-as: ${'x'.repeat(5 * 1024 * 1024)}\n`],
  ['values', `version: 0.2\nphases:\n${'- a\n'.repeat(1_000_000)}`],
])('a file of too many %s is refused with a place', (_, text) => {
  expect(errors(text)).toMatchObject([{ span: { source: 'buildspec.yml' } }]);
});

test.each([
  ['here-documents that never end', 'cat <<A\n'.repeat(5000)],
  ['tests on one line', 'test '.repeat(50_000)],
  ['open quotes', `"'`.repeat(50_000)],
])('a command with many %s is read', (_, text) => {
  const command = text.replaceAll('\n', '\n        ');

  expect(
    commands(good(`${HEAD}phases:\n  build:\n    commands:\n      - |\n        ${command}\n`)),
  ).toHaveLength(1);
});

const WORDS = [
  'version: 0.2',
  'phases:',
  '  build:',
  '    commands:',
  '      - a',
  '      - b: c',
  'env:',
  '  variables:',
  '    A: [',
  'batch:',
  '  build-graph:',
  '    - identifier: x',
  '      depend-on: [x]',
  'artifacts:',
  '  files: "["',
  'cache: 1',
  'reports: *x',
  'version: &x {}',
  '  build-matrix: {dynamic: {env: {image: [1, 2]}}}',
];

test('no text makes the parser throw, and a value comes without errors', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...WORDS)).map((lines) => lines.join('\n')),
  );

  fc.assert(
    fc.property(texts, (text) => {
      const { value, diagnostics } = parse(text);
      expect(value === undefined).toBe(diagnostics.some((d) => d.severity === 'error'));
    }),
    { numRuns: 1000 },
  );
});
