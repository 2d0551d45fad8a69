import type { DocumentResult, RunResult, StepResult } from '../run-result.ts';

/** Characters that XML 1.0 has no way to write. */
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escape = (text: string): string =>
  text
    .replace(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function testCase(document: DocumentResult, phase: string, step: StepResult): string {
  const open = `    <testcase classname="${escape(`${document.name}.${phase}`)}" name="${escape(step.name)}" time="${seconds(step.finishedAt - step.startedAt)}"`;
  const message = escape(step.message ?? '');
  if (step.status === 'success') return `${open}/>`;
  if (step.status === 'skipped' || step.status === 'ignored')
    return `${open}><skipped message="${message}"/></testcase>`;
  const lines = escape(step.lastLines.join('\n'));
  return `${open}><failure message="${message}">${lines}</failure></testcase>`;
}

function suite(document: DocumentResult): string {
  const steps = document.phases.flatMap((phase) => phase.steps.map((step) => ({ phase: phase.name, step })));
  const of = (...statuses: readonly StepResult['status'][]): number =>
    steps.filter(({ step }) => statuses.includes(step.status)).length;
  return [
    `  <testsuite name="${escape(document.name)}" tests="${steps.length}" failures="${of('failed')}" skipped="${of('skipped', 'ignored')}" time="${seconds(document.finishedAt - document.startedAt)}" timestamp="${new Date(document.startedAt).toISOString()}">`,
    ...steps.map(({ phase, step }) => testCase(document, phase, step)),
    '  </testsuite>',
  ].join('\n');
}

/** A report that test viewers read: documents are suites and steps are tests. */
export function junitReport(result: RunResult): string {
  const suites = result.documents.map(suite).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}\n</testsuites>\n`;
}
