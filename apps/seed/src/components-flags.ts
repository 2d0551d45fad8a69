import { AWS_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';

const WHAT = 'What';
const WHERE = 'Where';
const VERSIONS = 'Versions';
const OUTPUT = 'Output';

/** What of a project is meant. */
const IMAGE_FLAGS = {
  image: {
    kind: 'list',
    placeholder: 'KEY',
    group: WHAT,
    brief: 'only this image of the settings',
    complete: 'image',
  },
} as const satisfies FlagTable;

/** Which accounts and regions. */
export const TARGET_FLAGS = {
  target: {
    kind: 'list',
    placeholder: 'NAME',
    group: WHERE,
    brief: 'target of the settings; all stands for every one',
    complete: 'target',
  },
  ...AWS_FLAGS,
} as const satisfies FlagTable;

const BASE = {
  base: {
    kind: 'text',
    placeholder: 'REF',
    group: VERSIONS,
    brief: 'compare with where the branch left this one (default: origin/main; on it, the commit before)',
  },
  published: {
    kind: 'text',
    placeholder: 'TARGET',
    group: VERSIONS,
    brief: 'compare with what a target of the settings holds, or `default`: the account of the credentials',
  },
} as const satisfies FlagTable;

const BUMP = {
  kind: 'choice',
  values: ['patch', 'minor', 'major'],
  group: VERSIONS,
  brief: 'raise the versions that have to rise, by this much, in the files, the lock and the recipes',
} as const;

const ALLOW_REBUILD = {
  kind: 'switch',
  group: VERSIONS,
  brief: 'publish other content under a version that is taken, as its next build',
} as const;

const OUT = {
  kind: 'text',
  placeholder: 'FILE',
  short: 'o',
  group: OUTPUT,
  brief: 'keep the plan for a publish; - is standard output',
} as const;

const DETAILS = {
  kind: 'switch',
  group: OUTPUT,
  brief: 'print every change, and what is unchanged',
} as const;

export const COMPONENTS_VALIDATE_FLAGS = {
  ...IMAGE_FLAGS,
  ...BASE,
  fix: {
    kind: 'switch',
    group: VERSIONS,
    brief: 'raise the versions that have to rise; every other byte stays',
  },
  bump: { ...BUMP, brief: 'with --fix: raise by this much (default: as much as the change needs)' },
  policy: {
    kind: 'list',
    placeholder: 'KEY=VALUE',
    group: VERSIONS,
    brief: 'bump=any|semantic, cosmetic=ignore|require, max_gap=N, wildcards=record|forbid|allow',
  },
  strict: { kind: 'switch', group: OUTPUT, brief: 'warnings fail, too' },
  format: {
    kind: 'choice',
    values: ['text', 'json', 'sarif', 'github', 'junit'],
    group: OUTPUT,
    brief: 'for people, programs, code scanning, annotations of GitHub, or test reports',
  },
  all: { kind: 'switch', group: OUTPUT, brief: 'print every finding, not only the first ten' },
  shellcheck: { kind: 'switch', group: WHAT, brief: 'also check scripts with shellcheck of this machine' },
  template: {
    kind: 'choice',
    values: ['cfn-sub', 'terraform'],
    group: WHAT,
    brief: 'the files are templates: take their placeholders for values',
  },
  profile: AWS_FLAGS.profile,
  region: AWS_FLAGS.region,
  endpointUrl: AWS_FLAGS.endpointUrl,
} as const satisfies FlagTable;

export const COMPONENTS_DIFF_FLAGS = {
  ...IMAGE_FLAGS,
  ...BASE,
  raw: { kind: 'switch', group: OUTPUT, brief: 'also print the lines that differ' },
  markdown: { kind: 'switch', group: OUTPUT, brief: 'print for a comment of a pull request' },
  ...AWS_FLAGS,
} as const satisfies FlagTable;

export const PUBLISH_PLAN_FLAGS = {
  ...IMAGE_FLAGS,
  ...TARGET_FLAGS,
  offline: {
    kind: 'switch',
    group: WHERE,
    brief: 'compare with the lock file alone; no account is asked',
  },
  allowRebuild: ALLOW_REBUILD,
  serverDryRun: {
    kind: 'switch',
    group: WHAT,
    brief: 'let the service check what would be made, as far as it can be tried',
  },
  output: OUT,
  details: DETAILS,
  detailedExitcode: { kind: 'switch', group: OUTPUT, brief: 'end with 5 where there are changes' },
} as const satisfies FlagTable;

const PUBLISHING = {
  allowRebuild: ALLOW_REBUILD,
  bump: BUMP,
  newToken: {
    kind: 'switch',
    group: VERSIONS,
    brief: 'let the service forget that the same was asked before',
  },
  dryRun: { kind: 'switch', group: WHAT, brief: 'the same as plan' },
  details: DETAILS,
  events: { kind: 'text', placeholder: 'FILE', group: OUTPUT, brief: 'also write the event stream there' },
} as const satisfies FlagTable;

export const COMPONENTS_PUBLISH_FLAGS = {
  ...IMAGE_FLAGS,
  ...TARGET_FLAGS,
  ...PUBLISHING,
} as const satisfies FlagTable;

const FOLLOWING = {
  logs: { kind: 'switch', negatable: true, group: OUTPUT, brief: 'print the log of the build as it comes' },
} as const satisfies FlagTable;

export const RECIPES_PUBLISH_FLAGS = {
  ...COMPONENTS_PUBLISH_FLAGS,
  start: { kind: 'switch', group: WHAT, brief: 'start the pipelines of the images afterwards' },
  wait: { kind: 'switch', group: WHAT, brief: 'with --start: follow the builds to their end' },
  ...FOLLOWING,
} as const satisfies FlagTable;

export const COMPONENTS_LIST_FLAGS = {
  ...IMAGE_FLAGS,
  header: { kind: 'switch', negatable: true, group: OUTPUT, brief: 'print the names of the columns' },
  published: BASE.published,
  ...AWS_FLAGS,
} as const satisfies FlagTable;

export const COMPONENTS_SHOW_FLAGS = { published: BASE.published, ...AWS_FLAGS } as const satisfies FlagTable;

export const COMPONENTS_SHARE_FLAGS = {
  ...IMAGE_FLAGS,
  ...TARGET_FLAGS,
  principal: {
    kind: 'list',
    placeholder: 'ID',
    group: WHAT,
    brief: 'account, organisation or unit, besides those of the settings',
  },
  prune: {
    kind: 'switch',
    group: WHAT,
    brief: 'take out of the share old versions, and principals that the settings do not name',
  },
  keep: {
    kind: 'text',
    placeholder: 'N',
    group: WHAT,
    brief: 'with --prune: keep the newest N versions of each component in the share (default: 5)',
  },
  status: { kind: 'switch', group: WHAT, brief: 'print how the share stands, and change nothing' },
  dryRun: { kind: 'switch', group: WHAT, brief: 'print what would be shared, and change nothing' },
} as const satisfies FlagTable;

export const COMPONENTS_PRUNE_FLAGS = {
  ...IMAGE_FLAGS,
  ...TARGET_FLAGS,
  keep: {
    kind: 'text',
    placeholder: 'N',
    group: WHAT,
    brief: 'keep the newest N builds of each component (default: 5)',
  },
  olderThan: {
    kind: 'text',
    placeholder: 'D',
    group: WHAT,
    brief: 'delete only what is older than this: 90d, 12h (default: 30d)',
  },
  dryRun: { kind: 'switch', group: WHAT, brief: 'print what would be deleted, and change nothing' },
} as const satisfies FlagTable;

export const COMPONENTS_IMPORT_FLAGS = {
  image: { kind: 'text', placeholder: 'KEY', group: WHAT, brief: 'image that uses it', complete: 'image' },
  name: { kind: 'text', placeholder: 'NAME', group: WHAT, brief: 'name of the entry and the file' },
  ...AWS_FLAGS,
} as const satisfies FlagTable;

export const COMPONENTS_LOCK_FLAGS = {
  check: { kind: 'switch', group: WHAT, brief: 'end with 2 where the file says something else' },
  ...TARGET_FLAGS,
} as const satisfies FlagTable;

export const COMPONENTS_DRIFT_FLAGS = {
  ...IMAGE_FLAGS,
  ...TARGET_FLAGS,
  details: DETAILS,
} as const satisfies FlagTable;

export const COMPONENTS_POLICY_FLAGS = { target: TARGET_FLAGS.target } as const satisfies FlagTable;

export const AMI_UPDATE_FLAGS = {
  owner: {
    kind: 'text',
    placeholder: 'ID',
    group: WHAT,
    brief: 'account that publishes the image (default: that of the image in use)',
  },
  namePattern: {
    kind: 'text',
    placeholder: 'GLOB',
    group: WHAT,
    brief: 'name of the image (default: that of the image in use, its date aside)',
  },
  arch: {
    kind: 'choice',
    values: ['x86_64', 'arm64'],
    group: WHAT,
    brief: 'architecture (default: that of the image in use)',
  },
  parameter: {
    kind: 'text',
    placeholder: 'NAME',
    group: WHAT,
    brief: 'public parameter that names the newest image',
  },
  check: { kind: 'switch', group: WHAT, brief: 'change nothing; end with 5 where there is a newer image' },
  branch: {
    kind: 'switch',
    group: WHAT,
    brief: 'commit each update on a branch of its own, update-ami-KEY, and leave the files as they are',
  },
  ...TARGET_FLAGS,
} as const satisfies FlagTable;

export const RECIPES_BUILD_FLAGS = {
  ...TARGET_FLAGS,
  wait: {
    kind: 'switch',
    negatable: true,
    group: WHAT,
    brief: 'follow the build to its end (the default); --no-wait prints its ARN',
  },
  ...FOLLOWING,
  events: PUBLISHING.events,
} as const satisfies FlagTable;

export const RECIPES_FOLLOW_FLAGS = {
  ...TARGET_FLAGS,
  ...FOLLOWING,
  events: PUBLISHING.events,
} as const satisfies FlagTable;

export const RECIPES_SHOW_FLAGS = {
  ...TARGET_FLAGS,
  findings: { kind: 'switch', group: WHAT, brief: 'findings of the scan of the newest build, by severity' },
  failOn: {
    kind: 'choice',
    values: ['critical', 'high', 'medium'],
    group: WHAT,
    brief: 'with --findings: end with 1 where there is one this severe',
  },
} as const satisfies FlagTable;
