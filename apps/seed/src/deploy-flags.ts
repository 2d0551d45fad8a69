import { AWS_FLAGS, EXECUTOR_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';

const WHERE = 'Where';
const WHAT = 'What';
const MANIFEST = 'Manifest';
const OUTPUTS = 'Outputs';
const AWS = 'AWS';
const SEED_FARMER = 'From Seed-Farmer';

/** Flags of every command that works on a whole deployment. */
const DEPLOYMENT_FLAGS = {
  local: { kind: 'switch', group: WHERE, brief: 'in local containers; the same as --executor docker' },
  remote: {
    kind: 'switch',
    group: WHERE,
    brief: 'in AWS CodeBuild, the default; the same as --executor codebuild',
  },
  ...EXECUTOR_FLAGS,
  parallelism: {
    kind: 'text',
    placeholder: 'N',
    group: WHERE,
    brief: 'builds at the same time, over all groups; a group may allow fewer',
  },
  state: {
    kind: 'choice',
    values: ['local', 'ssm'],
    group: WHERE,
    brief: 'where deployments are remembered (default: local for local executors, ssm for remote)',
  },
  offline: {
    kind: 'switch',
    group: WHERE,
    brief: 'rehearse without network and account: tools that touch the world are recorded, not run',
  },

  only: {
    kind: 'list',
    placeholder: 'GLOB',
    group: WHAT,
    brief: "only these modules: group/module, or a pattern such as 'core/*'",
  },
  exclude: { kind: 'list', placeholder: 'GLOB', group: WHAT, brief: 'all modules but these' },

  envFile: {
    kind: 'list',
    placeholder: 'FILE',
    group: MANIFEST,
    brief: 'variables for the manifest, from the root of the project (default: .env)',
  },
  showManifest: {
    kind: 'switch',
    negatable: true,
    group: MANIFEST,
    brief: 'print the manifest with every reference to a file and a variable replaced',
  },

  events: { kind: 'text', placeholder: 'FILE', group: OUTPUTS, brief: 'also write the event stream there' },

  aws: { kind: 'switch', negatable: true, group: AWS, brief: "hand the caller's credentials to the builds" },
  ...AWS_FLAGS,
} as const satisfies FlagTable;

/** Spellings that scripts for Seed-Farmer use; they concern the remote set-up, and are checked as there. */
const SEED_FARMER_FLAGS = {
  qualifier: {
    kind: 'text',
    placeholder: 'TEXT',
    group: SEED_FARMER,
    brief: 'end of the names of the toolchain and deployment roles, at most 6 letters and digits',
  },
  rolePrefix: {
    kind: 'text',
    placeholder: 'PATH',
    group: SEED_FARMER,
    brief: 'IAM path of the roles, which begins and ends with /',
  },
  enableSessionTimeout: {
    kind: 'switch',
    group: SEED_FARMER,
    brief: 'renew sessions of roles after an interval',
  },
  disableSessionTimeout: { kind: 'switch', group: SEED_FARMER, brief: 'do not; this is the default' },
  sessionTimeoutInterval: {
    kind: 'text',
    placeholder: 'SECONDS',
    group: SEED_FARMER,
    brief: 'that interval, from 60 to 43200',
  },
} as const satisfies FlagTable;

const REDEPLOY = {
  redeployOnOutputChange: {
    kind: 'switch',
    negatable: true,
    group: WHAT,
    brief: 'also deploy modules whose inputs from other modules changed',
  },
} as const satisfies FlagTable;

const DRY_RUN = {
  dryRun: { kind: 'switch', negatable: true, group: WHAT, brief: 'print the plan and change nothing' },
} as const satisfies FlagTable;

const APPLY_SEED_FARMER = {
  ...SEED_FARMER_FLAGS,
  updateSeedkit: { kind: 'switch', negatable: true, group: SEED_FARMER, brief: 'update the seedkit' },
  updateProjectPolicy: {
    kind: 'switch',
    negatable: true,
    group: SEED_FARMER,
    brief: 'update the policy of the project',
  },
  enableSelfAccessLogs: {
    kind: 'switch',
    negatable: true,
    group: SEED_FARMER,
    brief: 'access logs of the buckets, in the buckets themselves',
  },
} as const satisfies FlagTable;

/** Flags of `seed plan`. */
export const PLAN_FLAGS = {
  ...DEPLOYMENT_FLAGS,
  ...REDEPLOY,
  output: {
    kind: 'text',
    placeholder: 'FILE',
    short: 'o',
    group: OUTPUTS,
    brief: 'write the plan there, for `seed apply FILE`',
  },
  detailedExitcode: { kind: 'switch', group: OUTPUTS, brief: 'exit status 5 when there are changes' },
  details: { kind: 'switch', group: OUTPUTS, brief: 'every file, field and resource' },
  ...APPLY_SEED_FARMER,
} as const satisfies FlagTable;

/** Flags of `seed apply`. */
export const APPLY_FLAGS = {
  ...DEPLOYMENT_FLAGS,
  ui: {
    kind: 'switch',
    group: OUTPUTS,
    brief: 'show the run on a full screen, and answer there; see `seed monitor`',
  },
  ...REDEPLOY,
  ...DRY_RUN,
  ...APPLY_SEED_FARMER,
} as const satisfies FlagTable;

/** Flags of `seed destroy`. */
export const DESTROY_FLAGS = {
  ...DEPLOYMENT_FLAGS,
  toolchainRegion: {
    kind: 'text',
    placeholder: 'REGION',
    group: AWS,
    brief: 'where the deployment itself is remembered (default: --region, else that of the files)',
  },
  ...DRY_RUN,
  ...SEED_FARMER_FLAGS,
  removeSeedkit: {
    kind: 'switch',
    negatable: true,
    group: SEED_FARMER,
    brief: 'also remove the seedkit of the accounts',
  },
} as const satisfies FlagTable;
