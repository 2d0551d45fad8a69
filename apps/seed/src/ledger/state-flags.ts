import { AWS_FLAGS } from '../flags.ts';
import type { FlagTable } from '../flags.ts';

const WHERE = 'Where';
const WHAT = 'What';
const REMOTE = 'In AWS';

/** How to get at Parameter Store of the project's accounts; the state of this machine needs none of them. */
export const REMOTE_FLAGS = {
  profile: { ...AWS_FLAGS.profile, group: REMOTE },
  region: { ...AWS_FLAGS.region, group: REMOTE, brief: 'region of the toolchain' },
  toolchainRegion: {
    kind: 'text',
    placeholder: 'NAME',
    group: REMOTE,
    brief: 'region of the toolchain, where it is another than --region',
  },
  endpointUrl: { ...AWS_FLAGS.endpointUrl, group: REMOTE, brief: 'AWS emulator' },
  qualifier: { kind: 'text', placeholder: 'TEXT', group: REMOTE, brief: 'end of the names of the roles' },
  rolePrefix: { kind: 'text', placeholder: '/PATH/', group: REMOTE, brief: 'IAM path of the roles' },
} as const satisfies FlagTable;

/** Which state is meant; the same on every command that looks at it. */
export const STATE_FLAGS = {
  local: {
    kind: 'switch',
    group: WHERE,
    brief: 'the state of this machine; with --state ssm: no roles, the caller’s credentials do everything',
  },
  remote: {
    kind: 'switch',
    group: WHERE,
    brief: 'the state in Parameter Store (default where anything leads to AWS)',
  },
  state: {
    kind: 'choice',
    values: ['local', 'ssm'],
    group: WHERE,
    brief: 'which state, by name; counts before --local and --remote',
  },
  offline: { kind: 'switch', group: WHERE, brief: 'what offline rehearsals remember' },
  project: {
    kind: 'text',
    placeholder: 'NAME',
    short: 'p',
    group: WHERE,
    brief: 'project (default: that of seedfarmer.yaml)',
  },
  ...REMOTE_FLAGS,
} as const satisfies FlagTable;

/** For states whose manifests name accounts by variables. */
export const ENV_FLAGS = {
  envFile: {
    kind: 'list',
    placeholder: 'FILE',
    group: REMOTE,
    brief: 'variables that hold account ids (default: .env)',
  },
} as const satisfies FlagTable;

export const HEADER_FLAGS = {
  header: { kind: 'switch', negatable: true, group: WHAT, brief: 'print the names of the columns' },
} as const satisfies FlagTable;

export const DEPLOYMENT_FLAG = {
  deployment: { kind: 'text', placeholder: 'NAME', short: 'd', group: WHAT, brief: 'deployment' },
} as const satisfies FlagTable;

/** Seed-Farmer's way to name a module. */
export const NAMING_FLAGS = {
  ...DEPLOYMENT_FLAG,
  group: { kind: 'text', placeholder: 'NAME', short: 'g', group: WHAT, brief: 'group of the module' },
  module: { kind: 'text', placeholder: 'NAME', short: 'm', group: WHAT, brief: 'module' },
} as const satisfies FlagTable;

/** The account and region of a module; where they are not given, the stored state says them. */
export const TARGET_FLAGS = {
  targetAccountId: { kind: 'text', placeholder: 'ID', group: REMOTE, brief: 'account of the module' },
  targetRegion: { kind: 'text', placeholder: 'NAME', group: REMOTE, brief: 'region of the module' },
} as const satisfies FlagTable;

/** Everything that names one module and the state that it is in. */
export const MODULE_FLAGS = {
  ...NAMING_FLAGS,
  ...STATE_FLAGS,
  ...ENV_FLAGS,
  ...TARGET_FLAGS,
} as const satisfies FlagTable;
