import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { AWS_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';

const WHAT = 'What';
const WHERE = 'Where';
const WORLD = 'What documents find';
const OUTCOME = 'Outcome';
const DEBUGGING = 'Debugging';

export const COMPONENTS_RUN_FLAGS = {
  recipe: {
    kind: 'text',
    placeholder: 'KEY',
    group: WHAT,
    brief: 'the components of this image of the settings, in order, in one container',
    complete: 'image',
  },
  phases: {
    kind: 'text',
    placeholder: 'LIST',
    group: WHAT,
    brief: 'phases to run (default: build,validate,test); container-host-test may drive the Docker engine',
  },
  from: { kind: 'text', placeholder: 'NAME', group: WHAT, brief: 'begin with this component' },
  only: { kind: 'list', placeholder: 'NAME', group: WHAT, brief: 'only this component' },
  param: {
    kind: 'list',
    placeholder: 'NAME=VALUE',
    group: WHAT,
    brief: 'value for a parameter; COMPONENT.NAME=VALUE is for one component alone',
  },
  allowEmptyParameters: {
    kind: 'switch',
    group: WHAT,
    brief: 'parameters that nobody gives a value are empty, as with the local tool of AWS',
  },
  managed: {
    kind: 'choice',
    values: ['skip', 'fetch', 'fail'],
    group: WHAT,
    brief: 'components of a recipe that are not of this project: leave out (default), get from AWS, refuse',
  },
  skipUnsupported: { kind: 'switch', group: WHAT, brief: 'leave out steps that cannot run in a container' },

  image: {
    kind: 'text',
    placeholder: 'NAME',
    group: WHERE,
    brief: 'container image (default: local.image of the settings, or that of the system of the base image)',
  },
  platform: {
    kind: 'choice',
    values: ['linux/amd64', 'linux/arm64'],
    group: WHERE,
    brief: 'processor of the image (default: that of the engine)',
  },
  prep: {
    kind: 'switch',
    negatable: true,
    group: WHERE,
    brief:
      'add what instances have and images lack: bash, sudo, curl, certificates, unzip, a user (default: where the image stands for a system)',
  },
  pkgCache: {
    kind: 'switch',
    group: WHERE,
    brief: 'keep what apt, dnf and yum download in a volume, for the next run on this image',
  },
  hostImage: {
    kind: 'text',
    placeholder: 'NAME',
    group: WHERE,
    brief: 'image with a Docker client, for container-host-test (default: seed/dind:latest)',
  },
  jobs: { kind: 'text', placeholder: 'N', group: WHERE, brief: 'images at the same time (default: 2)' },
  network: {
    kind: 'text',
    placeholder: 'NAME',
    group: WHERE,
    brief: 'default, none, host, or a network of the engine',
  },
  workingDirectory: {
    kind: 'text',
    placeholder: 'PATH',
    group: WHERE,
    brief: 'folder in which steps run (default: that of the recipe, else /tmp)',
  },
  home: {
    kind: 'text',
    placeholder: 'PATH',
    group: WHERE,
    brief: 'value of HOME (default: none, as it may be on an instance)',
  },
  systemd: { kind: 'switch', group: WHERE, brief: 'begin with /sbin/init of the image, with all privileges' },
  shims: {
    kind: 'choice',
    values: ['basic', 'all', 'none'],
    group: WHERE,
    brief: 'basic (default) stands in for sudo and reboot, all also for systemctl and its like',
  },
  checkpoints: {
    kind: 'switch',
    group: WHERE,
    brief: 'keep the state behind each component, and begin behind those that have not changed',
  },

  s3: {
    kind: 'list',
    placeholder: 'dir:BUCKET=PATH|endpoint:URL|aws|deny',
    group: WORLD,
    brief: 'what stands for S3 (default: deny)',
  },
  ssmFile: {
    kind: 'text',
    placeholder: 'FILE|aws',
    group: WORLD,
    brief: 'values of Parameter Store, as a YAML map; aws asks with your credentials',
  },
  imdsMock: {
    kind: 'switch',
    group: WORLD,
    brief: 'something answers as instance metadata at 169.254.169.254; it has no credentials',
  },
  componentMap: {
    kind: 'list',
    placeholder: 'ARN=PATH',
    group: WORLD,
    brief: 'file of a component that ExecuteDocument names by its ARN',
  },
  web: {
    kind: 'choice',
    values: ['host', 'container'],
    group: WORLD,
    brief: 'WebDownload fetches on this machine (default), or in the container with its curl',
  },
  allowPwsh: {
    kind: 'switch',
    group: WORLD,
    brief: 'run ExecutePowerShell with the pwsh of the image, if it has one',
  },
  reboot: {
    kind: 'choice',
    values: ['restart', 'skip', 'fail'],
    group: WORLD,
    brief: 'what a restart of the machine does: restart the container (default), nothing, fail',
  },
  maxReboots: { kind: 'text', placeholder: 'N', group: WORLD, brief: 'restarts of one run (default: 15)' },
  caseSensitive: { kind: 'switch', group: WORLD, brief: 'letter case decides in comparisons' },
  emulateCleanup: {
    kind: 'switch',
    group: WORLD,
    brief: 'before the test stage, remove what Image Builder removes before it makes an image',
  },
  ...AWS_FLAGS,

  failOnIgnored: { kind: 'switch', group: OUTCOME, brief: 'steps whose failure is ignored fail the run' },
  strict: {
    kind: 'switch',
    group: OUTCOME,
    brief: 'warnings about documents fail, and so do runs of no step',
  },
  logDir: {
    kind: 'text',
    placeholder: 'DIR',
    group: OUTCOME,
    brief: 'where the files of the run go (default: its folder in .seed/runs)',
  },
  dockerCommit: { kind: 'switch', group: OUTCOME, brief: 'leave the end of the build stage as an image' },
  events: { kind: 'text', placeholder: 'FILE', group: OUTCOME, brief: 'also write the event stream there' },

  keep: { kind: 'switch', group: DEBUGGING, brief: 'leave the container; `seed clean` removes it' },
  shellOnFailure: { kind: 'switch', group: DEBUGGING, brief: 'open a shell where a step fails' },
} as const satisfies FlagTable;

/** `seed components run`. */
export const COMPONENTS_RUN_COMMAND: Command = defineCommand({
  path: 'components run',
  brief: 'run components in a local container, as AWS would on an instance',
  examples: [
    'seed components run components/24.04/install_python3.yml',
    'seed components run 22.04 24.04 --jobs 2',
    'seed components run 24.04 --image ubuntu:24.04',
    'seed components run --recipe 24.04 --from install_python3_24 --checkpoints',
    'seed components run web.yml --param Version=1.2.3 --phases build,validate',
    'seed components run web.yml --ssm-file values.yml --s3 dir:assets=./assets',
  ],
  operands: {
    name: 'image|path',
    brief: 'images of the settings, or files and folders of components',
    minimum: 0,
    maximum: 1000,
    complete: 'component',
  },
  flags: COMPONENTS_RUN_FLAGS,
  exits: [
    '0 every step did its work',
    '1 a step failed',
    '2 a document or a flag is wrong',
    '3 the machine is not ready, or a step cannot run here',
  ],
  streams: () => true,
  load: async () => (await import('./components/run-components.ts')).componentsRun,
});
