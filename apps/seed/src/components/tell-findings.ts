import { hasErrors } from '@seed/kernel';
import type { CodeDoc, Diagnostic, SourceSet } from '@seed/kernel';
import { formatAnnotations, formatDiagnostics, formatJunit, formatSarif } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { flatDiagnostic } from '../error-diagnostics.ts';
import { VERSION } from '../version.ts';
import { repositoryPath } from './repository-path.ts';

export type FindingsFormat = 'text' | 'json' | 'sarif' | 'github' | 'junit';

export interface ToldFindings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
  /** Files that were looked at, as a person would type them. */
  readonly files: readonly string[];
  readonly format: FindingsFormat;
  readonly strict: boolean;
  readonly all: boolean;
  /** What a person is told where all is well. */
  readonly praise: string;
  /** What else programs get with --json. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** True where a check with these findings fails. */
export const isFailing = (diagnostics: readonly Diagnostic[], strict: boolean): boolean =>
  hasErrors(diagnostics) || (strict && diagnostics.some(({ severity }) => severity === 'warning'));

function tellPeople(context: CommandContext, told: ToldFindings): void {
  const { general, io, err, out, note, print } = context;
  const { diagnostics, sources, all, strict, praise } = told;
  const shown = general.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
  const columns = io.stderr.size?.().columns ?? 88;
  if (shown.length > 0)
    note(
      formatDiagnostics(shown, {
        style: err,
        sources,
        columns,
        all,
        allBy: 'seed components validate --all',
      }),
    );
  if (!isFailing(diagnostics, strict)) print(`${out.glyph('done')} ${praise}`);
}

/** Prints findings in the form that was asked for: text on standard error, reports for programs on standard output. */
export async function tellFindings(
  context: CommandContext,
  told: ToldFindings,
  codes: () => Promise<Readonly<Record<string, CodeDoc>>>,
): Promise<void> {
  const { io, print } = context;
  const { diagnostics, files, format, strict, more = {} } = told;
  if (format === 'text') return tellPeople(context, told);
  if (format === 'json')
    return print(JSON.stringify({ diagnostics: diagnostics.map(flatDiagnostic), ...more }));
  const pathOf = await repositoryPath(io);
  if (format === 'sarif') print(formatSarif(diagnostics, { version: VERSION, codes: await codes(), pathOf }));
  else if (format === 'junit') print(formatJunit(diagnostics, { files, suite: 'seed components', strict }));
  else {
    if (diagnostics.length > 0) print(formatAnnotations(diagnostics, { pathOf }));
    // Annotations stand at the lines of a pull request; who reads the log gets the whole.
    tellPeople(context, told);
  }
}
