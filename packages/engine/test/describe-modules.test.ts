import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NodeId, Span, Target } from '@seed/kernel';
import type { Deployment, Module, Parameter, ParameterSource } from '@seed/manifest';
import { type PythonDict, type PythonValue, pythonJson } from '@seed/yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeModules, type DescribeOptions, type ModuleFolder } from '../src/describe-modules.ts';

const DEPLOYSPEC = 'deploy: {phases: {build: {commands: [make]}}}\ndestroy: {phases: {}}\n';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seed-describe-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const at = (line: number): Span => {
  const pos = { line, column: 1, offset: line };
  return { source: 'manifest.yaml', start: pos, end: pos };
};

const dict = (values: Readonly<Record<string, PythonValue>>): PythonDict => new Map(Object.entries(values));

const TARGET: Target = { alias: 'primary', accountId: '123456789012', region: 'us-east-1' };

function moduleOf(name: string, sources: Readonly<Record<string, ParameterSource>> = {}, line = 1): Module {
  const path = `modules/${name}`;
  const parameters = Object.entries(sources).map(
    ([key, source], index): Parameter => ({ name: key, source, span: at(100 + index) }),
  );
  return {
    node: `core/${name}`,
    group: 'core',
    name,
    path,
    location: { kind: 'local', path },
    target: TARGET,
    parameters,
    dataFiles: [],
    span: at(line),
    pathSpan: at(line),
    stored: dict({ name, path, parameters: parameters.map((each) => dict({ name: each.name })) }),
    spans: new Map(),
  };
}

const deploymentOf = (modules: readonly Module[]): Deployment => ({
  project: { name: 'app', root, description: '', strict: false },
  name: 'dev',
  toolchainRegion: 'us-east-1',
  forceDependencyRedeploy: false,
  groups: [{ name: 'core', modules, source: 'manifest.yaml', span: at(1) }],
  accounts: [
    {
      alias: 'primary',
      accountId: TARGET.accountId,
      isDefault: true,
      parametersGlobal: { name: 'global', only: 'global' },
      regions: [
        {
          region: TARGET.region,
          isDefault: true,
          parametersRegional: dict({ name: 'regional', list: ['a', 1] }),
          span: at(1),
        },
      ],
      span: at(1),
    },
  ],
  stored: new Map(),
  environment: new Map(),
});

/** The folder of a module, as it is given by whoever fetched it; undefined where that failed. */
type FolderOf = (module: Module) => Partial<ModuleFolder> | undefined;

interface Given extends Partial<DescribeOptions> {
  readonly folderOf?: FolderOf;
}

const describeAll = (modules: readonly Module[], { folderOf = () => ({}), ...options }: Given = {}) => {
  const folders = modules.flatMap((module): [NodeId, ModuleFolder][] => {
    const folder = folderOf(module);
    const dir = join(root, module.path);
    return folder === undefined ? [] : [[module.node, { dir, root, dataFiles: [], ...folder }]];
  });
  return describeModules(deploymentOf(modules), new Map(folders), { env: {}, ...options });
};

async function digestsOf(module: Module, options: Given = {}) {
  const { desired, diagnostics } = await describeAll([module], options);
  expect(diagnostics).toEqual([]);
  return desired?.modules[0]?.digests;
}

const storedParameters = async (module: Module, options: Given) => {
  const { desired } = await describeAll([module], options);
  return JSON.parse(pythonJson(desired?.modules[0]?.storedManifest.get('parameters')));
};

