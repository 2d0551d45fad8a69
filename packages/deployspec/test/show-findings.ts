import type { Diagnostic, Span } from '@seed/kernel';

const place = (span: Span | undefined): string =>
  span === undefined ? '-' : `${span.start.line}:${span.start.column}`;

/** Diagnostics as the golden files keep them: one block each, places without the name of the file. */
export function showFindings(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map((d) =>
      [
        `${place(d.span)} ${d.severity} ${d.code}: ${d.summary}`,
        ...(d.detail === undefined ? [] : [`  why  ${d.detail}`]),
        ...(d.related ?? []).map(({ span, label }) => `  see  ${place(span)} ${label}`),
        ...(d.hints ?? []).map((hint) => `  fix  ${hint}`),
        '',
      ].join('\n'),
    )
    .join('');
}

/** A value as JSON without places, and with placed texts as the text alone. */
export function showValue(value: unknown): string {
  const isPlaced = (v: object): v is { value: unknown } =>
    'value' in v && 'span' in v && Object.keys(v).length === 2;
  return JSON.stringify(
    value,
    (key, v: unknown) =>
      key === 'span' || key === 'source'
        ? undefined
        : typeof v === 'object' && v !== null && isPlaced(v)
          ? v.value
          : v,
    2,
  );
}
