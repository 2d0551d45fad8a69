import { pythonJson } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import type { Deployment, Project } from './deployment.ts';
import { loadDeployment } from './load-deployment.ts';

const PROJECT: Project = { name: 'myapp', root: '/p', description: '', strict: false };

const ACCOUNTS = `targetAccountMappings:
  - alias: primary
    accountId: "123456789012"
    default: true
    regionMappings:
      - region: us-east-1
        default: true
`;

const HEAD = `name: dev\ntoolchainRegion: us-east-1\n`;
const GROUP = `groups:\n  - name: core\n    path: core.yaml\n`;
const MANIFEST = `${HEAD}${GROUP}${ACCOUNTS}`;

type Files = Readonly<Record<string, string>>;

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly region?: string;
}

async function load(files: Files, { env = {}, strict = false, ...rest }: Options = {}) {
  const read = async (path: string) =>
    Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined;
  const { value, diagnostics } = await loadDeployment('dev.yaml', {
    project: { ...PROJECT, strict },
    env,
    read,
    ...rest,
  });
  const lines = diagnostics.map(
    ({ severity, code, span, summary }) =>
      `${severity} ${code} ${span?.source ?? ''}:${span?.start.line ?? 0}:${span?.start.column ?? 0} ${summary}`,
  );
  return { value, lines, diagnostics };
}

/** One inline module `core/net` with these lines, indented as its entries. */
const moduleOf = (lines: string): string => {
  const body = lines
    .trimEnd()
    .split('\n')
    .map((line) => `        ${line}\n`)
    .join('');
  return `${HEAD}${ACCOUNTS}groups:\n  - name: core\n    modules:\n      - name: net\n        path: modules/net\n${body}`;
};

const onlyModule = (deployment: Deployment | undefined) => {
  const module = deployment?.groups[0]?.modules[0];
  if (module === undefined) throw new Error('there is no module');
  return module;
};

const loadModule = (lines: string, options: Options = {}) => load({ 'dev.yaml': moduleOf(lines) }, options);

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

