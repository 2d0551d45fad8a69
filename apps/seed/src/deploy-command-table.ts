import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { APPLY_FLAGS, DESTROY_FLAGS, PLAN_FLAGS } from './deploy-flags.ts';

const MANIFEST = {
  name: 'manifest',
  brief: 'deployment manifest, from this folder or from the root of the project',
  minimum: 1,
  maximum: 1,
} as const;

const EXITS = [
  '0 done, or nothing to do',
  '1 a module failed',
  '2 the input is wrong',
  '3 the machine is not ready',
  '4 declined',
  '6 the deployment is locked, or a saved plan is out of date',
] as const;

/** A run tells programs in its stream; a plan is one document. */
const isRun = (flags: Readonly<Record<string, unknown>>): boolean => flags['dryRun'] !== true;

/** Commands that work on whole deployments. */
export const DEPLOY_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'plan',
    brief: 'what an apply would change, and why; changes nothing',
    examples: [
      'seed plan manifests/dev.yaml',
      'seed plan manifests/dev.yaml --details',
      'seed plan manifests/dev.yaml -o plan.json && seed apply plan.json --local',
      "seed plan manifests/dev.yaml --only 'core/*' --json | jq .counts",
    ],
    operands: MANIFEST,
    flags: PLAN_FLAGS,
    exits: [
      '0 planned',
      '2 the input is wrong, or the plan cannot be executed',
      '5 changes (--detailed-exitcode)',
    ],
    load: async () => (await import('./commands/plan.ts')).plan,
  }),
  defineCommand({
    path: 'apply',
    brief: 'deploy what a manifest asks for, as far as it changed',
    examples: [
      'seed apply manifests/dev.yaml --local',
      'seed apply plan.json --local --yes',
      'seed apply manifests/dev.yaml --offline',
      'seed apply manifests/dev.yaml --executor host --only core/vpc',
    ],
    operands: { ...MANIFEST, name: 'manifest|plan.json', brief: `${MANIFEST.brief}, or a saved plan` },
    flags: APPLY_FLAGS,
    exits: EXITS,
    streams: isRun,
    load: async () => (await import('./commands/apply.ts')).apply,
  }),
  defineCommand({
    path: 'destroy',
    brief: 'destroy the modules of a deployment, in reverse order',
    examples: ['seed destroy dev --local', "seed destroy dev --local --only 'apps/*'"],
    operands: { name: 'deployment', brief: 'name of the deployment', minimum: 1, maximum: 1 },
    flags: DESTROY_FLAGS,
    exits: [...EXITS.slice(0, -1), '6 the deployment is locked'],
    streams: isRun,
    load: async () => (await import('./commands/destroy.ts')).destroy,
  }),
];
