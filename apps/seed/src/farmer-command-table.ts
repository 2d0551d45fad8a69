import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { AWS_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';
import { BUNDLE_FLAGS, BUNDLE_ORIGIN_FLAGS, BUNDLE_PLACE_FLAGS } from './ledger/bundle-flags.ts';
import { CHANGE_EXITS, READ_EXITS } from './ledger/exits.ts';
import { DEPLOYMENT_FLAG, ENV_FLAGS, MODULE_FLAGS, REMOTE_FLAGS, STATE_FLAGS } from './ledger/state-flags.ts';
import {
  BUILD_FLAGS,
  EXPORT_FLAGS,
  MD5_FLAGS,
  METADATA_ADD_FLAGS,
  METADATA_CONVERT_FLAGS,
  PATH_FLAGS,
  SUFFIX_FLAGS,
} from './ledger/value-flags.ts';

const WHAT = 'What';
const AWS = 'In AWS';

const none = {} as const satisfies FlagTable;

const text = (placeholder: string, brief: string, short?: 'b' | 't') =>
  ({ kind: 'text', placeholder, group: AWS, brief, ...(short === undefined ? {} : { short }) }) as const;
const list = (placeholder: string, brief: string, short?: 't') =>
  ({ kind: 'list', placeholder, group: AWS, brief, ...(short === undefined ? {} : { short }) }) as const;
const onOff = (brief: string) => ({ kind: 'switch', negatable: true, group: AWS, brief }) as const;

const PLACE = {
  profile: { ...AWS_FLAGS.profile, group: AWS },
  region: { ...AWS_FLAGS.region, group: AWS },
  endpointUrl: { ...AWS_FLAGS.endpointUrl, group: AWS, brief: 'AWS emulator' },
} as const satisfies FlagTable;

const ROLES = {
  project: STATE_FLAGS.project,
  ...PLACE,
  qualifier: { ...REMOTE_FLAGS.qualifier, group: AWS },
  rolePrefix: { ...REMOTE_FLAGS.rolePrefix, group: AWS },
  permissionsBoundary: text('ARN', 'permissions boundary of the roles', 'b'),
  policyArn: list('ARN', 'further policies of the deployment role (also -pa)'),
  synth: onOff('print the template instead of deploying it'),
} as const satisfies FlagTable;

const SEEDKIT = {
  policyArn: list('ARN', 'further policies of the builds'),
  deployCodeartifact: { kind: 'switch', group: AWS, brief: 'make a CodeArtifact repository' },
  skipCodeartifact: { kind: 'switch', group: AWS, brief: 'make no CodeArtifact repository' },
  ...PLACE,
  vpcId: text('ID', 'VPC of the builds; empty takes them out of it'),
  subnetId: list('ID', 'subnet of the builds'),
  sgId: list('ID', 'security group of the builds'),
  permissionsBoundaryArn: text('ARN', 'permissions boundary', 'b'),
  synth: onOff('print the template instead of deploying it'),
} as const satisfies FlagTable;

const PROJECT_OPERAND = { name: 'project', brief: 'name of the project', minimum: 0, maximum: 1 } as const;

const MODULE_OPERAND = {
  name: 'module',
  brief: '`deployment/group/module`, or a unique end of it',
  minimum: 0,
  maximum: 1,
} as const;

/** Seed-Farmer's commands by its names, for scripts that people have. */
export const FARMER_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'list moduledata',
    brief: 'outputs of a module, as JSON or as lines for a shell',
    examples: [
      'seed list moduledata dev/core/vpc',
      'seed list moduledata -d dev -g core -m vpc --export-local-env',
    ],
    operands: MODULE_OPERAND,
    flags: { ...MODULE_FLAGS, ...EXPORT_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/module-values.ts')).listModuleData,
  }),
  defineCommand({
    path: 'list allmoduledata',
    brief: 'outputs of all modules of a deployment, by group-module',
    examples: ['seed list allmoduledata dev', 'seed list allmoduledata -d dev'],
    operands: { name: 'deployment', brief: 'name of a deployment', minimum: 0, maximum: 1 },
    flags: { ...DEPLOYMENT_FLAG, ...STATE_FLAGS, ...ENV_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/module-values.ts')).listAllModuleData,
  }),
  defineCommand({
    path: 'list deployspec',
    brief: 'the deployspec that a module was deployed with',
    examples: ['seed list deployspec dev/core/vpc', 'seed list deployspec -d dev -g core -m vpc'],
    operands: MODULE_OPERAND,
    flags: MODULE_FLAGS,
    exits: READ_EXITS,
    load: async () => (await import('./commands/module-values.ts')).listDeployspec,
  }),
  defineCommand({
    path: 'list buildparams',
    brief: 'variables that a build in CodeBuild was started with, also one that failed',
    examples: ['seed list buildparams -d dev -g core -m vpc --build-id ID'],
    operands: MODULE_OPERAND,
    flags: { ...MODULE_FLAGS, ...EXPORT_FLAGS, ...BUILD_FLAGS },
    exits: READ_EXITS,
    load: async () => (await import('./commands/build-params.ts')).listBuildParams,
  }),
  defineCommand({
    path: 'list schema',
    brief: 'JSON Schema of deployment or module manifests',
    examples: ['seed list schema', 'seed list schema -t module'],
    flags: {
      type: {
        kind: 'choice',
        values: ['deployment', 'module'],
        short: 't',
        group: WHAT,
        brief: 'which manifest (default: deployment)',
      },
    },
    load: async () => (await import('./commands/schema.ts')).listSchema,
  }),
  defineCommand({
    path: 'store deployspec',
    brief: 'replace the deployspec that a module is destroyed with',
    examples: ['seed store deployspec -d dev -g core -m vpc --path modules/vpc'],
    flags: { ...MODULE_FLAGS, ...PATH_FLAGS },
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/store.ts')).storeDeployspec,
  }),
  defineCommand({
    path: 'store moduledata',
    brief: 'replace the outputs of a module with those on standard input',
    examples: [`echo '{"VpcId": "vpc-1"}' | seed store moduledata -d dev -g core -m vpc`],
    flags: MODULE_FLAGS,
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/store.ts')).storeModuleData,
  }),
  defineCommand({
    path: 'store md5',
    brief: 'replace an md5 of a module with that on standard input',
    examples: ['echo 0eedbe05243afc9763af11e14778e20f | seed store md5 -d dev -g core -m vpc -t bundle'],
    flags: { ...MODULE_FLAGS, ...MD5_FLAGS },
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/store.ts')).storeMd5,
  }),
  defineCommand({
    path: 'remove moduledata',
    brief: 'forget everything that is stored of a module',
    examples: ['seed remove moduledata -d dev -g core -m vpc'],
    flags: MODULE_FLAGS,
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/store.ts')).removeModuleData,
  }),
  defineCommand({
    path: 'metadata add',
    brief: 'add outputs to those of the module whose build this is',
    examples: ['seed metadata add -k VpcId -v vpc-1', `seed metadata add -j '{"VpcId": "vpc-1"}'`],
    flags: METADATA_ADD_FLAGS,
    load: async () => (await import('./commands/metadata.ts')).metadataAdd,
  }),
  defineCommand({
    path: 'metadata convert',
    brief: 'add the outputs that a CDK app exported',
    examples: [
      'seed metadata convert -f cdk-exports.json',
      'seed metadata convert -f out.json -jq stack.metadata',
    ],
    flags: METADATA_CONVERT_FLAGS,
    load: async () => (await import('./commands/metadata.ts')).metadataConvert,
  }),
  defineCommand({
    path: 'metadata depmod',
    brief: 'the full name of the module whose build this is',
    examples: ['seed metadata depmod'],
    flags: none,
    load: async () => (await import('./commands/metadata.ts')).metadataDepmod,
  }),
  defineCommand({
    path: 'metadata paramvalue',
    brief: 'one variable of the module whose build this is',
    examples: ['seed metadata paramvalue -s PARAMETER_VPC_ID'],
    flags: SUFFIX_FLAGS,
    load: async () => (await import('./commands/metadata.ts')).metadataParamvalue,
  }),
  defineCommand({
    path: 'taint module',
    brief: 'have a module deployed anew by the next apply',
    examples: ['seed taint module -d dev -g core -m vpc'],
    flags: MODULE_FLAGS,
    exits: CHANGE_EXITS,
    load: async () => (await import('./commands/taint.ts')).taint,
  }),
  defineCommand({
    path: 'bundle store',
    brief: 'copy a bundle into the artifacts bucket',
    examples: ['seed bundle store -d dev -g core -m vpc -o BUCKET/KEY -b BUCKET'],
    flags: { ...BUNDLE_FLAGS, ...BUNDLE_PLACE_FLAGS, ...BUNDLE_ORIGIN_FLAGS },
    load: async () => (await import('./commands/bundle-objects.ts')).bundleStore,
  }),
  defineCommand({
    path: 'bundle fetch',
    brief: 'address of a bundle in the artifacts bucket',
    examples: ['seed bundle fetch -d dev -g core -m vpc -b BUCKET'],
    flags: BUNDLE_FLAGS,
    load: async () => (await import('./commands/bundle-objects.ts')).bundleFetch,
  }),
  defineCommand({
    path: 'bundle delete',
    brief: 'delete a bundle from the artifacts bucket',
    examples: ['seed bundle delete -d dev -g core -m vpc -b BUCKET'],
    flags: { ...BUNDLE_FLAGS, ...BUNDLE_PLACE_FLAGS },
    load: async () => (await import('./commands/bundle-objects.ts')).bundleDelete,
  }),
  defineCommand({
    path: 'bootstrap toolchain',
    brief: 'the role of the toolchain account',
    examples: ['seed bootstrap toolchain --project app -t ARN --as-target'],
    flags: {
      ...ROLES,
      trustedPrincipal: list('ARN', 'who may take the role', 't'),
      policyPrefix: text('/PATH/', 'IAM path of the policies'),
      asTarget: onOff('make the deployment role as well'),
      notAsTarget: { kind: 'switch', group: AWS, brief: 'the same as --no-as-target' },
    },
    load: async () => (await import('./commands/bootstrap.ts')).bootstrapToolchain,
  }),
  defineCommand({
    path: 'bootstrap target',
    brief: 'the role of a target account',
    examples: ['seed bootstrap target --project app -t 123456789012'],
    flags: { ...ROLES, toolchainAccount: text('ID', 'account of the toolchain', 't') },
    load: async () => (await import('./commands/bootstrap.ts')).bootstrapTarget,
  }),
  defineCommand({
    path: 'seedkit deploy',
    brief: 'make or update the resources of remote builds',
    examples: ['seed seedkit deploy PROJECT', 'seed seedkit deploy PROJECT --synth'],
    operands: PROJECT_OPERAND,
    flags: SEEDKIT,
    load: async () => (await import('./commands/seedkit.ts')).seedkitDeploy,
  }),
  defineCommand({
    path: 'seedkit show',
    brief: 'the resources of remote builds, as they are',
    examples: ['seed seedkit show PROJECT', 'seed seedkit show PROJECT --json'],
    operands: PROJECT_OPERAND,
    flags: PLACE,
    load: async () => (await import('./commands/seedkit.ts')).seedkitShow,
  }),
  defineCommand({
    path: 'seedkit destroy',
    brief: 'remove the resources of remote builds',
    examples: ['seed seedkit destroy PROJECT'],
    operands: PROJECT_OPERAND,
    flags: PLACE,
    load: async () => (await import('./commands/seedkit.ts')).seedkitDestroy,
  }),
  defineCommand({
    path: 'projectpolicy synth',
    brief: 'print the policy that modules of a project get',
    examples: ['seed projectpolicy synth'],
    flags: { policyPrefix: text('/PATH/', 'IAM path of the policy') },
    load: async () => (await import('./commands/bootstrap.ts')).projectPolicySynth,
  }),
];

/** What the first words of Seed-Farmer's commands stand for. */
export const FARMER_NOUNS: Readonly<Record<string, string>> = {
  store: 'change by hand what is stored of a module (Seed-Farmer)',
  remove: 'forget by hand what is stored of a module (Seed-Farmer)',
  metadata: 'outputs, inside of a build (Seed-Farmer)',
  taint: 'have modules deployed anew',
  bundle: 'what CodeBuild gets for a module',
  bootstrap: 'roles in AWS (Seed-Farmer)',
  seedkit: 'resources in AWS that remote builds need (Seed-Farmer)',
  projectpolicy: 'the policy of a project (Seed-Farmer)',
};
