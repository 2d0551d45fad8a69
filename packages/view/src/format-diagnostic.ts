import { sortDiagnostics, withExcerpt } from '@seed/kernel';
import type { Diagnostic, SourceSet, Span } from '@seed/kernel';
import { codeFrame, placeOf } from './code-frame.ts';
import { count } from './format-quantity.ts';
import { plainText } from './plain-text.ts';
import type { Glyph, Style } from './style.ts';
import { spread } from './text-layout.ts';

export interface DiagnosticOptions {
  readonly style: Style;
  readonly sources: SourceSet;
  /** Cells per line. */
  readonly columns?: number;
}

const GLYPH_OF: Record<Diagnostic['severity'], Glyph> = {
  error: 'failed',
  warning: 'attention',
  info: 'unchanged',
};

const DID_YOU_MEAN = /^did you mean/i;

/** Text of a command between backticks is a thing to type: it is shown in colour, without the backticks. */
export const showCommands = (text: string, style: Style): string =>
  text.replace(/`([^`]+)`/g, (whole, command: string) => (style.color ? style.cyan(command) : whole));

/** Advice reads like the rest of an error, in lower case; names such as AWS stay. */
const lowered = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? (text[0] ?? '').toLowerCase() + text.slice(1) : text;

/** The `why`, `fix` and `more` lines of an error; a fix says the most likely thing first. */
export function adviceLines(
  advice: {
    readonly why?: string | undefined;
    readonly hints?: readonly string[];
    readonly code?: string;
    /** A command that tells more than the explanation of the code. */
    readonly more?: string | undefined;
  },
  style: Style,
): string[] {
  const labelled = (label: string, text: string) =>
    plainText(text)
      .split('\n')
      .map(
        (line, index) =>
          `  ${style.dim(index === 0 ? label.padEnd(5) : '     ')} ${showCommands(line, style)}`,
      );
  const hints = advice.hints ?? [];
  const more = [advice.more ?? '', advice.code ? `seed explain ${advice.code}` : ''].filter(Boolean);
  return [
    ...(advice.why ? labelled('why', advice.why) : []),
    ...hints.flatMap((hint, index) => labelled(index === 0 ? 'fix' : '', lowered(hint))),
    ...(more.length > 0 ? labelled('more', more.join(style.dot)) : []),
  ];
}

function frameOf(
  span: Span | undefined,
  { style, columns = 88 }: DiagnosticOptions,
  frame: { readonly label?: string; readonly mark?: '^' | '-' },
): string[] {
  if (span === undefined) return [];
  return [
    `  ${style.dim('-->')} ${plainText(placeOf(span))}`,
    ...codeFrame(span, { style, columns, ...frame }),
  ];
}

/** One finding: what, where with its lines, why, what to do. */
export function formatDiagnostic(diagnostic: Diagnostic, options: DiagnosticOptions): string {
  const { style, sources, columns = 88 } = options;
  const place = (span: Span): Span => withExcerpt(span, sources.get(span.source));
  const span = diagnostic.span && place(diagnostic.span);
  const head = `${style.glyph(GLYPH_OF[diagnostic.severity])} ${plainText(diagnostic.summary)}`;
  const hints = diagnostic.hints ?? [];
  const label = span?.excerpt ? hints.find((hint) => DID_YOU_MEAN.test(hint)) : undefined;
  return [
    spread(head, style.dim(diagnostic.code), Math.min(columns, 88)),
    ...frameOf(span, options, label === undefined ? {} : { label }),
    ...(diagnostic.related ?? []).flatMap((one) =>
      frameOf(place(one.span), options, { label: plainText(one.label), mark: '-' }),
    ),
    ...adviceLines({ why: diagnostic.detail, hints: hints.filter((hint) => hint !== label) }, style),
  ].join('\n');
}

function totals(diagnostics: readonly Diagnostic[]): string {
  const amount = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    amount('error') > 0 ? count(amount('error'), 'error') : '',
    amount('warning') > 0 ? count(amount('warning'), 'warning') : '',
    amount('info') > 0 ? count(amount('info'), 'note') : '',
  ].filter((part) => part !== '');
  const files = new Set(diagnostics.flatMap((diagnostic) => diagnostic.span?.source ?? []));
  const where = files.size > 0 ? ` in ${count(files.size, 'file')}` : '';
  return `${parts.join(', ')}${where}.`;
}

const MOST = 10;
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Where there are too many, no error is left out for a warning before it. */
function mostImportant(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const ranked = sorted.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  const chosen = new Set(ranked.slice(0, MOST));
  return sorted.filter((diagnostic) => chosen.has(diagnostic));
}

/** All findings by position, the ten most important (or all), then the totals. Ends without a line end. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: DiagnosticOptions & {
    readonly all?: boolean;
    readonly closing?: string;
    /** The command that prints all. */
    readonly allBy?: string;
  },
): string {
  if (diagnostics.length === 0) return '';
  const sorted = sortDiagnostics(diagnostics);
  const shown = options.all ? sorted : mostImportant(sorted);
  const hidden = sorted.length - shown.length;
  const { style } = options;
  return [
    ...shown.map((diagnostic) => `${formatDiagnostic(diagnostic, options)}\n`),
    ...(hidden > 0
      ? [`${style.more} and ${hidden} more (\`${options.allBy ?? 'seed validate --all'}\`)\n`]
      : []),
    `${totals(sorted)}${options.closing ? ` ${options.closing}` : ''}`,
  ].join('\n');
}
