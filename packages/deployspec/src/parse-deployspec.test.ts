import { describe, expect, test } from 'vitest';
import { modulePrefix } from './module-environment.ts';
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

  test('SF-F30 what has a meaning only in a buildspec is ignored with a warning at its place', () => {
    const spec = [
      'env: {variables: {A: b}}',
      'deploy:',
      '  env: {}',
      '  phases:',
      '    install: {runtime-versions: {nodejs: 20}, commands: [a]}',
      '    build: {commands: [a], finally: [b], on-failure: CONTINUE, run-as: me}',
      'destroy:',
      '  phases:',
      '    env: {}',
      '    build: {commands: [a], finally: [b]}',
    ].join('\n');

    expect(findings(`${spec}\n`)).toEqual([
      'warning deployspec/ignored-key 1:1',
      'warning deployspec/ignored-key 3:3',
      'warning deployspec/ignored-key 5:15',
      'warning deployspec/ignored-key 6:28',
      'warning deployspec/ignored-key 6:42',
      'warning deployspec/ignored-key 6:64',
      'warning deployspec/ignored-key 9:5',
      'warning deployspec/ignored-key 10:28',
    ]);
    expect(parse(`${spec}\n`).value?.deploy).toMatchObject({
      install: [{ value: 'a' }],
      build: [{ value: 'a' }],
    });
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
    ['buildType: BUILD_GENERAL1_LARGE', 'BUILD_GENERAL1_LARGE', ['warning deployspec/build-type 1:1']],
    ['# nothing', 'BUILD_GENERAL1_SMALL', []],
  ])('SF-F28 SF-F29 %s means %s', (line, computeType, expected) => {
    const text = `${line}\ndeploy: {phases: {}}\n`;

    expect(parse(text).value?.computeType).toBe(computeType);
    expect(findings(text)).toEqual(expected);
  });

  test('SF-F29 buildType says what Seed-Farmer makes of it, and gives way to build_type', () => {
    const both = 'build_type: BUILD_GENERAL1_MEDIUM\nbuildType: BUILD_GENERAL1_LARGE\ndeploy: {phases: {}}\n';
    const { value, diagnostics } = parse(both);

    expect(value?.computeType).toBe('BUILD_GENERAL1_MEDIUM');
    expect(diagnostics).toMatchObject([
      { code: 'deployspec/build-type', summary: '"buildType" is ignored beside "build_type"' },
    ]);
    expect(parse(both.slice(both.indexOf('\n') + 1)).diagnostics).toMatchObject([
      {
        detail: expect.stringContaining('its build runs as BUILD_GENERAL1_SMALL'),
        hints: ['write `build_type`'],
      },
    ]);
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

  test('SF-F31 a module that leaves it out and reads variables of its project is warned about once', () => {
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

  test('SF-F31 a module that switches it off and reads variables of its project is not warned about', () => {
    const text = `publishGenericEnvVariables: false\n${withCommands('        - echo $ADDF_HASH\n')}`;

    expect(findings(text)).toEqual([]);
  });

  test.each([
    ['', 'SEEDFARMER'],
    ['publishGenericEnvVariables: true\n', 'SEEDFARMER'],
    ['publishGenericEnvVariables: false\n', 'ADDF_X'],
  ])('SF-F31 variables of %j start with %s, and what reads the other prefix is flagged', (line, prefix) => {
    const reads = (name: string) => `${line}${withCommands(`        - echo $${name}_PROJECT_NAME\n`)}`;
    const other = prefix === 'SEEDFARMER' ? 'ADDF_X' : 'SEEDFARMER';
    const { publishGenericEnvVariables } = parse(reads(prefix)).value ?? { publishGenericEnvVariables: true };

    expect(modulePrefix('addf-x', publishGenericEnvVariables)).toBe(prefix);
    expect(findings(reads(prefix))).toEqual([]);
    expect(findings(reads(other))).toEqual([expect.stringMatching(/^warning deployspec\/variable-prefix /)]);
  });
});