describe('describeModules', () => {
  it('describes every module with its sources, in the order of the manifest', async () => {
    put({
      'modules/net/deployspec.yaml': DEPLOYSPEC,
      'modules/net/app.py': 'a',
      'modules/net/modulestack.yaml': 'Resources: {}\n',
      'modules/app/deployspec.yaml': DEPLOYSPEC,
    });

    const { desired, diagnostics } = await describeAll([moduleOf('net'), moduleOf('app')]);

    expect(diagnostics).toEqual([]);
    expect(desired?.modules).toMatchObject([
      { node: 'core/net', dir: join(root, 'modules/net'), hasModuleStack: true },
      { node: 'core/app', dir: join(root, 'modules/app'), hasModuleStack: false },
    ]);
    expect([...(desired?.modules[0]?.digests.files.keys() ?? [])]).toEqual([
      'app.py',
      'deployspec.yaml',
      'modulestack.yaml',
    ]);
    expect(pythonJson(desired?.modules[0]?.storedDeployspec)).toContain('"commands": ["make"]');
    expect(desired?.modules[0]?.storedManifest.get('deploy_spec')).toBeNull();
  });

  it('SF-C04 the md5 of a deployspec is that of its bytes: white space is a change', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });
    const before = await digestsOf(moduleOf('net'));
    put({ 'modules/net/deployspec.yaml': `${DEPLOYSPEC}\n` });
    const after = await digestsOf(moduleOf('net'));

    expect(before?.deployspecMd5).toBe(createHash('md5').update(DEPLOYSPEC).digest('hex'));
    expect(after?.deployspecMd5).not.toBe(before?.deployspecMd5);
  });

  it('SF-C02 a README is no change, SF-C12 a renamed file is one for seed alone', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC, 'modules/net/a.py': 'a', 'modules/two/b.py': 'a' });
    put({ 'modules/two/deployspec.yaml': DEPLOYSPEC });
    const before = await digestsOf(moduleOf('net'));
    put({ 'modules/net/README.md': 'words' });
    const documented = await digestsOf(moduleOf('net'));
    const renamed = await digestsOf({ ...moduleOf('net'), path: 'modules/two' });

    expect(documented).toEqual(before);
    expect(renamed?.content).not.toBe(before?.content);
    expect({ ...renamed, content: '', files: '' }).toEqual({ ...before, content: '', files: '' });
  });

  it('SF-S16 an edited data file changes the content of its own module only, and no md5', async () => {
    put({
      'modules/net/deployspec.yaml': DEPLOYSPEC,
      'modules/app/deployspec.yaml': DEPLOYSPEC,
      'in.csv': '1',
    });
    const dataFile = { file: join(root, 'in.csv'), path: 'module/data/in.csv', executable: false };
    const folderOf: FolderOf = ({ name }) => (name === 'net' ? { dataFiles: [dataFile] } : {});
    const modules = [moduleOf('net'), moduleOf('app')];
    const before = (await describeAll(modules, { folderOf })).desired?.modules;
    put({ 'in.csv': '2' });
    const after = (await describeAll(modules, { folderOf })).desired?.modules;

    expect(after?.[0]?.digests.content).not.toBe(before?.[0]?.digests.content);
    expect(after?.[0]?.digests.manifestMd5).toBe(before?.[0]?.digests.manifestMd5);
    expect(after?.[0]?.digests.files.has('data/in.csv')).toBe(true);
    expect(after?.[1]).toEqual(before?.[1]);
  });

  it('SF-C03 adds variables and looked up values to the manifest', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });
    const net = moduleOf('net', {
      env: { kind: 'env', name: 'X' },
      regional: { kind: 'parameter-value', key: 'name' },
      global: { kind: 'parameter-value', key: 'only' },
      list: { kind: 'parameter-value', key: 'list' },
      literal: { kind: 'value', value: 'v' },
      up: { kind: 'module-metadata', group: 'base', module: 'vpc', key: 'VpcId' },
    });

    expect(await storedParameters(net, { env: { X: 'value of X' } })).toEqual([
      { name: 'env', resolved_value: 'value of X', version: null },
      { name: 'regional', resolved_value: 'regional', version: null },
      { name: 'global', resolved_value: 'global', version: null },
      { name: 'list', resolved_value: '["a", 1]', version: null },
      { name: 'literal', resolved_value: null, version: null },
      { name: 'up', resolved_value: null, version: null },
    ]);
  });

  it('SF-C03 adds versions of parameters and of secrets with a stage, where they can be asked for', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });
    const net = moduleOf('net', {
      store: { kind: 'parameter-store', name: '/a/b' },
      staged: { kind: 'secrets-manager', reference: 'name:key:AWSCURRENT' },
      plain: { kind: 'secrets-manager', reference: 'name:key' },
    });
    const versions: NonNullable<DescribeOptions['versions']> = {
      parameter: async (name, { region }) => (name === '/a/b' && region === 'us-east-1' ? 7 : null),
      secret: async (id, stage) => `${id} ${stage}`,
    };

    const versionsOf = async (options: Given) =>
      (await storedParameters(net, options)).map(({ version }: { version: unknown }) => version);
    expect(await versionsOf({ versions })).toEqual([7, 'name AWSCURRENT', null]);
    expect(await versionsOf({})).toEqual([null, null, null]);
  });

  it('SF-C05 SF-C13 counts git sources as if they lay where Seed-Farmer keeps them', async () => {
    put({
      'kept/modules/net/deployspec.yaml': DEPLOYSPEC,
      '.gitignore': '/seedfarmer.gitmodules/host_r_v_1/\n',
    });
    const url = 'https://host/r';
    const location = { kind: 'git', url, path: 'modules/net', ref: 'v/1' } as const;
    const kept = join(root, 'kept');
    const folderOf = () => ({ dir: join(kept, 'modules/net'), root: kept });

    const ignored = await digestsOf({ ...moduleOf('net'), location }, { folderOf });
    const other = await digestsOf({ ...moduleOf('net'), location: { ...location, ref: 'v2' } }, { folderOf });

    expect(ignored?.bundleMd5).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(other?.bundleMd5).not.toBe(ignored?.bundleMd5);
    expect(ignored?.content).toBe(other?.content);
  });

  it('keeps the commit of git sources in the manifest', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });
    const folderOf = () => ({ commitHash: 'c0ffee' });

    const { desired } = await describeAll([moduleOf('net')], { folderOf });

    expect(desired?.modules[0]?.commitHash).toBe('c0ffee');
    expect(desired?.modules[0]?.storedManifest.get('commit_hash')).toBe('c0ffee');
  });
});

