import { loadModuleDeployspec } from '@seed/deployspec';
import { type PythonDict, type PythonValue, pythonFloat, pythonJson } from '@seed/yaml';
import { describe, expect, it } from 'vitest';
import { digestManifest, type ManifestFacts } from './manifest-digest.ts';

const dict = (values: Readonly<Record<string, PythonValue>>): PythonDict => new Map(Object.entries(values));

const parameter = (values: Readonly<Record<string, PythonValue>>): PythonDict =>
  dict({
    disableEnvVarResolution: null,
    value: null,
    value_from: null,
    version: null,
    resolved_value: null,
    ...values,
  });

const model = (values: Readonly<Record<string, PythonValue>> = {}): PythonDict =>
  dict({
    name: 'net',
    path: 'modules/net',
    bundle_md5: null,
    manifest_md5: null,
    deployspec_md5: null,
    parameters: [],
    deploy_spec: null,
    target_account: 'primary',
    target_region: 'us-east-1',
    codebuild_image: null,
    runtime_overrides: null,
    data_files: null,
    commit_hash: null,
    npm_mirror: null,
    npm_mirror_secret: null,
    pypi_mirror: null,
    pypi_mirror_secret: null,
    ...values,
  });

const reference = (values: Readonly<Record<string, PythonValue>>): PythonDict =>
  dict({
    module_metadata: null,
    env_variable: null,
    parameter_store: null,
    secrets_manager: null,
    parameter_value: null,
    ...values,
  });

const GOLDEN = model({
  parameters: [
    parameter({ name: 'cidr', value: '10.0.0.0/16' }),
    parameter({ name: 'ver', value: pythonFloat(1.3) }),
    parameter({ name: 'uni', value: 'café' }),
    parameter({
      name: 'up',
      value_from: reference({ module_metadata: dict({ group: 'g', name: 'n', key: 'K' }) }),
    }),
  ],
});

const DEPLOYSPEC = loadModuleDeployspec({
  id: 'deployspec.yaml',
  text: 'deploy: {phases: {build: {commands: [echo hi]}}}\ndestroy: {phases: {build: {commands: [echo bye]}}}\n',
}).value?.stored as PythonDict;

const FACTS: ManifestFacts = {
  bundleMd5: '48421dcf1f0a57f4fb36bd840b7fff58',
  deployspecMd5: '0123456789abcdef0123456789abcdef',
  deployspec: DEPLOYSPEC,
  parameters: [{}, {}, {}, {}],
  dataFileCommits: [],
};

const GOLDEN_MD5 = 'b721248a3c97f1e9eabbc5bb46baff06';

const md5Of = (values: Readonly<Record<string, PythonValue>>, facts: Partial<ManifestFacts> = {}): string =>
  digestManifest(model(values), { ...FACTS, ...facts }).md5;

describe('the md5 of a manifest', () => {
  it('SF-C03 is the golden one for the golden module', () => {
    expect(digestManifest(GOLDEN, FACTS).md5).toBe(GOLDEN_MD5);
  });

  it('SF-C03 does not depend on the order of keys, nor on the digest of the deployspec', () => {
    const reversed = new Map([...GOLDEN].reverse());

    expect(digestManifest(reversed, { ...FACTS, deployspecMd5: 'other' }).md5).toBe(GOLDEN_MD5);
  });

  it('SF-C03 keeps the order of lists, and tells floats, whole numbers and texts apart', () => {
    const one = (value: PythonValue) => md5Of({ parameters: [parameter({ name: 'p', value })] });
    const values = [1, pythonFloat(1), '1', [1, 2], [2, 1], true, 'true', 2n ** 70n, pythonFloat(-0), 0];

    expect(new Set(values.map(one)).size).toBe(values.length);
  });

  it('SF-C03 covers what parameters were resolved to, and versions', () => {
    const parameters = [parameter({ name: 'p', value_from: reference({ env_variable: 'X' }) })];
    const seen = [
      { parameters: [{}] },
      { parameters: [{ resolvedValue: 'a' }] },
      { parameters: [{ resolvedValue: 'b' }] },
      { parameters: [{ version: 3 }] },
      { parameters: [{ version: '3' }] },
    ].map((facts) => md5Of({ parameters }, facts));

    expect(new Set(seen).size).toBe(seen.length);
  });

  it('SF-C03 covers commits of the module and of its data files, deployspec, and unknown keys', () => {
    const data_files = [
      dict({ file_path: 'a.csv', commit_hash: null }),
      dict({ file_path: 'git::https://h/r.git//b.csv', commit_hash: null }),
    ];
    const seen = [
      md5Of({}),
      md5Of({}, { commitHash: 'abc' }),
      md5Of({ data_files }),
      md5Of({ data_files }, { dataFileCommits: [undefined, 'abc'] }),
      md5Of({ data_files }, { dataFileCommits: ['abc', undefined] }),
      md5Of({}, { deployspec: new Map([...DEPLOYSPEC, ['x', 1]]) }),
      md5Of({ extra: 'kept' }),
    ];

    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('the stored manifest', () => {
  it('SF-A19 has all digests and no deployspec', () => {
    const { stored } = digestManifest(GOLDEN, { ...FACTS, commitHash: 'abc', parameters: [{ version: 2 }] });

    expect(JSON.parse(pythonJson(stored))).toMatchObject({
      bundle_md5: FACTS.bundleMd5,
      deployspec_md5: FACTS.deployspecMd5,
      deploy_spec: null,
      commit_hash: 'abc',
      data_files: null,
      parameters: [{ name: 'cidr', version: 2, resolved_value: null }, {}, {}, {}],
    });
    expect([...stored.keys()].sort()).toEqual([...GOLDEN.keys()].sort());
  });

  it('SF-A19 carries the md5 that was taken before it was filled in', () => {
    expect(digestManifest(GOLDEN, FACTS).stored.get('manifest_md5')).toBe(GOLDEN_MD5);
  });
});
