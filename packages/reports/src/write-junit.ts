import type { TestCase } from '@seed/deployspec';

const TAGS: Partial<Record<TestCase['status'], string>> = {
  FAILED: 'failure',
  ERROR: 'error',
  SKIPPED: 'skipped',
  UNKNOWN: 'skipped',
};

/** The cases of a report as one JUnit file, for tools that read no other format. */
export function writeJUnit(name: string, cases: readonly TestCase[]): string {
  const suites = Map.groupBy(cases, (one) => one.suite);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name, ...counts(cases) })}>`,
  ];
  for (const [suite, members] of suites) {
    lines.push(`  <testsuite ${attributes({ name: suite, ...counts(members) })}>`);
    for (const member of members) lines.push(...caseLines(member));
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function counts(cases: readonly TestCase[]) {
  const count = (...status: TestCase['status'][]) =>
    cases.filter((one) => status.includes(one.status)).length;
  return {
    tests: cases.length,
    failures: count('FAILED'),
    errors: count('ERROR'),
    skipped: count('SKIPPED', 'UNKNOWN'),
    time: seconds(cases.reduce((sum, one) => sum + one.durationNs, 0)),
  };
}

function caseLines({ suite, name, status, durationNs, message }: TestCase): string[] {
  const facts = attributes({ classname: suite, name, time: seconds(durationNs) });
  const tag = TAGS[status];
  if (tag === undefined) return [`    <testcase ${facts}/>`];
  const [first = ''] = (message ?? '').split('\n');
  return [
    `    <testcase ${facts}>`,
    `      <${tag} ${attributes({ message: first })}>${escape(message ?? '')}</${tag}>`,
    '    </testcase>',
  ];
}

const seconds = (ns: number): string => (ns / 1e9).toFixed(6);

function attributes(facts: Readonly<Record<string, string | number>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}="${escape(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ');
}

// oxlint-disable-next-line no-control-regex -- characters that no XML may hold
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escape(text: string): string {
  return text
    .replace(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
