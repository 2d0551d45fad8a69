import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import {
  AMI_UPDATE_FLAGS,
  COMPONENTS_DIFF_FLAGS,
  COMPONENTS_DRIFT_FLAGS,
  COMPONENTS_IMPORT_FLAGS,
  COMPONENTS_LIST_FLAGS,
  COMPONENTS_LOCK_FLAGS,
  COMPONENTS_POLICY_FLAGS,
  COMPONENTS_PRUNE_FLAGS,
  COMPONENTS_PUBLISH_FLAGS,
  COMPONENTS_SHARE_FLAGS,
  COMPONENTS_SHOW_FLAGS,
  COMPONENTS_VALIDATE_FLAGS,
  PUBLISH_PLAN_FLAGS,
} from './components-flags.ts';

const FILES = {
  name: 'path',
  brief: 'files and folders of components, or the folder of the project (default: all of it)',
  minimum: 0,
  maximum: 1000,
  complete: 'component',
} as const;

const PLAN_OR_FILES = {
  ...FILES,
  name: 'path|plan.json',
  brief: 'files and folders of components (default: all), or a saved plan',
} as const;

const FINDINGS = ['0 nothing to fix', '2 findings', '3 the account is not ready'] as const;

/** Images as commands are told them. */
export const IMAGES = {
  name: 'image',
  brief: 'keys of images (default: all)',
  minimum: 0,
  maximum: 100,
  complete: 'image',
} as const;

export const PLAN_EXITS = [
  '0 planned',
  '2 the input is wrong',
  '3 the account is not ready',
  '5 changes (--detailed-exitcode)',
  '6 a version is taken',
] as const;

export const PUBLISH_EXITS = [
  '0 published, or nothing to do',
  '1 a call failed on the way',
  '2 the input is wrong',
  '3 the account is not ready',
  '4 declined',
  '6 a version is taken, or a saved plan is out of date',
] as const;

/** A publish tells programs in its stream; a plan is one document. */
export const isPublishing = (flags: Readonly<Record<string, unknown>>): boolean => flags['dryRun'] !== true;

