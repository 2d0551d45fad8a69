import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { INIT_MODULE_FLAGS, INIT_PROJECT_FLAGS } from './init/farmer-flags.ts';
import { CHANGE_EXITS, CONFIRM_EXITS, READ_EXITS } from './ledger/exits.ts';
import {
  DEPLOYMENT_FLAG,
  ENV_FLAGS,
  HEADER_FLAGS,
  MODULE_FLAGS,
  STATE_FLAGS,
  TARGET_FLAGS,
} from './ledger/state-flags.ts';

const MODULES = {
  name: 'module',
  brief: '`deployment/group/module`, or a unique end of it',
  minimum: 0,
  maximum: 1000,
} as const;
const KEYS = { ...STATE_FLAGS, ...ENV_FLAGS, ...TARGET_FLAGS } as const;
const DEPLOYMENT = { name: 'deployment', brief: 'name of a deployment', minimum: 0, maximum: 1 } as const;

/** Commands about what is deployed and remembered. */
export const LEDGER_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'list deployments',
    brief: 'deployments of the project',
    examples: ['seed list deployments', 'seed list deployments --local --json'],
    flags: { ...STATE_FLAGS, ...HEADER_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/list.ts')).listDeploymentNames,
  }),
  defineCommand({
    path: 'list modules',
    brief: 'modules of a deployment, and how they stand',
    examples: ['seed list modules dev', 'seed list modules -d dev --no-header'],
    operands: DEPLOYMENT,
    flags: { ...DEPLOYMENT_FLAG, ...STATE_FLAGS, ...ENV_FLAGS, ...HEADER_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/list.ts')).listModuleTable,
  }),
  defineCommand({
    path: 'list dependencies',
    brief: 'what a module reads from, and what reads from it',
    examples: ['seed list dependencies dev/core/eks', 'seed list dependencies -d dev -g core -m eks'],
    operands: { ...MODULES, maximum: 1 },
    flags: MODULE_FLAGS,
    exits: READ_EXITS,
    load: async () => (await import('./commands/list.ts')).listDependencies,
  }),
  defineCommand({
    path: 'show',
    brief: 'one deployment or one module, fully',
    examples: ['seed show dev', 'seed show dev/core/eks --json'],
    operands: {
      name: 'reference',
      brief: '`deployment` or `deployment/group/module`',
      minimum: 0,
      maximum: 1,
    },
    flags: MODULE_FLAGS,
    exits: READ_EXITS,
    load: async () => (await import('./commands/show.ts')).show,
  }),
  defineCommand({
    path: 'graph',
    brief: 'what depends on what in a deployment',
    examples: [
      'seed graph manifests/dev/deployment.yaml',
      'seed graph manifests/dev/deployment.yaml --format mermaid',
    ],
    operands: { name: 'manifest', brief: 'deployment manifest', minimum: 1, maximum: 1 },
    flags: {
      format: {
        kind: 'choice',
        values: ['text', 'mermaid', 'dot'],
        group: 'What',
        brief: 'for people, or a drawing program',
      },
      envFile: {
        kind: 'list',
        placeholder: 'FILE',
        group: 'What',
        brief: 'variables for the manifest (default: .env)',
      },
    },
    load: async () => (await import('./commands/graph.ts')).graph,
  }),
  defineCommand({
    path: 'taint',
    brief: 'have modules deployed anew by the next apply',
    examples: ['seed taint dev/core/eks', 'seed taint core/eks apps/site'],
    operands: MODULES,
    flags: MODULE_FLAGS,
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/taint.ts')).taint,
  }),
  defineCommand({
    path: 'state list',
    brief: 'every key of the state',
    examples: ['seed state list', 'seed state list dev/core'],
    operands: { name: 'path', brief: 'a key, from the project on', minimum: 0, maximum: 1 },
    flags: { ...KEYS, ...HEADER_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/state.ts')).stateList,
  }),
  defineCommand({
    path: 'state show',
    brief: 'the value of one key, as it is stored',
    examples: ['seed state show /app/dev/core/vpc/metadata'],
    operands: { name: 'key', brief: 'as `seed state list` prints it', minimum: 1, maximum: 1 },
    flags: KEYS,
    exits: READ_EXITS,
    load: async () => (await import('./commands/state.ts')).stateShow,
  }),
  defineCommand({
    path: 'state rm',
    brief: 'forget modules or keys; what was deployed stays',
    examples: ['seed state rm dev/core/vpc', 'seed state rm /app/dev/core/vpc/metadata --yes'],
    operands: { name: 'module', brief: 'modules, or keys with a leading slash', minimum: 1, maximum: 1000 },
    flags: KEYS,
    exits: CONFIRM_EXITS,
    load: async () => (await import('./commands/state.ts')).stateRemove,
  }),
  defineCommand({
    path: 'state unlock',
    brief: 'show who holds a deployment, and let go of it',
    examples: ['seed state unlock dev'],
    operands: { name: 'deployment', brief: 'name of a deployment', minimum: 1, maximum: 1 },
    flags: { ...STATE_FLAGS, ...ENV_FLAGS },
    exits: CONFIRM_EXITS.slice(0, -1),
    load: async () => (await import('./commands/state.ts')).stateUnlock,
  }),
  defineCommand({
    path: 'init project',
    brief: 'write a project in a folder of its own, with Seed-Farmer’s flags',
    examples: ['seed init project -p my-project'],
    flags: INIT_PROJECT_FLAGS,
    load: async () => (await import('./commands/init-farmer.ts')).initFarmerProject,
  }),
  defineCommand({
    path: 'init module',
    brief: 'write a module and its group file, with Seed-Farmer’s flags',
    examples: ['seed init module -g storage -m buckets'],
    flags: INIT_MODULE_FLAGS,
    load: async () => (await import('./commands/init-farmer.ts')).initFarmerModule,
  }),
];

/** What the first words of these commands stand for. */
export const LEDGER_NOUNS: Readonly<Record<string, string>> = {
  init: 'write a project or a module',
  list: 'what is deployed',
  state: 'the ledger, for experts',
};
