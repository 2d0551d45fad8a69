import { resolve } from 'node:path';
import { EXIT, InputError } from '@seed/kernel';
import type { RunReport } from '@seed/report-page';
import { formatSize } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { findRun, readEvents, readRun } from '../journal/read-journal.ts';
import type { JournalRun } from '../journal/read-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import { lastLinesIn } from '../report/read-last-lines.ts';
import { writeDocument } from '../report/write-document.ts';

type Text = FlagTable[string] & { readonly kind: 'text' };
type Flags = { readonly html: Text; readonly markdown: Text };

interface Document {
  readonly format: 'html' | 'markdown';
  /** As it was given; `-` is standard output. */
  readonly path: string;
}

/** What is asked for; Markdown on standard output where nothing is. */
function documentsOf(flags: FlagValues<Flags>, json: boolean): Document[] {
  const asked = (['html', 'markdown'] as const).flatMap((format): Document[] => {
    const path = flags[format];
    if (path === undefined) return [];
    if (path === '') throw new InputError('cli/bad-arguments', `--${format} needs the name of a file`);
    return [{ format, path }];
  });
  const printed = asked.filter(({ path }) => path === '-');
  const [first] = printed;
  if (first !== undefined && (json || printed.length > 1)) {
    const other = json ? '--json' : '--markdown';
    throw new InputError(
      'cli/flags-conflict',
      `--${first.format} - and ${other} both write to standard output`,
      {
        hints: ['name a file for one of them'],
      },
    );
  }
  return asked.length === 0 && !json ? [{ format: 'markdown', path: '-' }] : asked;
}

/** A run by its id, or the folder of a journal that came from elsewhere. */
async function runOf(io: ProcessIo, word: string | undefined): Promise<JournalRun> {
  const given = word?.includes('/') === true ? await readRun(resolve(io.cwd, word)) : undefined;
  return given ?? (await findRun(io, word));
}

async function reportOf(run: JournalRun): Promise<RunReport> {
  const { makeReport } = await import('@seed/report-page');
  const { header, dir, state } = run;
  const { versions, ...facts } = header;
  return makeReport({
    header: { ...facts, version: versions.seed },
    events: readEvents(dir),
    alive: state === 'running',
    lastLines: lastLinesIn(dir),
  });
}

async function write(
  { format, path }: Document,
  report: RunReport,
  { io }: CommandContext,
): Promise<{ format: string; path: string; bytes: number }> {
  const { renderMarkdown, renderPage } = await import('@seed/report-page');
  const text = format === 'html' ? renderPage(report) : renderMarkdown(report);
  if (path === '-') {
    io.stdout.write(text);
    await io.stdout.drained();
  } else await writeDocument(path, text, io);
  return { format, path, bytes: Buffer.byteLength(text) };
}

/** What became of a run, as a page, as Markdown, or as JSON. */
export const report: CommandFunction<Flags> = async (context, flags, [word]) => {
  const { io, general, print, note, err } = context;
  const documents = documentsOf(flags, general.json === true);
  const run = await runOf(io, word);
  const facts = await reportOf(run);
  const written = [];
  for (const document of documents) written.push(await write(document, facts, context));
  if (run.state === 'running')
    note(
      `${err.glyph('running')} run ${run.header.id} is going on: the report ends with what it has told so far`,
    );
  if (general.json) {
    const { renderJson } = await import('@seed/report-page');
    const files = { run: facts.run, state: facts.state, files: written };
    print(documents.length === 0 ? renderJson(facts) : JSON.stringify(files));
    return EXIT.done;
  }
  for (const { path, bytes } of written) if (path !== '-') print(`${path}   ${formatSize(bytes)}`);
  return EXIT.done;
};