/** Commands about components of EC2 Image Builder. */
export const COMPONENT_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'components list',
    brief: 'components of the project, their versions and how they stand',
    examples: ['seed components list', 'seed components list --published prod --json'],
    flags: COMPONENTS_LIST_FLAGS,
    load: async () => (await import('./components/list-components.ts')).componentsList,
  }),
  defineCommand({
    path: 'components validate',
    brief: 'find mistakes in documents, settings and versions; needs no AWS',
    examples: [
      'seed components validate',
      'seed components validate components/24.04 --strict',
      'seed components validate --base origin/main --fix',
      'seed components validate --format sarif > components.sarif',
    ],
    operands: FILES,
    flags: COMPONENTS_VALIDATE_FLAGS,
    exits: FINDINGS,
    load: async () => (await import('./components/validate-components.ts')).componentsValidate,
  }),
  defineCommand({
    path: 'components diff',
    brief: 'what changed, step by step, and which versions have to rise',
    examples: [
      'seed components diff',
      'seed components diff --base origin/main --markdown',
      'seed components diff --published prod --json',
    ],
    operands: FILES,
    flags: COMPONENTS_DIFF_FLAGS,
    load: async () => (await import('./components/diff-components.ts')).componentsDiff,
  }),
  defineCommand({
    path: 'components plan',
    brief: 'what a publish would do; changes nothing',
    examples: [
      'seed components plan',
      'seed components plan --target prod -o plan.json && seed components publish plan.json',
      'seed components plan --offline --json',
    ],
    operands: FILES,
    flags: PUBLISH_PLAN_FLAGS,
    exits: PLAN_EXITS,
    load: async () => (await import('./components/plan-components.ts')).componentsPlan,
  }),
  defineCommand({
    path: 'components publish',
    brief: 'publish components whose versions are new; nothing while one is in conflict',
    examples: [
      'seed components publish components/',
      'seed components publish --bump patch components/24.04/install_python3.yml',
      'seed components publish --target prod --yes',
      'seed components publish plan.json --yes',
    ],
    operands: PLAN_OR_FILES,
    flags: COMPONENTS_PUBLISH_FLAGS,
    exits: PUBLISH_EXITS,
    streams: isPublishing,
    load: async () => (await import('./components/publish-components.ts')).componentsPublish,
  }),
  defineCommand({
    path: 'components show',
    brief: 'one component, fully: here, in the lock, and in an account',
    examples: ['seed components show 24.04/install_python3_24', 'seed components show docker-engine --json'],
    operands: {
      name: 'component',
      brief: '`image/entry`, its unique end, its name in AWS, or a file',
      minimum: 1,
      maximum: 1,
      complete: 'component',
    },
    flags: COMPONENTS_SHOW_FLAGS,
    load: async () => (await import('./components/show-component.ts')).componentsShow,
  }),
  defineCommand({
    path: 'components share',
    brief: 'share the published versions with other accounts',
    examples: [
      'seed components share --target prod',
      'seed components share --status',
      'seed components share --prune --keep 3',
    ],
    flags: COMPONENTS_SHARE_FLAGS,
    exits: PUBLISH_EXITS.slice(0, -1),
    load: async () => (await import('./components/share-components.ts')).componentsShare,
  }),
  defineCommand({
    path: 'components prune',
    brief: 'delete old builds that no recipe uses and nobody shares',
    examples: [
      'seed components prune --keep 5 --older-than 90d --dry-run',
      'seed components prune --target prod',
    ],
    operands: FILES,
    flags: COMPONENTS_PRUNE_FLAGS,
    exits: PUBLISH_EXITS.slice(0, -1),
    load: async () => (await import('./components/prune-components.ts')).componentsPrune,
  }),
  defineCommand({
    path: 'components import',
    brief: 'write a published component as a document of the project',
    examples: [
      'seed components import arn:aws:imagebuilder:eu-west-2:123456789012:component/nginx/1.0.0 --image 24.04',
    ],
    operands: { name: 'arn', brief: 'ARN of a component, its version or build', minimum: 1, maximum: 1 },
    flags: COMPONENTS_IMPORT_FLAGS,
    load: async () => (await import('./components/import-component.ts')).componentsImport,
  }),
  defineCommand({
    path: 'components lock',
    brief: 'write components.lock.json: what each version holds',
    examples: ['seed components lock', 'seed components lock --check'],
    flags: COMPONENTS_LOCK_FLAGS,
    exits: ['0 written, or as it should be', '2 the input is wrong, or the file is out of date (--check)'],
    load: async () => (await import('./components/lock-components.ts')).componentsLock,
  }),
  defineCommand({
    path: 'components drift',
    brief: 'what changed in an account outside of the project',
    examples: ['seed components drift --target prod', 'seed components drift --json'],
    flags: COMPONENTS_DRIFT_FLAGS,
    exits: ['0 nothing drifted', '3 the account is not ready', '5 something did'],
    load: async () => (await import('./components/drift-components.ts')).componentsDrift,
  }),
  defineCommand({
    path: 'components iam-policy',
    brief: 'the privileges that publishing this project needs',
    examples: ['seed components iam-policy > publisher.json', 'seed components iam-policy --target prod'],
    flags: COMPONENTS_POLICY_FLAGS,
    load: async () => (await import('./components/print-iam-policy.ts')).componentsIamPolicy,
  }),
  defineCommand({
    path: 'components ami-update',
    brief: 'put the newest base image into the settings, and raise the recipe',
    examples: [
      'seed components ami-update',
      'seed components ami-update 24.04 --check',
      'seed components ami-update --branch && git push origin update-ami-24.04',
    ],
    operands: IMAGES,
    flags: AMI_UPDATE_FLAGS,
    exits: [
      '0 updated, or newest already',
      '3 the account is not ready',
      '5 there is a newer image (--check)',
    ],
    load: async () => (await import('./components/update-ami.ts')).componentsAmiUpdate,
  }),
];
