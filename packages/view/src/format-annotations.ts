import { sortDiagnostics } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { plainText } from './plain-text.ts';

const COMMAND: Readonly<Record<Diagnostic['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

const escaped = (text: string): string =>
  plainText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Findings as workflow commands of GitHub Actions, which shows them at their lines; one line each. */
export function formatAnnotations(
  diagnostics: readonly Diagnostic[],
  { pathOf }: { readonly pathOf: (source: string) => string },
): string {
  return sortDiagnostics(diagnostics)
    .map(({ code, severity, summary, detail, span, hints }) => {
      const place: readonly (readonly [string, string | number])[] =
        span === undefined
          ? []
          : [
              ['file', pathOf(span.source)],
              ['line', span.start.line],
              ['endLine', span.end.line],
              // GitHub refuses columns of a range over several lines.
              ...(span.start.line === span.end.line
                ? ([
                    ['col', span.start.column],
                    ['endColumn', span.end.column],
                  ] as const)
                : []),
            ];
      const properties = [...place, ['title', code] as const]
        .map(([name, value]) => `${name}=${property(String(value))}`)
        .join(',');
      const text = [summary, detail, ...(hints ?? [])].filter(Boolean).join('\n');
      return `::${COMMAND[severity]} ${properties}::${escaped(text)}`;
    })
    .join('\n');
}
