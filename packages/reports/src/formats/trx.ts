import type { TestCase } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { nearest, readXml } from '../read-xml.ts';
import { joinMessage, testCase } from '../test-case.ts';

const STATUS: Readonly<Record<string, TestCase['status']>> = {
  passed: 'SUCCEEDED',
  passedbutrunaborted: 'SUCCEEDED',
  warning: 'SUCCEEDED',
  completed: 'SUCCEEDED',
  failed: 'FAILED',
  error: 'ERROR',
  timeout: 'ERROR',
  aborted: 'ERROR',
  notexecuted: 'SKIPPED',
  notrunnable: 'SKIPPED',
};

const RESULTS = new Set(['UnitTestResult', 'TestResult', 'WebTestResult', 'GenericTestResult']);

/** Visual Studio's TRX. Results name their definition, which comes later in the file and knows the class. */
export function parseTrx(source: Source): ParsedReport {
  const found: { readonly id: string; readonly facts: TestCase }[] = [];
  const classes = new Map<string, string>();
  let message = '';
  let trace = '';
  const problems = readXml(source, {
    roots: ['TestRun'],
    texts: ['Message', 'StackTrace'],
    close(element) {
      const { name, attributes, parent } = element;
      if (parent?.name === 'ErrorInfo' && name === 'Message') message = element.text;
      if (parent?.name === 'ErrorInfo' && name === 'StackTrace') trace = element.text;
      if (name === 'TestMethod') {
        const id = nearest(parent, 'UnitTest')?.attributes['id'];
        // `Namespace.Class, Assembly, Version=…`
        if (id !== undefined) classes.set(id, (attributes['className'] ?? '').split(',')[0] ?? '');
      }
      if (!RESULTS.has(name)) return;
      const facts = testCase({
        suite: '',
        name: attributes['testName'],
        status: STATUS[(attributes['outcome'] ?? 'error').toLowerCase()] ?? 'UNKNOWN',
        durationNs: clockToNs(attributes['duration']),
        message: joinMessage(message, trace),
      });
      found.push({ id: attributes['testId'] ?? '', facts });
      message = trace = '';
    },
  });
  const cases = found.map(({ id, facts }) => ({ ...facts, suite: classes.get(id) ?? '' }));
  return { cases, problems };
}

/** `01:02:03.1234567`, with days before it where it took that long. */
function clockToNs(text: string | undefined): number {
  const [, days = '0', hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  if (hours === undefined) return 0;
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Math.round(total * 1e9);
}
