import type { TestCase } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { nearest, readXml } from '../read-xml.ts';
import { joinMessage, millisecondsToNs, testCase } from '../test-case.ts';

const STATUS: Readonly<Record<string, TestCase['status']>> = {
  PASS: 'SUCCEEDED',
  SUCCESS_PERCENTAGE_FAILURE: 'SUCCEEDED',
  FAIL: 'FAILED',
  SKIP: 'SKIPPED',
};

/** TestNG's own testng-results.xml. Set-up and tear-down methods are not cases. */
export function parseTestNg(source: Source): ParsedReport {
  const cases: TestCase[] = [];
  let message = '';
  let trace = '';
  const problems = readXml(source, {
    roots: ['testng-results'],
    texts: ['message', 'full-stacktrace', 'short-stacktrace'],
    close(element) {
      const isException = element.parent?.name === 'exception';
      if (isException && element.name === 'message') message = element.text;
      if (isException && element.name.endsWith('-stacktrace')) trace = element.text;
      if (element.name !== 'test-method') return;
      const { attributes } = element;
      if (attributes['is-config'] !== 'true') {
        cases.push(
          testCase({
            suite: nearest(element, 'class')?.attributes['name'],
            name: attributes['name'],
            status: STATUS[attributes['status'] ?? ''] ?? 'UNKNOWN',
            durationNs: millisecondsToNs(attributes['duration-ms']),
            message: joinMessage(message, trace),
          }),
        );
      }
      message = trace = '';
    },
  });
  return { cases, problems };
}
