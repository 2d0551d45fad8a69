interface FlagBase {
  readonly brief: string;
  /** Heading in the help under which it stands. */
  readonly group: string;
  /** seed's own letters are `y o f q v`; the others are those that Seed-Farmer's commands have. */
  /** What completes its value, from the files of the project. */
  readonly complete?: 'image' | 'target';
  readonly short?: 'y' | 'o' | 'f' | 'q' | 'v' | 'b' | 'd' | 'g' | 'j' | 'k' | 'm' | 'n' | 'p' | 's' | 't';
}

/** A flag of a command; its key is camelCase and shown as `--kebab-case`. */
export type Flag = FlagBase &
  (
    | { readonly kind: 'switch'; readonly negatable?: boolean }
    | { readonly kind: 'count' }
    | { readonly kind: 'text'; readonly placeholder: string }
    | { readonly kind: 'list'; readonly placeholder: string }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
  );

export type FlagTable = Readonly<Record<string, Flag>>;

/** The values of a table's flags: undefined where a flag was not given. */
export type FlagValues<T extends FlagTable> = {
  readonly [K in keyof T]?: T[K] extends { readonly kind: 'switch' }
    ? boolean
    : T[K] extends { readonly kind: 'count' }
      ? number
      : T[K] extends { readonly kind: 'list' }
        ? readonly string[]
        : T[K] extends { readonly kind: 'choice'; readonly values: readonly (infer V)[] }
          ? V
          : string;
};

/** `sourceDir` → `source-dir`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `sourceDir` → `SEED_SOURCE_DIR`. */
export const variableOf = (name: string): string => `SEED_${kebab(name).replaceAll('-', '_').toUpperCase()}`;

const GENERAL = 'Everywhere';

/** Flags that mean the same on every command. */
export const GENERAL_FLAGS = {
  json: { kind: 'switch', group: GENERAL, brief: 'print for programs: one document, or one event per line' },
  quiet: { kind: 'switch', short: 'q', group: GENERAL, brief: 'print the result only' },
  verbose: { kind: 'count', short: 'v', group: GENERAL, brief: 'print more; repeat for still more' },
  debug: { kind: 'switch', negatable: true, group: GENERAL, brief: 'print stack traces' },
  color: { kind: 'choice', values: ['auto', 'always', 'never'], group: GENERAL, brief: 'use colours' },
  yes: { kind: 'switch', short: 'y', group: GENERAL, brief: 'answer every confirmation with yes' },
  noInput: { kind: 'switch', group: GENERAL, brief: 'never ask; a needed question ends with exit status 4' },
} as const satisfies FlagTable;

const AWS = 'AWS';

/** Flags of every command that may talk to AWS. */
export const AWS_FLAGS = {
  profile: { kind: 'text', placeholder: 'NAME', group: AWS, brief: 'profile of the AWS configuration' },
  region: { kind: 'text', placeholder: 'NAME', group: AWS, brief: 'region' },
  endpointUrl: {
    kind: 'text',
    placeholder: 'URL',
    group: AWS,
    brief: 'AWS emulator, for the build and for seed itself',
  },
} as const satisfies FlagTable;

const WHERE = 'Where';
const WHAT = 'What';
const ENVIRONMENT = 'Environment of the build';
const PROJECT = 'Project settings';
const OUTPUTS = 'Outputs';
const DEBUGGING = 'Debugging';

export const EXECUTORS = ['auto', 'docker', 'host', 'codebuild'] as const;
const UNTIL = ['install', 'pre_build', 'build', 'post_build'] as const;

/** Which executor runs builds, for every command that runs some. */
export const EXECUTOR_FLAGS = {
  executor: {
    kind: 'choice',
    values: EXECUTORS,
    group: WHERE,
    brief: 'auto takes docker where an engine answers, else host where that is allowed',
  },
  yesRunOnThisMachine: {
    kind: 'switch',
    group: WHERE,
    brief: 'allow auto to run the commands as processes of this machine',
  },
} as const satisfies FlagTable;