describe('problems of modules', () => {
  const codesOf = async (modules: readonly Module[], options: Given = {}) => {
    const { desired, diagnostics } = await describeAll(modules, options);
    return { found: diagnostics.map((d) => `${d.code} ${d.span?.source}:${d.span?.start.line}`), desired };
  };

  it('SF-S13 a missing deployspec is an error at the path that names the folder', async () => {
    put({ 'modules/net/app.py': '' });

    const { desired, diagnostics } = await describeAll([moduleOf('net', {}, 7)]);

    expect(desired).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'plan/no-deployspec',
        severity: 'error',
        summary: 'no deployspec.yaml can be read in "modules/net", the folder of module "core/net"',
        span: { start: { line: 7 } },
      },
    ]);
  });

  it('SF-S13 a deployspec of another name is named', async () => {
    put({ 'modules/net/deployspec.yml': DEPLOYSPEC });

    const { diagnostics } = await describeAll([moduleOf('net')]);

    expect(diagnostics[0]?.hints).toEqual([
      'rename "deployspec.yml" to deployspec.yaml: no other name is read',
    ]);
  });

  it('all problems of all modules are found at once', async () => {
    put({
      'modules/bad/deployspec.yaml': 'deploy: {phases: {build: {commands: [1]}}}\n',
      'modules/half/deployspec.yaml': 'destroy: {phases: {}}\n',
      'modules/odd/deployspec.yaml': `${DEPLOYSPEC}env: {}\n`,
    });
    const modules = [
      moduleOf('bad', { x: { kind: 'env', name: 'X' } }, 1),
      moduleOf('gone', { y: { kind: 'env', name: 'Y' } }, 2),
      moduleOf('half', {}, 3),
      moduleOf('odd', {}, 4),
    ];

    const { desired, found } = await codesOf(modules);

    expect(desired).toBeUndefined();
    expect(found).toEqual([
      'plan/no-deployspec manifest.yaml:2',
      'deploy/variable-unset manifest.yaml:100',
      'deploy/variable-unset manifest.yaml:100',
      'deployspec/commands modules/bad/deployspec.yaml:1',
      'deployspec/missing-side modules/half/deployspec.yaml:1',
      'deployspec/ignored-key modules/odd/deployspec.yaml:3',
    ]);
  });

  it('warnings of a deployspec that several modules share are said once and do not stop', async () => {
    put({ 'modules/net/deployspec.yaml': `${DEPLOYSPEC}env: {}\n` });
    const shared = { ...moduleOf('two'), path: 'modules/net' };

    const { desired, found } = await codesOf([moduleOf('net'), shared]);

    expect(desired?.modules).toHaveLength(2);
    expect(found).toEqual(['deployspec/ignored-key modules/net/deployspec.yaml:3']);
  });

  it('a module whose sources were not fetched is passed over, and nothing is desired', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });

    expect(await codesOf([moduleOf('net')], { folderOf: () => undefined })).toEqual({ found: [] });
  });

  it('SF-S15 a data file that cannot be read is an error at the path of the module', async () => {
    put({ 'modules/net/deployspec.yaml': DEPLOYSPEC });
    const dataFiles = [{ path: 'module/x', file: join(root, 'x'), executable: false }];

    const { found } = await codesOf([moduleOf('net', {}, 5)], { folderOf: () => ({ dataFiles }) });

    expect(found).toEqual(['bundle/not-readable manifest.yaml:5']);
  });
});
