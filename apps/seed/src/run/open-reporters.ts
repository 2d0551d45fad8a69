import { resolve } from 'node:path';
import type { SourceSet } from '@seed/kernel';
import {
  createCodeBuildReporter,
  createLiveReporter,
  createNdjsonReporter,
  createTextReporter,
} from '@seed/view';
import type { Reporter } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { openFileOutput } from '../journal/file-output.ts';
import type { SettingValues } from '../setting-table.ts';

export interface ReporterOptions {
  readonly run: string;
  /** Filled while the run goes on; failure reports look into it. */
  readonly sources: SourceSet;
  readonly logFormat: SettingValues['logFormat'];
  readonly next?: string;
}

/** How much is printed: -1 result only, 0, 1 and more. */
const verbosityOf = (context: CommandContext): number =>
  context.general.quiet ? -1 : (context.general.verbose ?? 0);

/** What a person sees: a live view on a terminal, else lines; nothing with --json. */
export function openHumanReporter(context: CommandContext, options: ReporterOptions): Reporter | undefined {
  const { io, general, out, err } = context;
  if (general.json) return undefined;
  if (options.logFormat === 'codebuild') return createCodeBuildReporter(io.stdout);
  const text = {
    style: out,
    errorStyle: err,
    sources: options.sources,
    verbosity: verbosityOf(context),
    now: io.now,
    ...(options.next === undefined ? {} : { next: options.next }),
  };
  const outputs = { out: io.stdout, err: io.stderr };
  const live = io.stdout.isTTY && io.env['TERM'] !== 'dumb';
  if (live) return createLiveReporter(outputs, text);
  return createTextReporter(outputs, { ...text, github: io.env['GITHUB_ACTIONS'] === 'true' });
}

/** The streams that programs read: --json on standard output, --events into a file. */
export function openMachineReporters(
  context: CommandContext,
  options: { readonly run: string; readonly events?: string; readonly onProblem: (error: Error) => void },
): Reporter[] {
  const { io, general } = context;
  const { run, events } = options;
  const reporters = general.json ? [createNdjsonReporter(io.stdout, { run })] : [];
  if (events === undefined) return reporters;
  if (events === '-') return general.json ? reporters : [createNdjsonReporter(io.stdout, { run })];
  const file = openFileOutput(resolve(io.cwd, events), options.onProblem);
  const reporter = createNdjsonReporter(file, { run });
  return [
    ...reporters,
    {
      ...reporter,
      async close() {
        await reporter.close();
        await file.close();
      },
    },
  ];
}
