import { describe, expect, test } from 'vitest';
import { load, loadModule, MANIFEST, moduleOf, onlyModule } from '../test/load-texts.ts';

describe('values', () => {
  test('SF-F01 a plain yes is a yes/no value', async () => {
    const { value } = await loadModule('parameters:\n  - name: a\n    value: yes\n');

    expect(onlyModule(value).parameters[0]?.source).toEqual({ kind: 'value', value: true });
  });

  test('SF-F02 an unquoted account id that starts with a zero is an error that says to quote it', async () => {
    const { value, lines, diagnostics } = await load({
      'dev.yaml': MANIFEST.replace('"123456789012"', '012345671234'),
      'core.yaml': 'name: a\npath: a\n',
    });

    expect(value).toBeUndefined();
    expect(lines).toEqual([
      'error manifest/octal-account-id dev.yaml:8:16 account id 012345671234 is read as 1402434204, because its zero in front means octal',
    ]);
    expect(diagnostics[0]?.hints).toEqual(['put it in quotes: `"012345671234"`']);
  });

  test('SF-F03 a zero lost at the end of a number is a warning', async () => {
    const { value, lines } = await loadModule(
      'parameters:\n  - name: a\n    value: 1.30\n  - name: b\n    value: [1.0, "1.30", 1.3]\n',
    );

    expect(value).toBeDefined();
    expect(lines).toEqual([
      'warning manifest/lost-zero dev.yaml:17:20 trailing zero lost: 1.30 of `value` of parameter "a" of module "net" is 1.3',
    ]);
  });

  test('SF-F04 an unquoted date is an error wherever it stands', async () => {
    const { value, lines } = await loadModule(
      'codebuildImage: 2024-01-01\nparameters:\n  - name: a\n    value: {b: [2024-01-02]}\n  - name: c\n    value: "2024-01-03"\n',
    );

    expect(value).toBeUndefined();
    expect(lines).toEqual([
      'error manifest/date dev.yaml:15:25 2024-01-01 of `codebuildImage` of module "net" is a date for YAML',
      'error manifest/date dev.yaml:18:25 2024-01-02 of `value` of parameter "a" of module "net" is a date for YAML',
    ]);
  });

  test('octal digits and parts of sixty are warned about', async () => {
    const { lines } = await loadModule('parameters:\n  - name: a\n    value: [0755, 12:30, 1_000, 0]\n');

    expect(lines.map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      '0755 of `value` of parameter "a" of module "net" is read as the number 493',
      '12:30 of `value` of parameter "a" of module "net" is read as the number 750',
    ]);
  });

  test('SF-F10 texts refuse numbers, whole numbers and flags take texts, lists refuse null', async () => {
    const manifest = `name: 1
toolchainRegion: us-east-1
groups:
  - name: core
    concurrency: "2"
    modules:
      - {name: a, path: a, runtimeOverrides: {python: 3.12}, parameters: }
targetAccountMappings:
  - alias: primary
    accountId: "123456789012"
    default: "yes"
    parametersGlobal: {x: 1}
    regionMappings: [{region: us-east-1, default: true}]
`;
    const { lines } = await load({ 'dev.yaml': manifest });

    expect(lines).toEqual([
      'error manifest/wrong-type dev.yaml:1:7 `name` of the manifest is the number 1, not a text',
      'error manifest/wrong-type dev.yaml:7:55 `python` in `runtimeOverrides` of module "a" is the number 3.12, not a text',
      'error manifest/wrong-type dev.yaml:7:62 `parameters` of module "a" is empty, not a list',
      'error manifest/wrong-type dev.yaml:12:27 `x` in `parametersGlobal` of account "primary" is the number 1, not a text',
    ]);
  });

  test('SF-F10 words and texts count as yes and as numbers', async () => {
    const { value } = await load({
      'dev.yaml': MANIFEST.replace('path: core.yaml', 'path: core.yaml\n    concurrency: "2"').replace(
        'default: true',
        'default: "Yes"',
      ),
      'core.yaml': 'name: a\npath: a\n',
    });

    expect(value?.groups[0]?.concurrency).toBe(2);
    expect(value?.accounts[0]?.isDefault).toBe(true);
  });
});