describe('keys', () => {
  test('SF-F06 both spellings of keys give the same stored text', async () => {
    const camel = 'targetAccount: primary\ndataFiles:\n  - filePath: a.txt\n';
    const snake = 'target_account: primary\ndata_files:\n  - file_path: a.txt\n';

    const [first, second] = [await loadModule(camel), await loadModule(snake)];

    expect(onlyModule(first.value).stored).toEqual(onlyModule(second.value).stored);
    expect(first.value?.stored).toEqual(second.value?.stored);
  });

  test('SF-F06 the snake_case value counts when both are there, in either order', async () => {
    const { value, lines } = await loadModule(
      'codebuild_image: a\ncodebuildImage: b\nnpmMirror: c\nnpm_mirror: d\n',
    );

    expect(onlyModule(value)).toMatchObject({ codebuildImage: 'a', npmMirror: 'd' });
    expect(lines).toEqual([
      'warning manifest/both-spellings dev.yaml:16:9 "codebuildImage" of module "net" is ignored, as "codebuild_image" is there as well',
      'warning manifest/both-spellings dev.yaml:17:9 "npmMirror" of module "net" is ignored, as "npm_mirror" is there as well',
    ]);
  });

  test('SF-F07 unknown keys are kept in what is stored', async () => {
    const { value } = await loadModule('owner: {team: a, n: 1}\n');

    expect(onlyModule(value).stored.get('owner')).toEqual(
      new Map<string, unknown>([
        ['team', 'a'],
        ['n', 1],
      ]),
    );
  });

  test('SF-F08 unknown keys are errors in a strict project', async () => {
    const { value, lines } = await loadModule('owner: a\n', { strict: true });

    expect(value).toBeUndefined();
    expect(lines).toEqual([
      'error manifest/unknown-key dev.yaml:15:9 unknown key "owner" of module "net" is not allowed',
    ]);
  });

  test('SF-F09 a misspelled key is a warning with the key that was meant', async () => {
    const { value, diagnostics } = await loadModule('parameter: []\n');

    expect(value).toBeDefined();
    expect(diagnostics).toMatchObject([
      {
        severity: 'warning',
        summary: 'unknown key "parameter" of module "net" has no effect',
        span: { source: 'dev.yaml', start: { line: 15, column: 9 } },
        hints: ['did you mean `parameters`?'],
      },
    ]);
  });

  test('a key that documents put at the top level is sent to the accounts', async () => {
    const { diagnostics } = await load({
      'dev.yaml': `codebuildImage: x\n${MANIFEST}`,
      'core.yaml': 'name: a\npath: a\n',
    });

    expect(diagnostics[0]?.hints).toEqual(['move it to an account of `targetAccountMappings`']);
  });

  test('a key given twice is an error at both places', async () => {
    const { diagnostics } = await loadModule('npmMirror: a\nnpmMirror: b\n');

    expect(diagnostics).toMatchObject([
      {
        code: 'yaml/duplicate-key',
        span: { start: { line: 16 } },
        related: [{ span: { start: { line: 15 } } }],
      },
    ]);
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

describe('the name', () => {
  const generate = (generator: string, env: Readonly<Record<string, string>> = {}) =>
    load({ 'dev.yaml': `${generator}toolchainRegion: x\n${ACCOUNTS}` }, { env });

  test('SF-F18 prefix and suffix are joined without anything between them', async () => {
    const { value } = await generate(
      'nameGenerator:\n  prefix: my\n  suffix:\n    valueFrom: {envVariable: SUFFIX}\n',
      { SUFFIX: '-dev' },
    );

    expect(value?.name).toBe('my-dev');
    expect(value?.stored.get('name')).toBe('my-dev');
    expect(value?.stored.get('name_generator')).toBeNull();
  });

  test.each([
    [
      'name: a\nnameGenerator: {prefix: a, suffix: b}\n',
      "error manifest/name dev.yaml:2:1 Only one of 'name' or 'name_generator' can be specified",
    ],
    ['name:\n', "error manifest/name dev.yaml:1:1 One of 'name' or 'name_generator' is required"],
    [
      'nameGenerator: {prefix: a, suffix: {valueFrom: {envVariable: X}}}\n',
      'error manifest/variable-not-set dev.yaml:1:62 Unable to resolve value from Environment Variable: X',
    ],
    [
      'nameGenerator: {prefix: a, suffix: {valueFrom: {moduleMetadata: {group: g, name: n, key: k}}}}\n',
      'error manifest/value-from dev.yaml:1:73 Loading value from Module Metadata is not supported on a NameGenerator',
    ],
    [
      'nameGenerator: {prefix: a, suffix: {valueFrom: {parameterStore: k}}}\n',
      'error manifest/value-from dev.yaml:1:65 Unsupported valueFrom type',
    ],
  ])('SF-F18 %j is refused', async (generator, line) => {
    const { lines } = await generate(generator);

    expect(lines).toEqual([line]);
  });
});

describe('groups', () => {
  test.each([
    [
      '    path: core.yaml\n    modules: [{name: a, path: a}]\n',
      'error manifest/group-source dev.yaml:5:5 Only one of the `path` or `modules` attributes can be defined on a Group',
    ],
    [
      '',
      'error manifest/group-source dev.yaml:3:5 One of the `path` or `modules` attributes must be defined on a Group',
    ],
  ])('SF-F19 a group has either a path or modules: %j', async (lines, expected) => {
    const found = await load({
      'dev.yaml': `${HEAD}groups:\n  - name: core\n${lines}${ACCOUNTS}`.replace(
        'groups:\n  - ',
        'groups: \n  - ',
      ),
    });

    expect(found.lines.map((line) => line.replace(/dev\.yaml:\d+:/, 'dev.yaml:N:'))).toEqual([
      expected.replace(/dev\.yaml:\d+:/, 'dev.yaml:N:'),
    ]);
  });

  test('SF-F19 an empty document of a group file is an error with its number', async () => {
    const { lines } = await load({
      'dev.yaml': MANIFEST,
      'core.yaml': '---\nname: a\npath: a\n---\n# nothing\n---\nname: b\npath: b\n---\n',
    });

    expect(lines).toEqual([
      'error manifest/document core.yaml:4:1 document 2 of 4 is empty',
      'error manifest/document core.yaml:9:1 document 4 of 4 is empty',
    ]);
  });

  test('SF-F21 inline modules and those of a file are the same', async () => {
    const inline = await loadModule('targetRegion: us-east-1\n');
    const file = await load({
      'dev.yaml': MANIFEST,
      'core.yaml': 'name: net\npath: modules/net\ntargetRegion: us-east-1\n',
    });

    expect(onlyModule(file.value).stored).toEqual(onlyModule(inline.value).stored);
    expect(onlyModule(file.value)).toMatchObject({ node: 'core/net', span: { source: 'core.yaml' } });
  });

  test('a group file that does not exist is an error at its path, with the name that was meant', async () => {
    const { lines, diagnostics } = await load({ 'dev.yaml': MANIFEST, 'core.yml': '' });

    expect(lines).toEqual([
      'error manifest/file-not-found dev.yaml:5:11 group file "core.yaml" does not exist',
    ]);
    expect(diagnostics[0]?.hints).toEqual(['did you mean "core.yml"?']);
  });

  test('a group file outside of the project is refused', async () => {
    const { lines } = await load({ 'dev.yaml': MANIFEST.replace('core.yaml', 'a/../../core.yaml') });

    expect(lines).toEqual([
      'error manifest/path-escapes dev.yaml:5:11 path "a/../../core.yaml" leads out of the project',
    ]);
  });

  test('problems of several files are reported in one go', async () => {
    const { lines } = await load({
      'dev.yaml': `${MANIFEST}foo: 1\n`,
      'core.yaml': 'name: a\n---\nname: b\npath: b\nparameters: [{name: x}]\n',
    });

    expect(lines).toEqual([
      'error manifest/missing-key core.yaml:1:1 module "a" has no `path`',
      'error manifest/parameter-value core.yaml:5:15 value or value_from must be provided for parameter x',
      'warning manifest/unknown-key dev.yaml:13:1 unknown key "foo" of the manifest has no effect',
    ]);
  });
});

describe('accounts', () => {
  const withId = (id: string, env: Readonly<Record<string, string>> = {}) =>
    load({ 'dev.yaml': `${HEAD}${ACCOUNTS.replace('"123456789012"', id)}` }, { env });

  test.each([
    ['123456789012', '123456789012'],
    ['"012345678901"', '012345678901'],
    ['012345678901', '012345678901'],
    ['{valueFrom: {envVariable: ID}}', '111122223333'],
    ['${ID}', '111122223333'],
  ])('SF-F22 accountId %s is %s', async (written, id) => {
    const { value } = await withId(written, { ID: '111122223333' });

    expect(value?.accounts[0]?.accountId).toBe(id);
  });

  test('SF-F22 a reference is stored, not what it stands for', async () => {
    const { value } = await withId('{valueFrom: {envVariable: ID}}', { ID: '111122223333' });

    const accounts = value?.stored.get('target_account_mappings') as
      | readonly ReadonlyMap<string, unknown>[]
      | undefined;
    expect(accounts?.[0]?.get('account_id')).toEqual(
      new Map([
        [
          'value_from',
          new Map<string, unknown>([
            ['module_metadata', null],
            ['env_variable', 'ID'],
            ['parameter_store', null],
            ['secrets_manager', null],
            ['parameter_value', null],
          ]),
        ],
      ]),
    );
  });

  test.each([
    ['{valueFrom: {envVariable: ID}}', 'Unable to resolve AccountId from Environment Variable: ID'],
    [
      '{valueFrom: {moduleMetadata: {group: a, name: b}}}',
      'Loading value from Module Metadata is not supported in the Deployment Manifest',
    ],
    ['{valueFrom: {parameterStore: a}}', 'Unsupported valueFrom type'],
  ])('SF-F22 accountId %s says: %s', async (written, summary) => {
    const { diagnostics } = await withId(written);

    expect(diagnostics.map((d) => d.summary)).toEqual([summary]);
  });

  test('a region that the user gives takes the place of all regions', async () => {
    const { value } = await load(
      { 'dev.yaml': MANIFEST, 'core.yaml': 'name: a\npath: a\ntargetRegion: eu-west-1\n' },
      { region: 'eu-central-1' },
    );

    expect(onlyModule(value).target).toEqual({
      alias: 'primary',
      accountId: '123456789012',
      region: 'eu-central-1',
    });
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

test('a manifest that does not exist or is empty is an error', async () => {
  expect((await load({})).lines).toEqual([
    'error manifest/file-not-found :0:0 manifest "dev.yaml" does not exist',
  ]);
  expect((await load({ 'dev.yaml': '# nothing\n' })).lines).toEqual([
    'error yaml/empty dev.yaml:1:1 the manifest is empty',
  ]);
});

describe('what is stored', () => {
  test('SF-C03 a module is stored with every field of its model, targets filled in', async () => {
    const { value } = await loadModule(
      'parameters:\n  - {name: ver, value: 1.30}\n  - {name: uni, value: caf\u00e9}\ndataFiles:\n  - filePath: a.txt\nruntimeOverrides: {python: "3.13"}\n',
    );

    expect(pythonJson(onlyModule(value).stored, { sortKeys: true })).toBe(
      '{"bundle_md5": null, "codebuild_image": null, "commit_hash": null, "data_files": [{"commit_hash": null, "file_path": "a.txt"}], "deploy_spec": null, "deployspec_md5": null, "manifest_md5": null, "name": "net", "npm_mirror": null, "npm_mirror_secret": null, "parameters": [{"disableEnvVarResolution": null, "name": "ver", "resolved_value": null, "value": 1.3, "value_from": null, "version": null}, {"disableEnvVarResolution": null, "name": "uni", "resolved_value": null, "value": "caf\\u00e9", "value_from": null, "version": null}], "path": "modules/net", "pypi_mirror": null, "pypi_mirror_secret": null, "runtime_overrides": {"python": "3.13"}, "target_account": "primary", "target_region": "us-east-1"}',
    );
  });

  test('a deployment is stored as it is written: path groups empty, inline modules without defaults', async () => {
    const { value } = await load({
      'dev.yaml': `${HEAD}${GROUP}  - name: apps\n    modules: [{name: b, path: b}]\n`.concat(ACCOUNTS),
      'core.yaml': 'name: a\npath: a\n',
    });

    const groups = value?.stored.get('groups') as readonly ReadonlyMap<string, unknown>[] | undefined;
    expect(pythonJson(groups?.[0], { sortKeys: true })).toBe(
      '{"concurrency": null, "modules": [], "name": "core", "path": "core.yaml"}',
    );
    expect(pythonJson(groups?.[1], { sortKeys: true })).toContain(
      '"target_account": null, "target_region": null}]',
    );
    expect([...(value?.stored.keys() ?? [])].sort()).toEqual([
      'archive_secret',
      'description',
      'force_dependency_redeploy',
      'groups',
      'name',
      'name_generator',
      'target_account_mappings',
      'toolchain_region',
    ]);
  });

  test('fields of a module know where they stand', async () => {
    const { value } = await loadModule('targetRegion: us-east-1\nparameters:\n  - name: a\n    value: 1\n');

    const { spans } = onlyModule(value);
    expect(spans.get('target_region')?.start).toMatchObject({ line: 15, column: 23 });
    expect(spans.get('parameters.a')?.start).toMatchObject({ line: 18, column: 20 });
  });
});
