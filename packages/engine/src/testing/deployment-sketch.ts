import { createHash } from 'node:crypto';
import { loadModuleDeployspec, type ModuleDeployspec } from '@seed/deployspec';
import type { Span, Target } from '@seed/kernel';
import { lookupParameter } from '@seed/manifest';
import type { Deployment, Module, Parameter, ParameterSource, TargetAccount } from '@seed/manifest';
import { type PythonDict, pythonJson, type PythonValue } from '@seed/yaml';
import type { Desired, DesiredModule } from '../desired.ts';
import { digestManifest } from '../manifest-digest.ts';

/** A value of a parameter, or where it comes from. */
export type ParameterSketch =
  | { readonly value: PythonValue }
  /** `core/vpc:VpcId`, or `core/vpc` for everything. */
  | { readonly output: string }
  | { readonly env: string }
  | { readonly store: string }
  | { readonly secret: string }
  | { readonly lookup: string };

export interface ModuleSketch {
  readonly parameters?: Readonly<Record<string, ParameterSketch>>;
  /** Stands for all files of the module. */
  readonly content?: string;
  /** How many files it has; one where absent. */
  readonly files?: number;
  /** `alias/region` of the accounts; absent: the first region of the first account. */
  readonly target?: string;
  readonly commitHash?: string;
  readonly deployspec?: string;
}

export interface GroupSketch {
  readonly concurrency?: number;
  readonly path?: string;
  readonly modules: Readonly<Record<string, ModuleSketch>>;
}

export interface DeploymentSketch {
  readonly project?: string;
  readonly name?: string;
  readonly force?: boolean;
  /** By alias; each has its id and its regions. */
  readonly accounts?: Readonly<Record<string, AccountSketch>>;
  readonly groups: Readonly<Record<string, GroupSketch>>;
}

export interface AccountSketch extends Partial<Omit<TargetAccount, 'alias' | 'regions' | 'span'>> {
  readonly regions?: Readonly<Record<string, Readonly<Record<string, PythonValue>>>>;
}

const START = { line: 1, column: 1, offset: 0 };

/** A place in a manifest that no file holds. */
export function placeAt(line: number, source = 'manifest.yaml'): Span {
  return { source, start: { ...START, line }, end: { ...START, line, column: 9 } };
}

export const DEPLOYSPEC = `deploy:
  phases:
    build:
      commands: [echo deploy]
destroy:
  phases:
    build:
      commands: [echo destroy]
`;

const DEFAULT_ACCOUNTS: Readonly<Record<string, AccountSketch>> = {
  primary: { accountId: '123456789012', regions: { 'us-east-1': {} } },
};

/** What the manifest of a sketch asks for, with all digests, without a file. */
export function desiredOf(sketch: DeploymentSketch): Desired {
  const accounts = Object.entries(sketch.accounts ?? DEFAULT_ACCOUNTS).map(accountOf);
  const modules = Object.entries(sketch.groups).flatMap(([group, { modules: members }]) =>
    Object.entries(members).map(([name, module]) => describe(group, name, { module, accounts })),
  );
  const groups = Object.entries(sketch.groups).map(([name, { concurrency, path }]) => ({
    name,
    modules: modules.map(({ module }) => module).filter(({ group }) => group === name),
    source: 'manifest.yaml',
    span: placeAt(1),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(path === undefined ? {} : { path }),
  }));
  const deployment: Deployment = {
    project: { name: sketch.project ?? 'MyApp', root: '/project', description: 'test', strict: false },
    name: sketch.name ?? 'dev',
    toolchainRegion: 'us-east-1',
    forceDependencyRedeploy: sketch.force ?? false,
    groups,
    accounts,
    stored: storedDeployment(sketch, modules, accounts),
    environment: new Map(),
  };
  return { deployment, modules };
}

function accountOf(
  [alias, { regions = { 'us-east-1': {} }, ...rest }]: [string, AccountSketch],
  index: number,
): TargetAccount {
  return {
    accountId: '123456789012',
    parametersGlobal: {},
    isDefault: index === 0,
    ...rest,
    alias,
    regions: Object.entries(regions).map(([region, parameters], at) => ({
      region,
      isDefault: at === 0,
      parametersRegional: new Map(Object.entries(parameters)),
      span: placeAt(1),
    })),
    span: placeAt(1),
  };
}

function targetOf(text: string | undefined, accounts: readonly TargetAccount[]): Target {
  const [alias, region] = text?.split('/') ?? [];
  const account = accounts.find((each) => each.alias === alias) ?? accounts[0];
  if (account === undefined) throw new Error('a sketch needs an account');
  return {
    alias: account.alias,
    accountId: account.accountId,
    region: region ?? account.regions[0]?.region ?? '',
  };
}

interface Sketched {
  readonly module: ModuleSketch;
  readonly accounts: readonly TargetAccount[];
}

const KNOWN = new Map<string, ModuleDeployspec>();

/** Read once: property tests make thousands of modules. */
function deployspecOf(text: string): ModuleDeployspec {
  const spec = KNOWN.get(text) ?? loadModuleDeployspec({ id: 'deployspec.yaml', text }).value;
  if (spec === undefined) throw new Error('the deployspec of a sketch has errors');
  KNOWN.set(text, spec);
  return spec;
}

