import { sortDiagnostics } from '@seed/kernel';
import type { CodeDoc, Diagnostic, Span } from '@seed/kernel';
import { plainText } from './plain-text.ts';

export interface SarifOptions {
  /** Of seed. */
  readonly version: string;
  /** Pages of the codes; a code without a page is named only. */
  readonly codes: Readonly<Record<string, CodeDoc>>;
  /** The path that a reader of the report knows a source by, from the root of its repository. */
  readonly pathOf: (source: string) => string;
}

const LEVEL: Readonly<Record<Diagnostic['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const uriOf = (path: string): string =>
  path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');

function locationOf(span: Span, pathOf: SarifOptions['pathOf'], message?: string): object {
  const { start, end } = span;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(pathOf(span.source)) },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
    ...(message === undefined ? {} : { message: { text: plainText(message) } }),
  };
}

function ruleOf(code: string, codes: SarifOptions['codes']): object {
  const doc = Object.hasOwn(codes, code) ? codes[code] : undefined;
  return {
    id: code,
    ...(doc === undefined
      ? {}
      : { shortDescription: { text: doc.summary }, fullDescription: { text: doc.docs } }),
    help: { text: `seed explain ${code}` },
  };
}

/** Findings as SARIF 2.1.0, which code scanning of GitHub and others read. Columns count characters of UTF-16. */
export function formatSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const { version, codes, pathOf } = options;
  const sorted = sortDiagnostics(diagnostics);
  const rules = [...new Set(sorted.map(({ code }) => code))].sort();
  const results = sorted.map(({ code, severity, summary, detail, span, related, hints }) => ({
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: LEVEL[severity],
    message: { text: plainText([summary, detail, ...(hints ?? [])].filter(Boolean).join('\n')) },
    ...(span === undefined ? {} : { locations: [locationOf(span, pathOf)] }),
    ...(related === undefined || related.length === 0
      ? {}
      : { relatedLocations: related.map((place) => locationOf(place.span, pathOf, place.label)) }),
  }));
  const driver = { name: 'seed', version, rules: rules.map((code) => ruleOf(code, codes)) };
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    },
    undefined,
    2,
  );
}
