import { defineCommand } from './command.ts';
import type { FlagTable } from './flags.ts';

const OUTPUTS = 'Outputs';

const reportFlags = {
  html: {
    kind: 'text',
    placeholder: 'FILE',
    group: OUTPUTS,
    brief: 'one page to read in a browser, without a network; - is standard output',
  },
  markdown: {
    kind: 'text',
    placeholder: 'FILE',
    group: OUTPUTS,
    brief: 'a summary for CI services; - is standard output, and what is printed without a flag',
  },
} as const satisfies FlagTable;

/** `seed report`: a run to read, to send and to keep. */
export const REPORT_COMMAND = defineCommand({
  path: 'report',
  brief: 'what became of a run: a page, a summary, or JSON',
  examples: [
    'seed report --html report.html',
    'seed report 7f3c --html report.html',
    'seed report >> "$GITHUB_STEP_SUMMARY"',
    'seed report --json | jq .modules',
  ],
  operands: {
    name: 'run',
    brief: 'id of a run, its unique end, or the folder of a journal (default: the newest)',
    complete: 'run',
    minimum: 0,
    maximum: 1,
  },
  flags: reportFlags,
  exits: [
    '0 the report was made, whatever became of the run',
    '2 there is no such run',
    '3 the file cannot be written',
  ],
  load: async () => (await import('./commands/report.ts')).report,
});
