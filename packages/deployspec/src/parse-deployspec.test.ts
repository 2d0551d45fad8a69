import { describe, expect, test } from 'vitest';
import { parseDeployspec } from './parse-deployspec.ts';

const parse = (text: string) => parseDeployspec({ id: 'deployspec.yaml', text });

const findings = (text: string): readonly string[] =>
  parse(text).diagnostics.map((d) => `${d.severity} ${d.code} ${d.span?.start.line}:${d.span?.start.column}`);

const withCommands = (lines: string): string => `deploy:\n  phases:\n    build:\n      commands:\n${lines}`;

describe('phases', () => {
  test('pre_build and post_build may be written preBuild and postBuild', () => {
    const phases = 'preBuild: {commands: [a]}, postBuild: {commands: [b]}';
    const { value, diagnostics } = parse(`deploy: {phases: {${phases}}}\n`);

    expect(diagnostics).toEqual([]);
    expect(value?.deploy?.pre_build).toMatchObject([{ value: 'a' }]);
    expect(value?.deploy?.post_build).toMatchObject([{ value: 'b' }]);
  });

  test('what has a meaning only in a buildspec is ignored with a warning', () => {
    expect(findings('deploy: {phases: {build: {commands: [a], finally: [b], on-failure: ABORT}}}\n')).toEqual(
      ['warning deployspec/ignored-key 1:42', 'warning deployspec/ignored-key 1:56'],
    );
  });

  test.each(['- 1.10\n', '- yes\n', '- 2024-01-01\n', '-\n', '- a: b\n', '- [a]\n'])(
    'a command %j is no text',
    (item) => {
      expect(findings(withCommands(`        ${item}`))[0]).toMatch(/^error deployspec\/commands 5:/);
    },
  );

  test.each(['- 1e3\n', '- -.5\n', '- 089\n', '- y\n', '- 1.2.3\n'])(
    'a command %j is a text for PyYAML',
    (item) => {
      expect(findings(withCommands(`        ${item}`))).toEqual([]);
    },
  );

  test('a list of commands that is empty is fine, one that is missing its items is not', () => {
    expect(findings('deploy: {phases: {build: {commands: []}}}\n')).toEqual([]);
    expect(findings('deploy:\n  phases:\n    build:\n      commands:\n')).toEqual([
      'error deployspec/commands 4:16',
    ]);
  });
});

describe('build_type', () => {
  test.each([
    ['build_type: BUILD_GENERAL1_2XLARGE', 'BUILD_GENERAL1_2XLARGE', []],
    ['build_type: build_general1_large', 'BUILD_GENERAL1_LARGE', []],
    ['build_type: BUILD_GENERAL1_XLARGE', 'BUILD_GENERAL1_SMALL', ['warning deployspec/build-type 1:13']],
    ['buildType: BUILD_GENERAL1_LARGE', 'BUILD_GENERAL1_SMALL', ['warning deployspec/ignored-key 1:1']],
    ['# nothing', 'BUILD_GENERAL1_SMALL', []],
  ])('%s means %s', (line, computeType, expected) => {
    const text = `${line}\ndeploy: {phases: {}}\n`;

    expect(parse(text).value?.computeType).toBe(computeType);
    expect(findings(text)).toEqual(expected);
  });
});

describe('publishGenericEnvVariables', () => {
  test.each([
    ['', true],
    ['publishGenericEnvVariables: true', true],
    ['publishGenericEnvVariables: "off"', false],
    ['publishGenericEnvVariables: 0', false],
    ['publishGenericEnvVariables:', false],
    ['publishGenericEnvVariables: true\npublish_generic_env_variables: false', false],
  ])('%j means %s', (line, expected) => {
    expect(parse(`${line}\ndeploy: {phases: {}}\n`).value?.publishGenericEnvVariables).toBe(expected);
  });

  test('a module that leaves it out and reads variables of its project is warned about once', () => {
    const text = withCommands(
      '        - echo $ADDF_PARAMETER_A ${ADDF_HASH}\n        - echo $ADDF_PROJECT_NAME\n',
    );

    expect(parse(text).diagnostics).toMatchObject([
      {
        code: 'deployspec/variable-prefix',
        summary: '"ADDF_PARAMETER_A" will not be set',
        detail: expect.stringContaining('is left out, which means true since Seed-Farmer 7'),
      },
    ]);
  });

  test('a module that assigns such a variable itself is not warned about', () => {
    const text = withCommands('        - export X_PARAMETER_A=1\n        - echo $X_PARAMETER_A\n');

    expect(findings(text)).toEqual([]);
  });

  test('a module that switches it off and reads variables of its project is not warned about', () => {
    const text = `publishGenericEnvVariables: false\n${withCommands('        - echo $ADDF_HASH\n')}`;

    expect(findings(text)).toEqual([]);
  });
});
