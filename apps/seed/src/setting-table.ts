import { EXECUTORS, RUN_FLAGS } from './flags.ts';

type SettingKind =
  | { readonly kind: 'text'; readonly default?: string }
  | { readonly kind: 'switch'; readonly default: boolean }
  | { readonly kind: 'duration'; readonly default: string }
  | { readonly kind: 'number'; readonly default: number; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly default: string };

export type SettingSpec = SettingKind & {
  readonly about: string;
  /** Other variables that are looked at after SEED_*. */
  readonly variables?: readonly string[];
  /** Not in seed.yaml: what one user decides for one machine. */
  readonly personal?: true;
};

const about = (name: keyof typeof RUN_FLAGS): string => RUN_FLAGS[name].brief;

/**
 * Every setting: its key is the name in seed.yaml and of the flag. A setting is looked for as a flag, as SEED_*,
 * in seed.yaml, in seedfarmer.yaml (the project's name), in the user's configuration; then the default counts.
 */
export const SETTINGS = {
  project: { kind: 'text', about: about('project') },
  deployment: { kind: 'text', default: 'local', about: 'deployment name that modules see' },
  group: {
    kind: 'text',
    about: 'group name that modules see (default: the folder above the module, else local)',
  },
  executor: { kind: 'choice', values: EXECUTORS, default: 'auto', about: about('executor') },
  action: { kind: 'choice', values: ['deploy', 'destroy'], default: 'deploy', about: about('action') },
  source: {
    kind: 'choice',
    values: ['tree', 'head', 'all'],
    default: 'tree',
    about: 'which files of the source a build gets',
  },
  image: { kind: 'text', about: 'build image (default: chosen by the executor)' },
  compute: { kind: 'text', default: 'BUILD_GENERAL1_SMALL', about: about('compute') },
  serviceRole: { kind: 'text', about: about('serviceRole') },
  privileged: { kind: 'switch', default: false, about: about('privileged') },
  arch: { kind: 'choice', values: ['x86_64', 'arm64', 'native'], default: 'native', about: about('arch') },
  timeout: { kind: 'duration', default: '60m', about: about('timeout') },
  queuedTimeout: { kind: 'duration', default: '8h', about: about('queuedTimeout') },
  network: { kind: 'text', default: 'default', about: about('network') },
  pull: { kind: 'choice', values: RUN_FLAGS.pull.values, default: 'missing', about: about('pull') },
  allowSubstitute: { kind: 'switch', default: false, about: about('allowSubstitute') },
  limits: { kind: 'choice', values: RUN_FLAGS.limits.values, default: 'on', about: about('limits') },
  mount: { kind: 'choice', values: RUN_FLAGS.mount.values, default: 'auto', about: about('mount') },
  parallelism: {
    kind: 'number',
    default: 4,
    min: 1,
    max: 500,
    about: 'builds of a batch or of a deployment at the same time',
  },
  dotFiles: {
    kind: 'switch',
    default: false,
    about: 'bundles of modules also hold files such as .npmignore, which Seed-Farmer leaves out',
  },
  redeployOnOutputChange: {
    kind: 'switch',
    default: false,
    about: 'an apply also deploys modules whose inputs from other modules changed',
  },
  staleOutputs: {
    kind: 'choice',
    values: ['keep', 'drop'],
    default: 'keep',
    about: 'outputs of the last time that a module does not record this time; Seed-Farmer keeps them',
  },
  artifacts: { kind: 'text', about: 'where artifacts go (default: in the journal of the run)' },
  cache: { kind: 'text', about: 'where caches are kept (default: .seed/cache)' },
  reports: { kind: 'text', about: 'where report files go (default: in the journal of the run)' },
  zip: { kind: 'switch', default: false, about: about('zip') },
  logFormat: {
    kind: 'choice',
    values: RUN_FLAGS.logFormat.values,
    default: 'plain',
    about: about('logFormat'),
  },
  mask: { kind: 'choice', values: RUN_FLAGS.mask.values, default: 'variants', about: about('mask') },
  failOnReport: { kind: 'switch', default: false, about: about('failOnReport') },
  continueMeansSuccess: { kind: 'switch', default: false, about: about('continueMeansSuccess') },
  offline: { kind: 'switch', default: false, about: about('offline') },
  aws: { kind: 'switch', default: false, personal: true, about: about('aws') },
  account: { kind: 'text', default: '000000000000', about: 'account id that builds see without --aws' },
  profile: { kind: 'text', variables: ['AWS_PROFILE'], about: about('profile') },
  region: {
    kind: 'text',
    variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    default: 'us-east-1',
    about: about('region'),
  },
  endpointUrl: { kind: 'text', variables: ['AWS_ENDPOINT_URL'], about: about('endpointUrl') },
  state: {
    kind: 'choice',
    values: ['auto', 'local', 'ssm'],
    default: 'auto',
    about:
      'where deployments are remembered: on this machine, or in Parameter Store; auto: with local executors on this machine',
  },
  toolchainRegion: {
    kind: 'text',
    about: 'region of the toolchain, for commands that read no manifest (default: region)',
  },
  qualifier: { kind: 'text', about: 'end of the names of the toolchain and deployment roles' },
  rolePrefix: { kind: 'text', about: 'IAM path of the toolchain and deployment roles' },
  stateDir: {
    kind: 'text',
    personal: true,
    about: 'folder of journals, caches and outputs (default: .seed of the project)',
  },
  yesRunOnThisMachine: {
    kind: 'switch',
    default: false,
    personal: true,
    about: about('yesRunOnThisMachine'),
  },
} as const satisfies Record<string, SettingSpec>;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<S> = S extends { readonly kind: 'switch' }
  ? boolean
  : S extends { readonly kind: 'number' | 'duration' }
    ? number
    : S extends { readonly kind: 'choice'; readonly values: readonly (infer V)[] }
      ? V
      : S extends { readonly default: string }
        ? string
        : string | undefined;

/** Durations are milliseconds. */
export type SettingValues = { readonly [K in SettingName]: ValueOf<(typeof SETTINGS)[K]> };
