import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import type { FlagTable } from './flags.ts';

const SHOWN = 'How it is shown';

export const MONITOR_FLAGS = {
  plain: {
    kind: 'switch',
    group: SHOWN,
    brief: 'line by line, for any terminal and for logs: one run, from its beginning to its end',
  },
  screenReader: {
    kind: 'switch',
    group: SHOWN,
    brief: 'screens for a screen reader: text with roles, nothing moves',
  },
} as const satisfies FlagTable;

const RUN = {
  name: 'run',
  brief: 'id of a run, or its unique end (default: all runs; with --plain the newest that goes on)',
  minimum: 0,
  maximum: 1,
  complete: 'run',
} as const;

const EXITS = ['0 left, or the run was told to its end', '2 there is no terminal, or no such run'] as const;

/** Full-screen views of runs. */
export const UI_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'monitor',
    brief: 'watch runs of this machine on a full screen; answer their questions, cancel them',
    examples: ['seed monitor', 'seed monitor 7f3c', 'seed monitor --plain'],
    operands: RUN,
    flags: MONITOR_FLAGS,
    exits: EXITS,
    load: async () => (await import('./commands/monitor.ts')).monitor,
  }),
  defineCommand({
    path: 'ui',
    brief: 'the screens of seed monitor, which also start a run: `:apply manifests/dev.yaml`',
    examples: ['seed ui', 'seed apply manifests/dev.yaml --ui'],
    operands: RUN,
    flags: MONITOR_FLAGS,
    exits: EXITS,
    load: async () => (await import('./commands/monitor.ts')).ui,
  }),
];
