import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { COMPONENT_COMMANDS } from './components-command-table.ts';
import { COMPONENTS_RUN_COMMAND } from './components-run-command.ts';
import { DEPLOY_COMMANDS } from './deploy-command-table.ts';
import { FARMER_COMMANDS, FARMER_NOUNS } from './farmer-command-table.ts';
import { AWS_FLAGS, RUN_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';
import { LEDGER_COMMANDS, LEDGER_NOUNS } from './ledger-command-table.ts';
import { IMAGE_BUILDER_NOUNS, RECIPE_COMMANDS } from './recipes-command-table.ts';
import { REPORT_COMMAND } from './report-command.ts';
import { SERVE_COMMAND } from './serve-command.ts';
import { UI_COMMANDS } from './ui-command-table.ts';

const WHAT = 'What';

const validateFlags = {
  all: { kind: 'switch', group: WHAT, brief: 'print every finding, not only the first ten' },
} as const satisfies FlagTable;

const doctorFlags = {
  for: {
    kind: 'choice',
    values: ['local', 'remote', 'components'],
    group: WHAT,
    brief: 'what the machine is needed for',
  },
  ...AWS_FLAGS,
} as const satisfies FlagTable;

const initFlags = {
  from: { kind: 'choice', values: ['project', 'module', 'component'], group: WHAT, brief: 'what to write' },
  name: { kind: 'text', placeholder: 'NAME', group: WHAT, brief: 'name of the project, module or component' },
} as const satisfies FlagTable;

const buildFlags = {
  variant: {
    kind: 'choice',
    values: ['standard', 'minimal', 'dind'],
    group: WHAT,
    brief: 'standard has the usual tools, minimal a shell, dind a container engine',
  },
} as const satisfies FlagTable;

const bundleFlags = {
  output: {
    kind: 'text',
    placeholder: 'FILE',
    short: 'o',
    group: WHAT,
    brief: 'where the zip goes; - is standard output',
  },
  list: { kind: 'switch', group: WHAT, brief: 'print the files instead of writing the zip' },
} as const satisfies FlagTable;

const { profile, endpointUrl } = AWS_FLAGS;

/** Builds that a run left in CodeBuild are looked for there. */
const leftFlags = { profile, endpointUrl } as const satisfies FlagTable;

const logsFlags = {
  ...leftFlags,
  follow: {
    kind: 'switch',
    short: 'f',
    group: WHAT,
    brief: 'go on printing until the run or the module ends',
  },
} as const satisfies FlagTable;

const cancelFlags = {
  ...leftFlags,
  node: {
    kind: 'list',
    placeholder: 'MODULE',
    group: WHAT,
    brief: 'only this build: its group finishes, later groups do not start',
  },
  force: { kind: 'switch', group: WHAT, brief: 'end at once, and leave what is there' },
} as const satisfies FlagTable;

const listFlags = {
  header: { kind: 'switch', negatable: true, group: WHAT, brief: 'print the names of the columns' },
} as const satisfies FlagTable;

const none = {} as const satisfies FlagTable;

const RUN_OPERAND = { name: 'run', brief: 'id of a run, or its unique end', complete: 'run' } as const;

/** Every command of this version, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'init',
    brief: 'write a project that runs at once',
    examples: [
      'seed init my-project',
      'seed init modules/storage --from module',
      'seed init images --from component',
    ],
    operands: { name: 'dir', brief: 'folder; made when absent', minimum: 0, maximum: 1 },
    flags: initFlags,
    load: async () => (await import('./commands/init.ts')).init,
  }),
  defineCommand({
    path: 'run',
    brief: 'run one thing on one executor, now',
    examples: [
      'seed run --local modules/storage/fsx',
      'seed run buildspec.yml --env STAGE=dev --secret TOKEN',
      'seed run --offline modules/network/vpc --param vpc-cidr=10.0.0.0/16',
      'seed run --remote --project shop --compute medium',
      'seed run --executor host --json | jq .type',
    ],
    operands: {
      name: 'target',
      brief: 'folder of a module or of a buildspec.yml, or a buildspec file (default: this folder)',
      minimum: 0,
      maximum: 1,
    },
    flags: RUN_FLAGS,
    exits: ['0 succeeded', '1 the build failed', '2 the input is wrong', '3 the machine is not ready'],
    streams: () => true,
    load: async () => (await import('./commands/run.ts')).run,
  }),
  ...DEPLOY_COMMANDS,
  defineCommand({
    path: 'validate',
    brief: 'find mistakes in specs; needs no AWS and no engine',
    examples: ['seed validate', 'seed validate modules/ buildspec.yml --all'],
    operands: { name: 'path', brief: 'files and folders (default: this folder)', minimum: 0, maximum: 1000 },
    flags: validateFlags,
    exits: ['0 no errors', '2 errors were found'],
    load: async () => (await import('./commands/validate.ts')).validate,
  }),
  defineCommand({
    path: 'doctor',
    brief: 'is this machine ready?',
    examples: ['seed doctor', 'seed doctor --for remote --profile dev', 'seed doctor --for components'],
    flags: doctorFlags,
    exits: ['0 ready', '3 something is missing'],
    load: async () => (await import('./commands/doctor.ts')).doctor,
  }),
  defineCommand({
    path: 'clean',
    brief: 'remove what killed runs left, and fetched sources that no run used for 30 days',
    examples: ['seed clean', 'seed clean --json'],
    flags: none,
    load: async () => (await import('./commands/clean.ts')).clean,
  }),
  defineCommand({
    path: 'attach',
    brief: 'a shell inside a running, paused or kept local build',
    examples: ['seed attach 3f2a9c81'],
    operands: {
      name: 'build',
      brief: 'what the run printed: a container or a folder',
      minimum: 1,
      maximum: 1,
    },
    flags: none,
    load: async () => (await import('./commands/attach.ts')).attachBuild,
  }),
  defineCommand({
    path: 'image list',
    brief: 'the local mirrors of the build images',
    examples: ['seed image list', 'seed image list --json'],
    flags: listFlags,
    load: async () => (await import('./commands/image.ts')).imageList,
  }),
  defineCommand({
    path: 'image build',
    brief: 'build a local image that stands in for those of CodeBuild',
    examples: ['seed image build'],
    flags: buildFlags,
    load: async () => (await import('./commands/image.ts')).imageBuild,
  }),
  defineCommand({
    path: 'image pull',
    brief: 'pull a build image',
    examples: ['seed image pull aws/codebuild/standard:7.0'],
    operands: { name: 'image', brief: 'name as in CodeBuild, or any image', minimum: 1, maximum: 1 },
    flags: none,
    load: async () => (await import('./commands/image.ts')).imagePull,
  }),
  defineCommand({
    path: 'bundle',
    brief: 'the zip that CodeBuild would get for a module, or its list of files',
    examples: ['seed bundle modules/storage/fsx --list', 'seed bundle modules/storage/fsx -o fsx.zip'],
    operands: { name: 'dir', brief: 'folder of the module', minimum: 1, maximum: 1 },
    flags: bundleFlags,
    load: async () => (await import('./commands/bundle.ts')).bundle,
  }),
  SERVE_COMMAND,
  defineCommand({
    path: 'logs',
    brief: 'output of a run or a module, from its journal, or from CloudWatch where it left a build',
    examples: ['seed logs', 'seed logs 7f3c -f', 'seed logs dev/core/fsx -f'],
    operands: {
      name: 'run|module',
      brief: 'id of a run (default: the newest), or deployment/group/module; a unique end is enough',
      complete: 'log',
      minimum: 0,
      maximum: 1,
    },
    flags: logsFlags,
    load: async () => (await import('./commands/logs.ts')).logs,
  }),
  defineCommand({
    path: 'runs list',
    brief: 'runs on this machine',
    examples: ['seed runs list', 'seed runs list --no-header'],
    flags: listFlags,
    load: async () => (await import('./commands/runs.ts')).runsList,
  }),
  defineCommand({
    path: 'runs show',
    brief: 'one run, fully',
    examples: ['seed runs show 7f3c', 'seed runs show 7f3c --json'],
    operands: { ...RUN_OPERAND, minimum: 0, maximum: 1 },
    flags: none,
    load: async () => (await import('./commands/runs.ts')).runsShow,
  }),
  defineCommand({
    path: 'runs cancel',
    brief: 'stop a run of another terminal, or builds that a run left in CodeBuild',
    examples: [
      'seed runs cancel 7f3c',
      'seed runs cancel 7f3c --node core/fsx',
      'seed runs cancel 7f3c --force',
    ],
    operands: { ...RUN_OPERAND, minimum: 1, maximum: 1 },
    flags: cancelFlags,
    load: async () => (await import('./commands/runs.ts')).runsCancel,
  }),
  defineCommand({
    path: 'runs answer',
    brief: 'answer the question that a run of another terminal waits with',
    examples: ['seed runs answer 7f3c yes', 'seed runs answer 7f3c no', 'seed runs answer 7f3c staging'],
    operands: {
      name: 'run answer',
      brief: 'id of a run, or its unique end; then yes, no, or the name that is asked for',
      minimum: 2,
      maximum: 2,
      complete: 'run',
    },
    flags: none,
    exits: ['0 the answer counts', '2 the run asks nothing, or something else', '6 somebody else was first'],
    load: async () => (await import('./commands/runs-answer.ts')).runsAnswer,
  }),
  REPORT_COMMAND,
  defineCommand({
    path: 'schema',
    brief: 'JSON Schemas for editors and programs',
    examples: ['seed schema manifest', 'seed schema deployspec', 'seed schema seed'],
    operands: {
      name: 'name',
      brief: 'manifest, module, buildspec, deployspec, component, images, seed or events',
      minimum: 0,
      maximum: 1,
    },
    flags: none,
    load: async () => (await import('./commands/schema.ts')).schema,
  }),
  defineCommand({
    path: 'explain',
    brief: 'the page of a code that an error or a finding carries',
    examples: ['seed explain build/command-failed', 'seed explain'],
    operands: {
      name: 'code',
      brief: 'as printed (default: the list of all)',
      minimum: 0,
      maximum: 1,
      complete: 'code',
    },
    flags: none,
    load: async () => (await import('./commands/explain.ts')).explain,
  }),
  defineCommand({
    path: 'config',
    brief: 'every setting, its value and where it comes from',
    examples: ['seed config', 'SEED_REGION=eu-west-1 seed config --json'],
    flags: none,
    load: async () => (await import('./commands/config.ts')).config,
  }),
  defineCommand({
    path: 'completion',
    brief: 'completion for a shell',
    examples: [
      'eval "$(seed completion bash)"',
      'seed completion fish > ~/.config/fish/completions/seed.fish',
    ],
    operands: { name: 'shell', brief: 'bash, zsh or fish', minimum: 1, maximum: 1, complete: 'shell' },
    flags: none,
    load: async () => (await import('./commands/completion.ts')).completion,
  }),
  defineCommand({
    path: 'version',
    brief: 'the version of seed',
    examples: ['seed version', 'seed version --json'],
    flags: none,
    load: async () => (await import('./commands/version.ts')).version,
  }),
  defineCommand({
    path: 'help',
    brief: 'help on a command',
    examples: ['seed help run', 'seed help image build'],
    operands: { name: 'command', brief: 'words of the command', minimum: 0, maximum: 2, complete: 'command' },
    flags: none,
    load: async () => (await import('./commands/help.ts')).help,
  }),
  ...COMPONENT_COMMANDS,
  COMPONENTS_RUN_COMMAND,
  ...RECIPE_COMMANDS,
  ...UI_COMMANDS,
  ...LEDGER_COMMANDS,
  ...FARMER_COMMANDS,
];

/** What the first words of two-word commands stand for. */
export const NOUNS: Readonly<Record<string, string>> = {
  image: 'the local mirrors of the build images',
  runs: 'journals on this machine',
  ...IMAGE_BUILDER_NOUNS,
  ...LEDGER_NOUNS,
  ...FARMER_NOUNS,
};
