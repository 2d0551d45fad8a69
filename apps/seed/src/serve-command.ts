import { defineCommand } from './command.ts';
import { RUN_FLAGS } from './flags.ts';
import type { FlagTable } from './flags.ts';

const WHERE = 'Where';
const REACH = 'What it reaches';

const { yesRunOnThisMachine, parallelism, pull, allowSubstitute, limits, network } = RUN_FLAGS;

/** Flags of `seed serve`. */
export const SERVE_FLAGS = {
  port: { kind: 'text', placeholder: 'N', group: WHERE, brief: 'port; 0 takes a free one (default: 4599)' },
  host: {
    kind: 'text',
    placeholder: 'ADDRESS',
    group: WHERE,
    brief: 'address to listen at (default: 127.0.0.1); any beyond this machine needs SEED_SERVE_TOKEN',
  },
  executor: {
    kind: 'choice',
    values: ['auto', 'docker', 'host'],
    group: WHERE,
    brief: RUN_FLAGS.executor.brief,
  },
  yesRunOnThisMachine,
  parallelism: { ...parallelism, brief: 'builds at the same time; others wait in QUEUED' },
  upstream: {
    kind: 'text',
    placeholder: 'URL',
    group: REACH,
    brief: 'AWS emulator for all other services: S3, parameters, secrets',
  },
  sourceRoot: {
    kind: 'list',
    placeholder: 'DIR',
    group: REACH,
    brief: 'folder of which sources at file:// may be taken',
  },
  pull,
  allowSubstitute,
  limits,
  network,
} as const satisfies FlagTable;

export const SERVE_COMMAND = defineCommand({
  path: 'serve',
  brief: "CodeBuild's API on this machine, builds run here",
  examples: [
    'seed serve --upstream http://127.0.0.1:5000',
    'aws codebuild start-build --project-name demo --endpoint-url http://127.0.0.1:4599',
    'seed serve --port 0 --executor host --json',
  ],
  flags: SERVE_FLAGS,
  exits: [
    '2 the input is wrong',
    '3 the machine is not ready, or the port is taken',
    '130 ended by ctrl-c, 143 by SIGTERM: builds were stopped, nothing is left',
  ],
  load: async () => (await import('./commands/serve.ts')).serve,
});
