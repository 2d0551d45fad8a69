import { InputError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import { adviceLines, formatDiagnostics } from './format-diagnostic.ts';
import type { DiagnosticOptions } from './format-diagnostic.ts';
import { plainText } from './plain-text.ts';
import { spread } from './text-layout.ts';

export interface ErrorOptions extends Omit<DiagnosticOptions, 'sources'> {
  /** Print the stack and the causes too. */
  readonly debug?: boolean;
  /** Where to report a bug. */
  readonly reportUrl: string;
  /** The command that prints all findings of an error that has many. */
  readonly allBy?: string;
}

function causes(error: unknown): string[] {
  const lines: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    lines.push(...`${depth === 0 ? '' : 'caused by '}${at.stack ?? at.message}`.split('\n'));
  }
  return lines.map((line) => `  ${plainText(line)}`);
}

function whyOf(error: SeedError): string | undefined {
  return error.cause instanceof Error && !error.message.includes(error.cause.message.replace(/\.$/, ''))
    ? error.cause.message.split('\n')[0]
    : undefined;
}

function headAndAdvice(error: unknown, options: ErrorOptions): string[] {
  const { style, columns = 88 } = options;
  const code = isSeedError(error) ? error.code : 'seed/bug';
  const message = error instanceof Error ? error.message : String(error);
  const isBug = !isSeedError(error) || error.name === 'BugError';
  const head = `${style.glyph('failed')} ${isBug ? `seed has a bug: ${plainText(message)}` : plainText(message)}`;
  const hints = isBug
    ? [
        `report it with the journal of the run at ${options.reportUrl}`,
        'run again with `--debug` for the stack',
      ]
    : (error as SeedError).hints;
  return [
    spread(head, style.dim(code), Math.min(columns, 88)),
    ...adviceLines({ why: isBug ? undefined : whyOf(error as SeedError), hints, code }, style),
  ];
}

/** Anything thrown, as a person should read it. Ends without a line end. */
export function formatError(error: unknown, options: ErrorOptions): string {
  const lines =
    error instanceof InputError && error.diagnostics.length > 0
      ? [
          formatDiagnostics(error.diagnostics, {
            ...options,
            sources: error.sources,
            closing: 'Nothing was changed.',
          }),
        ]
      : headAndAdvice(error, options);
  return [...lines, ...(options.debug ? causes(error) : [])].join('\n');
}
