import type { TestCase } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { nearest, readXml } from '../read-xml.ts';
import type { XmlElement } from '../read-xml.ts';
import { joinMessage, secondsToNs, testCase } from '../test-case.ts';

const OUTCOMES: Readonly<Record<string, TestCase['status']>> = {
  failure: 'FAILED',
  error: 'ERROR',
  skipped: 'SKIPPED',
};

/** JUnit, as Ant, Maven, Gradle, pytest, Jest and many others write it. */
export function parseJUnit(source: Source): ParsedReport {
  const cases: TestCase[] = [];
  let outcome: { readonly status: TestCase['status']; readonly message: string } | undefined;
  const problems = readXml(source, {
    roots: ['testsuites', 'testsuite'],
    texts: Object.keys(OUTCOMES),
    close(element) {
      const status = OUTCOMES[element.name];
      if (status !== undefined && element.parent?.name === 'testcase') {
        // An error weighs more than a failure, and both more than a skip.
        if (outcome === undefined || status === 'ERROR') {
          outcome = { status, message: joinMessage(element.attributes['message'], element.text) };
        }
      }
      if (element.name !== 'testcase') return;
      cases.push(caseOf(element, outcome));
      outcome = undefined;
    },
  });
  return { cases, problems };
}

const NOT_RUN = new Set(['notrun', 'disabled', 'skipped', 'ignored']);

function caseOf(
  { attributes, parent }: XmlElement,
  outcome: { readonly status: TestCase['status']; readonly message: string } | undefined,
): TestCase {
  const idle = NOT_RUN.has((attributes['status'] ?? '').toLowerCase()) ? 'SKIPPED' : 'SUCCEEDED';
  return testCase({
    suite: attributes['classname'] || nearest(parent, 'testsuite')?.attributes['name'],
    name: attributes['name'],
    status: outcome?.status ?? idle,
    durationNs: secondsToNs(attributes['time']),
    message: outcome?.message,
  });
}