/** The first one changes with the content. */
const filesOf = (content: string, many = 1): ReadonlyMap<string, string> =>
  new Map([
    ['main.py', md5(content).slice(0, 8)],
    ...Array.from(
      { length: many - 1 },
      (_, at) => [`lib/module_${at}.py`, md5(`${at}`).slice(0, 8)] as const,
    ),
  ]);

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function describe(group: string, name: string, { module: sketch, accounts }: Sketched): DesiredModule {
  const path = `modules/${name}`;
  const target = targetOf(sketch.target, accounts);
  const parameters = Object.entries(sketch.parameters ?? {}).map(
    ([parameter, source], at): Parameter => ({
      name: parameter,
      source: sourceOf(source),
      span: placeAt(at + 2),
    }),
  );
  const text = sketch.deployspec ?? DEPLOYSPEC;
  const spec = deployspecOf(text);
  const content = sketch.content ?? `${group}/${name}`;
  const model: PythonDict = new Map<string, PythonValue>([
    ['name', name],
    ['path', path],
    ['target_account', target.alias],
    ['target_region', target.region],
    ['parameters', parameters.map(storedParameter)],
    ['data_files', null],
    ['codebuild_image', null],
  ]);
  const resolved = parameters.map(({ source }) => {
    const value =
      source.kind === 'parameter-value' ? lookupParameter({ accounts }, target, source.key) : undefined;
    return value === undefined
      ? {}
      : { resolvedValue: typeof value === 'string' ? value : pythonJson(value) };
  });
  const digest = digestManifest(model, {
    bundleMd5: md5(content),
    deployspecMd5: md5(text),
    deployspec: spec.stored,
    parameters: resolved,
    dataFileCommits: [],
    ...(sketch.commitHash === undefined ? {} : { commitHash: sketch.commitHash }),
  });
  const module: Module = {
    node: `${group}/${name}`,
    group,
    name,
    path,
    location: { kind: 'local', path },
    target,
    parameters,
    dataFiles: [],
    span: placeAt(1),
    pathSpan: placeAt(1),
    stored: model,
    spans: new Map(),
  };
  return {
    node: module.node,
    module,
    dir: `/project/${path}`,
    dataFiles: [],
    deployspec: spec.deployspec,
    digests: {
      bundleMd5: md5(content),
      deployspecMd5: md5(text),
      manifestMd5: digest.md5,
      content: `sha256:${createHash('sha256').update(content).digest('hex')}`,
      files: filesOf(content, sketch.files),
    },
    storedManifest: digest.stored,
    storedDeployspec: spec.stored,
    hasModuleStack: false,
    ...(sketch.commitHash === undefined ? {} : { commitHash: sketch.commitHash }),
  };
}

function sourceOf(sketch: ParameterSketch): ParameterSource {
  if ('value' in sketch) return { kind: 'value', value: sketch.value };
  if ('env' in sketch) return { kind: 'env', name: sketch.env };
  if ('store' in sketch) return { kind: 'parameter-store', name: sketch.store };
  if ('secret' in sketch) return { kind: 'secrets-manager', reference: sketch.secret };
  if ('lookup' in sketch) return { kind: 'parameter-value', key: sketch.lookup };
  const [node = '', key] = sketch.output.split(':');
  const [group = '', module = ''] = node.split('/');
  return { kind: 'module-metadata', group, module, ...(key === undefined ? {} : { key }) };
}

const dict = (values: Readonly<Record<string, PythonValue>>): PythonDict => new Map(Object.entries(values));

function storedParameter({ name, source }: Parameter): PythonDict {
  const value = source.kind === 'value' ? source.value : null;
  return dict({
    name,
    value,
    value_from: source.kind === 'value' ? null : storedReference(source),
    version: null,
    resolved_value: null,
    disableEnvVarResolution: null,
  });
}

function storedReference(source: Exclude<ParameterSource, { kind: 'value' }>): PythonDict {
  const none = {
    module_metadata: null,
    env_variable: null,
    parameter_store: null,
    secrets_manager: null,
    parameter_value: null,
  };
  switch (source.kind) {
    case 'module-metadata': {
      const { group, module, key = null } = source;
      return dict({ ...none, module_metadata: dict({ group, name: module, key }) });
    }
    case 'env':
      return dict({ ...none, env_variable: source.name });
    case 'parameter-store':
      return dict({ ...none, parameter_store: source.name });
    case 'secrets-manager':
      return dict({ ...none, secrets_manager: source.reference });
    case 'parameter-value':
      return dict({ ...none, parameter_value: source.key });
  }
}

function storedDeployment(
  sketch: DeploymentSketch,
  modules: readonly DesiredModule[],
  accounts: readonly TargetAccount[],
): PythonDict {
  const groups = Object.entries(sketch.groups).map(([name, { concurrency = null, path = null }]) =>
    dict({
      name,
      path,
      concurrency,
      modules:
        path === null
          ? modules.filter(({ module }) => module.group === name).map(({ module }) => module.stored)
          : [],
    }),
  );
  const mappings = accounts.map((account) =>
    dict({
      alias: account.alias,
      account_id: account.accountId,
      default: account.isDefault,
      parameters_global: dict(account.parametersGlobal),
      region_mappings: account.regions.map((mapping) =>
        dict({
          region: mapping.region,
          default: mapping.isDefault,
          parameters_regional: mapping.parametersRegional,
        }),
      ),
      codebuild_image: account.codebuildImage ?? null,
    }),
  );
  return dict({
    name: sketch.name ?? 'dev',
    name_generator: null,
    toolchain_region: 'us-east-1',
    force_dependency_redeploy: sketch.force ?? false,
    groups,
    target_account_mappings: mappings,
  });
}
