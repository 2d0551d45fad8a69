import type { Diagnostic, Span } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import type { Deployment } from '../src/index.ts';

const place = (span: Span | undefined): string =>
  span === undefined ? '-' : `${span.source}:${span.start.line}:${span.start.column}`;

/** Diagnostics as the golden files keep them: one block each. */
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

/** A deployment as JSON without places; values as Python writes them. */
export function showDeployment(deployment: Deployment): string {
  return JSON.stringify(
    deployment,
    (key, value: unknown) => {
      if (/span/i.test(key) || key === 'project') return undefined;
      if (key === 'stored' || key === 'value' || key === 'parametersRegional') return pythonJson(value);
      return value instanceof Map ? Object.fromEntries(value) : value;
    },
    2,
  );
}
