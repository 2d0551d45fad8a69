import type { Diagnostic, Span } from '../diagnostic.ts';

/** Diagnostics as golden files keep them: one block each. `files: false` leaves the name of the file out of places. */
export function showFindings(
  diagnostics: readonly Diagnostic[],
  { files = true }: { readonly files?: boolean } = {},
): string {
  const place = (span: Span | undefined): string => {
    if (span === undefined) return '-';
    return `${files ? `${span.source}:` : ''}${span.start.line}:${span.start.column}`;
  };
  return diagnostics
    .map(({ span, severity, code, summary, detail, related = [], hints = [] }) =>
      [
        `${place(span)} ${severity} ${code}: ${summary}`,
        ...(detail === undefined ? [] : [`  why  ${detail}`]),
        ...related.map((other) => `  see  ${place(other.span)} ${other.label}`),
        ...hints.map((hint) => `  fix  ${hint}`),
        '',
      ].join('\n'),
    )
    .join('');
}