/** Flags of `seed run`. */
export const RUN_FLAGS = {
  local: { kind: 'switch', group: WHERE, brief: 'in a local container; the same as --executor docker' },
  remote: {
    kind: 'switch',
    group: WHERE,
    brief: 'in AWS CodeBuild, with the seedkit of the project; the same as --executor codebuild',
  },
  ...EXECUTOR_FLAGS,
  parallelism: { kind: 'text', placeholder: 'N', group: WHERE, brief: 'builds of a batch at the same time' },
  project: {
    kind: 'text',
    placeholder: 'NAME',
    group: WHERE,
    brief: 'name of the project (default: of seed.yaml or seedfarmer.yaml); its seedkit runs remote builds',
  },

  action: { kind: 'choice', values: ['deploy', 'destroy'], group: WHAT, brief: 'which part of a deployspec' },
  spec: {
    kind: 'text',
    placeholder: 'FILE',
    group: WHAT,
    brief: 'another buildspec or deployspec; - reads it from standard input',
  },
  batch: {
    kind: 'switch',
    negatable: true,
    group: WHAT,
    brief: 'run the batch of a spec that has one (the default); --no-batch runs its phases only',
  },
  task: {
    kind: 'list',
    placeholder: 'ID',
    group: WHAT,
    brief: 'only this task of a batch, without its dependencies',
  },
  source: {
    kind: 'list',
    placeholder: 'tree|head|all|DIR',
    group: WHAT,
    brief:
      'tree: files that git does not ignore; head: a clean clone; all: everything; DIR: the source is there',
  },
  sourceDir: { kind: 'list', placeholder: 'ID=PATH', group: WHAT, brief: 'secondary source' },
  param: { kind: 'list', placeholder: 'NAME=VALUE', group: WHAT, brief: 'module parameter' },
  plan: { kind: 'switch', group: WHAT, brief: 'print what would run and change nothing' },
  dryRun: { kind: 'switch', group: WHAT, brief: 'the same as --plan' },
  offline: {
    kind: 'switch',
    group: WHAT,
    brief: 'rehearse without network and account: tools that touch the world are recorded, not run',
  },

  env: {
    kind: 'list',
    placeholder: 'K=V',
    group: ENVIRONMENT,
    brief: 'variable; K=@parameter-store:/name and K=@secrets-manager:id:key are looked up',
  },
  envFile: { kind: 'list', placeholder: 'FILE', group: ENVIRONMENT, brief: 'variables from a .env file' },
  secret: {
    kind: 'list',
    placeholder: 'NAME[=@FILE]',
    group: ENVIRONMENT,
    brief: "variable from the caller's environment or a file, hidden everywhere",
  },

  image: { kind: 'text', placeholder: 'NAME', group: PROJECT, brief: 'build image' },
  compute: {
    kind: 'text',
    placeholder: 'TYPE',
    group: PROJECT,
    brief: 'compute type, e.g. BUILD_GENERAL1_MEDIUM',
  },
  serviceRole: {
    kind: 'text',
    placeholder: 'ARN',
    group: PROJECT,
    brief: 'role of remote builds (default: that of the seedkit)',
  },
  privileged: { kind: 'switch', negatable: true, group: PROJECT, brief: 'let the build start containers' },
  arch: { kind: 'choice', values: ['x86_64', 'arm64'], group: PROJECT, brief: 'architecture of the build' },
  timeout: {
    kind: 'text',
    placeholder: 'D',
    group: PROJECT,
    brief: 'end the build after this time: 90s, 30m, 2h',
  },
  queuedTimeout: {
    kind: 'text',
    placeholder: 'D',
    group: PROJECT,
    brief: 'give up waiting for a slot after this time',
  },
  network: {
    kind: 'text',
    placeholder: 'NAME',
    group: PROJECT,
    brief: 'default, none, host, or a network of the engine',
  },
  pull: {
    kind: 'choice',
    values: ['missing', 'always', 'never'],
    group: PROJECT,
    brief: 'when to pull the image',
  },
  allowSubstitute: {
    kind: 'switch',
    negatable: true,
    group: PROJECT,
    brief: 'take another image of the family where the named one cannot be had',
  },
  limits: {
    kind: 'choice',
    values: ['on', 'off'],
    group: PROJECT,
    brief: 'memory and CPU of the compute type',
  },
  mount: {
    kind: 'choice',
    values: ['auto', 'overlay', 'copy', 'ro', 'rw'],
    group: PROJECT,
    brief: 'how the source reaches the build; only rw lets it write into the working tree',
  },

  artifacts: { kind: 'text', placeholder: 'DIR', group: OUTPUTS, brief: 'where artifacts go' },
  cache: { kind: 'text', placeholder: 'DIR', group: OUTPUTS, brief: 'where caches are kept' },
  reports: { kind: 'text', placeholder: 'DIR', group: OUTPUTS, brief: 'where report files go' },
  zip: { kind: 'switch', negatable: true, group: OUTPUTS, brief: 'also write each artifact as a zip file' },
  events: { kind: 'text', placeholder: 'FILE', group: OUTPUTS, brief: 'also write the event stream there' },
  logFormat: {
    kind: 'choice',
    values: ['plain', 'codebuild'],
    group: OUTPUTS,
    brief: "codebuild prints CodeBuild's own log lines",
  },
  mask: {
    kind: 'choice',
    values: ['variants', 'exact'],
    group: OUTPUTS,
    brief: 'exact hides secrets only as CodeBuild does',
  },
  failOnReport: {
    kind: 'switch',
    negatable: true,
    group: OUTPUTS,
    brief: 'a failed test report fails the build',
  },
  continueMeansSuccess: {
    kind: 'switch',
    negatable: true,
    group: OUTPUTS,
    brief: 'a failed phase with on-failure CONTINUE does not fail the build',
  },

  aws: { kind: 'switch', negatable: true, group: AWS, brief: "hand the caller's credentials to the build" },
  ...AWS_FLAGS,

  from: { kind: 'choice', values: UNTIL, group: DEBUGGING, brief: 'begin with this phase' },
  until: { kind: 'choice', values: UNTIL, group: DEBUGGING, brief: 'end after this phase' },
  onFailure: {
    kind: 'choice',
    values: ['shell', 'keep', 'commit'],
    group: DEBUGGING,
    brief: 'after a failure: open a shell there, keep the place, or make an image of it',
  },
  breakpoints: { kind: 'switch', group: DEBUGGING, brief: 'codebuild-breakpoint pauses the build' },
} as const satisfies FlagTable;
