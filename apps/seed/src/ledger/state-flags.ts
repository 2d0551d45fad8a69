import type { FlagTable } from '../flags.ts';

const WHERE = 'Where';
const WHAT = 'What';

/** Which state is meant; the same on every command that looks at it. */
export const STATE_FLAGS = {
  local: { kind: 'switch', group: WHERE, brief: 'the state of this machine (the default)' },
  remote: { kind: 'switch', group: WHERE, brief: 'the state in Parameter Store' },
  offline: { kind: 'switch', group: WHERE, brief: 'what offline rehearsals remember' },
  project: {
    kind: 'text',
    placeholder: 'NAME',
    short: 'p',
    group: WHERE,
    brief: 'project (default: that of seedfarmer.yaml)',
  },
} as const satisfies FlagTable;

export const HEADER_FLAGS = {
  header: { kind: 'switch', negatable: true, group: WHAT, brief: 'print the names of the columns' },
} as const satisfies FlagTable;

/** Seed-Farmer's way to name a module. */
export const NAMING_FLAGS = {
  deployment: { kind: 'text', placeholder: 'NAME', short: 'd', group: WHAT, brief: 'deployment' },
  group: { kind: 'text', placeholder: 'NAME', short: 'g', group: WHAT, brief: 'group of the module' },
  module: { kind: 'text', placeholder: 'NAME', short: 'm', group: WHAT, brief: 'module' },
} as const satisfies FlagTable;

const REMOTE = 'For the state in AWS';

/** Taken on every command as Seed-Farmer takes them; the state of this machine needs none of them. */
export const REMOTE_FLAGS = {
  profile: { kind: 'text', placeholder: 'NAME', group: REMOTE, brief: 'profile of the AWS configuration' },
  region: { kind: 'text', placeholder: 'NAME', group: REMOTE, brief: 'region of the toolchain' },
  qualifier: { kind: 'text', placeholder: 'TEXT', group: REMOTE, brief: 'end of the names of the roles' },
  rolePrefix: { kind: 'text', placeholder: '/PATH/', group: REMOTE, brief: 'IAM path of the roles' },
  envFile: { kind: 'list', placeholder: 'FILE', group: REMOTE, brief: 'variables for manifests (.env)' },
} as const satisfies FlagTable;

/** The account and region of a module, for changes by hand. */
export const TARGET_FLAGS = {
  targetAccountId: { kind: 'text', placeholder: 'ID', group: REMOTE, brief: 'account of the module' },
  targetRegion: { kind: 'text', placeholder: 'NAME', group: REMOTE, brief: 'region of the module' },
} as const satisfies FlagTable;
