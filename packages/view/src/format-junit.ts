import { sortDiagnostics } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { placeOf } from './code-frame.ts';
import { plainText } from './plain-text.ts';

export interface JunitOptions {
  /** What was looked at, also where nothing was found. */
  readonly files: readonly string[];
  readonly suite: string;
  /** True where warnings count as failures, too. */
  readonly strict: boolean;
}

const escaped = (text: string): string =>
  plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

function caseOf(finding: Diagnostic, file: string, strict: boolean): { text: string; failed: boolean } {
  const { code, severity, summary, detail, span, hints } = finding;
  const failed = severity === 'error' || (strict && severity === 'warning');
  const place = span === undefined ? '' : `:${span.start.line}:${span.start.column}`;
  const body = [
    ...(span === undefined ? [] : [placeOf(span)]),
    `${severity} ${code}: ${summary}`,
    ...(detail === undefined ? [] : [detail]),
    ...(hints ?? []).map((hint) => `fix: ${hint}`),
  ].join('\n');
  const inner = failed
    ? `<failure type="${escaped(code)}" message="${escaped(summary)}">${escaped(body)}</failure>`
    : `<system-out>${escaped(body)}</system-out>`;
  const name = `name="${escaped(`${code} ${summary}`)}" classname="${escaped(file + place)}"`;
  return { text: `    <testcase ${name}>${inner}</testcase>`, failed };
}

/** Findings as a JUnit report: a suite for each file, a failed case for each finding, a good one where there is none. */
export function formatJunit(diagnostics: readonly Diagnostic[], options: JunitOptions): string {
  const { files, suite, strict } = options;
  const sorted = sortDiagnostics(diagnostics);
  const fileOf = ({ span }: Diagnostic): string => span?.source ?? suite;
  const names = [...new Set([...files, ...sorted.map(fileOf)])].sort();
  let [tests, failures] = [0, 0];
  const suites = names.map((file) => {
    const cases = sorted.filter((one) => fileOf(one) === file).map((one) => caseOf(one, file, strict));
    const failed = cases.filter((one) => one.failed).length;
    const texts =
      cases.length === 0
        ? [`    <testcase name="nothing was found" classname="${escaped(file)}"/>`]
        : cases.map(({ text }) => text);
    tests += texts.length;
    failures += failed;
    const head = `name="${escaped(file)}" tests="${texts.length}" failures="${failed}"`;
    return `  <testsuite ${head}>\n${texts.join('\n')}\n  </testsuite>\n`;
  });
  const head = `name="${escaped(suite)}" tests="${tests}" failures="${failures}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.join('')}</testsuites>`;
}
