import { type PythonDict, pythonJson } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { USER_PHASES } from './build-spec.ts';
import { loadModuleDeployspec, readStoredDeployspec } from './stored-deployspec.ts';

const load = (text: string) => loadModuleDeployspec({ id: 'deployspec.yaml', text });

const storedText = (text: string): string => pythonJson(load(text).value?.stored, { sortKeys: true });

const NO_COMMANDS =
  '{"phases": {"build": {"commands": []}, "install": {"commands": []}, "post_build": {"commands": []}, "pre_build": {"commands": []}}}';

const commandsOf = (phases: Readonly<Record<string, readonly { readonly value: string }[]>> | undefined) =>
  USER_PHASES.map((name) => phases?.[name]?.map(({ value }) => value) ?? []);

describe('what is stored of a deployspec', () => {
  test('SF-C03 has all four phases of both sides and every field with its default', () => {
    const text =
      'deploy: {phases: {build: {commands: [echo hi]}}}\ndestroy: {phases: {build: {commands: [echo bye]}}}\n';

    expect(storedText(text)).toBe(
      '{"build_type": "BUILD_GENERAL1_SMALL", ' +
        `"deploy": ${NO_COMMANDS.replace('[]', '["echo hi"]')}, ` +
        `"destroy": ${NO_COMMANDS.replace('[]', '["echo bye"]')}, ` +
        '"publish_generic_env_variables": true}',
    );
  });

  test('SF-C03 is null for a side that is missing or null, not for one without phases', () => {
    expect(storedText('deploy:\n')).toContain('"deploy": null, "destroy": null');
    expect(storedText('deploy: {}\n')).toContain(`"deploy": ${NO_COMMANDS}, "destroy": null`);
  });

  test.each([
    ['build_type: build_general1_large', '"build_type": "BUILD_GENERAL1_LARGE"'],
    ['build_type: BUILD_GENERAL1_XLARGE', '"build_type": "BUILD_GENERAL1_SMALL"'],
    ['buildType: BUILD_GENERAL1_LARGE', '"build_type": "BUILD_GENERAL1_SMALL"'],
    ['publishGenericEnvVariables: false', '"publish_generic_env_variables": false'],
    ['publishGenericEnvVariables: "yes"', '"publish_generic_env_variables": true'],
    ['publishGenericEnvVariables:', '"publish_generic_env_variables": null'],
  ])('SF-F28 SF-F29 %s is stored as %s', (line, expected) => {
    const stored = storedText(`${line}\ndeploy: {phases: {}}\n`);

    expect(stored).toContain(expected);
    expect(stored).not.toMatch(/buildType|publishGeneric/);
  });

  test('SF-F07 SF-F28 keeps unknown keys at every level, numbers as Python writes them', () => {
    const phase = 'preBuild: {commands: [a], finally: [b]}, env: 1.0';
    const stored = storedText(`x-note: {80: 1e3, on: .5}\ndeploy: {retries: 2, phases: {${phase}}}\n`);

    expect(stored).toContain('"x-note": {"80": "1e3", "true": 0.5}');
    expect(stored).toContain('"pre_build": {"commands": ["a"], "finally": ["b"]}');
    expect(stored).toContain('"env": 1.0');
    expect(stored).toContain('"retries": 2');
    expect(stored).not.toContain('preBuild');
  });

  test('SF-F06 a second spelling does not count and is kept as an unknown key', () => {
    const stored = storedText(
      'deploy: {phases: {pre_build: {commands: [a]}, preBuild: {commands: [b]}}}\nbuild_type: BUILD_GENERAL1_LARGE\nbuildType: x\n',
    );

    expect(stored).toContain('"preBuild": {"commands": ["b"]}, "pre_build": {"commands": ["a"]}');
    expect(stored).toContain('"buildType": "x", "build_type": "BUILD_GENERAL1_LARGE"');
  });

  test('is absent for a deployspec with errors', () => {
    expect(load('deploy: {phases: {build: {commands: [1]}}}\n').value).toBeUndefined();
  });
});

describe('a stored deployspec', () => {
  const parsed = (stored: PythonDict | undefined): unknown => JSON.parse(pythonJson(stored));

  test('SF-F15 is read back with its commands untouched', () => {
    const text =
      'publishGenericEnvVariables: false\nbuild_type: BUILD_GENERAL1_LARGE\ndeploy:\n  phases:\n    install:\n      commands:\n' +
      '        - \'echo "${HOME}" $X # ${ A }\'\n        - |\n          if true; then\n            echo "é 😀 \\t" : x\n          fi\n';
    const before = load(text).value;
    const after = readStoredDeployspec(parsed(before?.stored), '/p/dev/core/net/deployspec');

    expect(after.diagnostics).toEqual([]);
    expect(commandsOf(after.value?.deploy)).toEqual(commandsOf(before?.deployspec.deploy));
    expect(after.value?.deploy?.install?.[0]?.value).toBe('echo "${HOME}" $X # ${ A }');
    expect(after.value).toMatchObject({
      computeType: 'BUILD_GENERAL1_LARGE',
      publishGenericEnvVariables: false,
    });
    expect(after.value?.destroy).toBeUndefined();
  });

  test('may hold any text in a command', () => {
    const odd = 'a\u007f\u0085\ufeff\u2028\ud83d\ude00\\"\'\t\r\n- b: {';
    const json = { deploy: { phases: { build: { commands: [odd, ''] } } } };

    const { value } = readStoredDeployspec(json, 'stored');

    expect(value?.deploy?.build?.map((command) => command.value)).toEqual([odd, '']);
  });

  test('says nothing of unknown keys, and names the place of what cannot be used', () => {
    const json = { 'x-old': 1, deploy: { phases: { build: { commands: ['a', 5] } } } };

    const { value, diagnostics, sources } = readStoredDeployspec(json, 'stored');

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'deployspec/commands', severity: 'error', span: { source: 'stored', start: { line: 8 } } },
    ]);
    expect(sources.get('stored')?.split('\n')[7]).toContain('5');
  });

  test.each([[null], [[]], ['text'], [undefined]])('%j is none', (json) => {
    const { value, diagnostics } = readStoredDeployspec(json, 'stored');

    expect(value).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
  });
});
