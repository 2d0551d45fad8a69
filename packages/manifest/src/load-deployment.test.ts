import { pythonJson } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS, GROUP, HEAD, load, loadModule, MANIFEST, onlyModule } from '../test/load-texts.ts';

/** Parameters that have a meaning; their names are no keys of the format. */
const PARAMETER_NAMES = ['permissionsBoundaryName', 'dockerCredentialsSecret'];

describe('keys', () => {
  test('SF-F06 both spellings of keys give the same stored text', async () => {
    const camel = 'targetAccount: primary\ndataFiles:\n  - filePath: a.txt\n';
    const snake = 'target_account: primary\ndata_files:\n  - file_path: a.txt\n';

    const [first, second] = [await loadModule(camel), await loadModule(snake)];

    expect(onlyModule(first.value).stored).toEqual(onlyModule(second.value).stored);
    expect(first.value?.stored).toEqual(second.value?.stored);
  });

  test('SF-F06 a whole manifest in either style is stored byte for byte the same', async () => {
    const camel = {
      'dev.yaml': `name: dev
toolchainRegion: us-east-1
forceDependencyRedeploy: true
archiveSecret: a-archive-credentials
groups:
  - {name: core, path: core.yaml, concurrency: 2}
  - name: apps
    modules: [{name: b, path: b, targetAccount: primary, npmMirrorSecret: s}]
targetAccountMappings:
  - alias: primary
    accountId: {valueFrom: {envVariable: ID}}
    default: true
    codebuildImage: a
    npmMirror: b
    pypiMirrorSecret: c
    runtimeOverrides: {python: "3.13"}
    parametersGlobal: {permissionsBoundaryName: x, dockerCredentialsSecret: y}
    regionMappings:
      - region: us-east-1
        default: true
        npmMirrorSecret: d
        pypiMirror: e
        parametersRegional: {zoneName: z, subnets: [a]}
        network:
          vpcId: {valueFrom: {parameterValue: zoneName}}
          privateSubnetIds: {valueFrom: {parameterStore: /subnets}}
          securityGroupIds: {valueFrom: {envVariable: GROUPS}}
`,
      'core.yaml': `name: net
path: modules/net
targetRegion: us-east-1
codebuildImage: a
dataFiles: [{filePath: a.txt}]
parameters:
  - {name: a, value: {keptAsIs: 1}, disableEnvVarResolution: true}
  - {name: c, valueFrom: {parameterStore: /c}}
  - {name: d, valueFrom: {secretsManager: d}}
  - {name: e, valueFrom: {parameterValue: zoneName}}
---
name: web
path: modules/web
parameters: [{name: v, valueFrom: {envVariable: ID}}]
`,
    };
    const env = { ID: '111122223333', GROUPS: '["sg-1"]' };
    const keys = [
      ...new Set(
        Object.values(camel)
          .join('')
          .match(/\b[a-z]+(?:[A-Z][a-z]+)+(?=:)/g),
      ),
    ].filter((key) => !['keptAsIs', 'zoneName', 'disableEnvVarResolution', ...PARAMETER_NAMES].includes(key));
    const spelling = new RegExp(`\\b(?:${keys.join('|')})(?=:)`, 'g');
    const snake = Object.fromEntries(
      Object.entries(camel).map(([name, text]) => [
        name,
        text.replaceAll(spelling, (key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
      ]),
    );
    const storedOf = async (files: Readonly<Record<string, string>>) => {
      const { value, lines } = await load(files, { env, strict: true });
      const modules = value?.groups.flatMap((group) => group.modules.map(({ stored }) => stored)) ?? [];
      return [lines, ...[value?.stored, ...modules].map((each) => pythonJson(each, { sortKeys: true }))];
    };

    expect(keys).toHaveLength(26);
    expect(await storedOf(snake)).toEqual(await storedOf(camel));
    expect(await storedOf(camel)).toHaveLength(5);
    expect((await storedOf(camel))[0]).toEqual([]);
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
