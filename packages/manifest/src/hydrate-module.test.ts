import { pythonJson } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { TARGET } from '../test/sample-deployment.ts';
import { hydrateModule } from './hydrate-module.ts';

const SOURCE = 'state:/myapp/dev/core/net/manifest';
const none = {
  module_metadata: null,
  env_variable: null,
  parameter_store: null,
  secrets_manager: null,
  parameter_value: null,
};

const STORED = {
  bundle_md5: '0'.repeat(32),
  codebuild_image: 'aws/codebuild/standard:7.0',
  data_files: [{ commit_hash: null, file_path: 'data/a.csv' }],
  deploy_spec: { deploy: { phases: { build: { commands: ['echo ${X}'] } } } },
  name: 'net',
  npm_mirror: null,
  parameters: [
    { disableEnvVarResolution: null, name: 'cidr', value: '10.0.0.0/16', value_from: null, version: null },
    { name: 'home', disableEnvVarResolution: true, value: '${HOME}' },
    {
      name: 'vpc',
      value: null,
      value_from: { ...none, module_metadata: { group: 'g', name: 'n', key: 'K' } },
    },
    { name: 'all', value_from: { module_metadata: { group: 'g', name: 'n', key: null } } },
    { name: 'env', value_from: { ...none, env_variable: 'X' }, resolved_value: 'x' },
    { name: 'store', value_from: { parameter_store: '/a' }, version: 3 },
    { name: 'secret', value_from: { secrets_manager: 's:k' } },
    { name: 'looked', value_from: { parameter_value: 'p' } },
    { name: 'vanished', value_from: none },
  ],
  path: 'git::https://host/repo.git//net?ref=v1',
  runtime_overrides: { python: '3.13' },
  target_account: 'primary',
  target_region: 'us-east-1',
};

const hydrate = (stored: string | Record<string, unknown>) =>
  hydrateModule(stored, { group: 'core', target: TARGET, source: SOURCE });

describe('a module from its state', () => {
  test.each([
    ['text', pythonJson(STORED, { sortKeys: true })],
    ['parsed JSON', STORED],
  ])('has everything that its manifest had, from %s', (_, stored) => {
    const { value, diagnostics } = hydrate(stored);

    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({
      node: 'core/net',
      group: 'core',
      name: 'net',
      path: STORED.path,
      location: { kind: 'git', url: 'https://host/repo.git', path: 'net', ref: 'v1' },
      target: TARGET,
      codebuildImage: 'aws/codebuild/standard:7.0',
      runtimeOverrides: { python: '3.13' },
      dataFiles: [{ text: 'data/a.csv', location: { kind: 'local', path: 'data/a.csv' } }],
      span: { source: SOURCE },
    });
    expect(value?.npmMirror).toBeUndefined();
    expect(value?.parameters.map(({ name, source }) => [name, source])).toEqual([
      ['cidr', { kind: 'value', value: '10.0.0.0/16' }],
      ['home', { kind: 'value', value: '${HOME}' }],
      ['vpc', { kind: 'module-metadata', group: 'g', module: 'n', key: 'K' }],
      ['all', { kind: 'module-metadata', group: 'g', module: 'n' }],
      ['env', { kind: 'env', name: 'X' }],
      ['store', { kind: 'parameter-store', name: '/a' }],
      ['secret', { kind: 'secrets-manager', reference: 's:k' }],
      ['looked', { kind: 'parameter-value', key: 'p' }],
    ]);
  });

  test('SF-F15 keeps ${…} of its commands and values as they were stored', () => {
    const { value } = hydrate(pythonJson(STORED));

    expect(pythonJson(value?.stored.get('deploy_spec'))).toContain('echo ${X}');
  });

  test('keeps floats, large numbers and keys that are digits as Python wrote them', () => {
    const text =
      '{"name": "net", "parameters": [{"name": "p", "value": {"10": 1.0, "9": 12345678901234567890, "a": [1e-07]}}], "path": "x"}';

    expect(pythonJson(hydrate(text).value?.stored)).toBe(text);
  });

  test.each(['', '[]', '{"name": "net"}', '{"path": "x"}', 'null', '{"name": 1, "path": "x"}'])(
    'that cannot be read is reported with its key: %j',
    (text) => {
      const { value, diagnostics, sources } = hydrate(text);

      expect(value).toBeUndefined();
      expect(diagnostics).toMatchObject([
        { code: 'manifest/stored-module', severity: 'error', span: { source: SOURCE } },
      ]);
      expect(sources.get(SOURCE)).toBe(text);
    },
  );
});