describe('variables', () => {
  test('SF-F13 every reference in a value is replaced, keys and other values are left alone', async () => {
    const env = { A1: 'v1', A2: 'v2', EMPTY: '' };
    const lines = 'parameters:\n  - name: x${ A1 }y${A2}\n    value: {"${A1}": ["$A1${EMPTY}", 7]}\n';

    const { value } = await loadModule(lines, { env });

    expect(onlyModule(value).parameters[0]).toMatchObject({
      name: 'xv1yv2',
      source: { value: new Map([['${A1}', ['$A1', 7]]]) },
    });
    expect(value?.environment).toEqual(
      new Map([
        ['A1', 'environment'],
        ['A2', 'environment'],
        ['EMPTY', 'environment'],
      ]),
    );
  });

  test('SF-F13 all variables that are not set are reported where they are written', async () => {
    const { value, lines } = await loadModule(
      'parameters:\n  - name: a\n    value: "${A1:-q} ${}"\n  - name: b\n    value: |\n      x ${\n      } ${ B }\n',
    );

    expect(value).toBeUndefined();
    expect(lines).toEqual([
      'error manifest/variable-not-set dev.yaml:17:21 Environment variable not set: A1:-q',
      'error manifest/variable-not-set dev.yaml:17:30 Environment variable not set: ',
      'error manifest/variable-not-set dev.yaml:21:17 Environment variable not set: B',
    ]);
  });

  test('SF-F13 a replaced value is a text, whatever it looks like', async () => {
    const { value } = await loadModule('parameters:\n  - name: a\n    value: ${N}\n', { env: { N: '7' } });

    expect(onlyModule(value).parameters[0]?.source).toEqual({ kind: 'value', value: '7' });
  });

  test('SF-F14 disableEnvVarResolution keeps the text of its parameter as it is', async () => {
    const { value } = await loadModule(
      'parameters:\n  - name: a\n    value: ["${HOME}"]\n    disableEnvVarResolution: true\n',
    );

    expect(onlyModule(value).parameters[0]?.source).toEqual({ kind: 'value', value: ['${HOME}'] });
  });

  test('SF-F15 what stands under deploy_spec is left alone', async () => {
    const { lines } = await loadModule('deploy_spec:\n  deploy: {phases: ["${X}"]}\n');

    expect(lines.filter((line) => line.includes('variable-not-set'))).toEqual([]);
  });
});

describe('parameters', () => {
  test.each([
    [
      'moduleMetadata: {group: base, name: vpc, key: VpcId}',
      { kind: 'module-metadata', group: 'base', module: 'vpc', key: 'VpcId' },
    ],
    ['envVariable: A', { kind: 'env', name: 'A' }],
    ['parameterStore: /a/b', { kind: 'parameter-store', name: '/a/b' }],
    ['secretsManager: "a:b:AWSCURRENT"', { kind: 'secrets-manager', reference: 'a:b:AWSCURRENT' }],
    ['parameterValue: k', { kind: 'parameter-value', key: 'k' }],
  ])('%s names a source', async (from, source) => {
    const manifest = moduleOf(`parameters:\n  - name: a\n    value:\n    valueFrom:\n      ${from}\n`)
      .replace('default: true\n    region', 'default: true\n    parametersGlobal: {k: v}\n    region')
      .replace('groups:\n', 'groups:\n  - {name: base, modules: [{name: vpc, path: vpc}]}\n');

    const { value } = await load({ 'dev.yaml': manifest });

    expect(value?.groups.at(-1)?.modules[0]?.parameters[0]?.source).toEqual(source);
  });

  test('SF-F36 a valueFrom without a source is an error with the names of parameter and module', async () => {
    const { lines } = await loadModule('parameters:\n  - name: a\n    valueFrom: {}\n');

    expect(lines).toEqual([
      'error manifest/empty-value-from dev.yaml:17:24 valueFrom of parameter "a" of module "net" names no source',
    ]);
  });

  test('the first source counts when there are several', async () => {
    const { value, lines } = await loadModule(
      'parameters:\n  - name: a\n    valueFrom:\n      parameterStore: p\n      envVariable: E\n',
    );

    expect(onlyModule(value).parameters[0]?.source).toEqual({ kind: 'env', name: 'E' });
    expect(lines).toEqual([
      'warning manifest/several-sources dev.yaml:18:15 valueFrom of parameter "a" of module "net" names 2 sources, and only envVariable counts',
    ]);
  });

  test.each([
    ['value: a\n    valueFrom: {envVariable: B}', 'value and value_from cannot be provided for parameter a'],
    ['value: ~', 'value or value_from must be provided for parameter a'],
  ])('%j is refused', async (lines, summary) => {
    const { diagnostics } = await loadModule(`parameters:\n  - name: a\n    ${lines}\n`);

    expect(diagnostics.map((d) => d.summary)).toEqual([summary]);
  });

  test('an empty text, no and 0 are values', async () => {
    const { value } = await loadModule(
      'parameters:\n  - {name: a, value: ""}\n  - {name: b, value: no}\n  - {name: c, value: 0}\n  - {name: d, value: []}\n',
    );

    expect(onlyModule(value).parameters.map(({ source }) => 'value' in source && source.value)).toEqual([
      '',
      false,
      0,
      [],
    ]);
  });
});
