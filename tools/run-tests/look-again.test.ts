import { expect, it } from 'vitest';
import { filesToRunAgain, unsteadyLines, withSecondLook } from './look-again.ts';
import { tallyOfReport } from './tally.ts';

const file = (name: string, status: 'passed' | 'failed') => ({
  name,
  status,
  assertionResults: [
    { status, fullName: `what ${name} promises` },
    { status: 'passed', fullName: 'and another thing' },
  ],
});
const report = (...testResults: readonly unknown[]) => ({ testResults });

it('the files that failed are run again, and no others', () => {
  const files = filesToRunAgain([report(file('a', 'passed')), report(file('b', 'failed'))]);

  expect(files).toEqual([{ path: 'b', tests: ['what b promises'] }]);
});

it('a file that could not be loaded is run again too', () => {
  const files = filesToRunAgain([report({ name: 'a', status: 'failed', assertionResults: [] })]);

  expect(files).toEqual([{ path: 'a', tests: [] }]);
});

it('four files do not fail by chance', () => {
  const files = filesToRunAgain([report(...['a', 'b', 'c', 'd'].map((name) => file(name, 'failed')))]);

  expect(files).toEqual([]);
});

it('what fails twice stays failed', () => {
  const first = report(file('a', 'passed'), file('b', 'failed'));
  const second = report(file('b', 'failed'));

  expect(tallyOfReport(withSecondLook(first, second))).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(unsteadyLines(filesToRunAgain([first]), second)).toEqual([]);
});

it('what passes alone counts as passed, and is named', () => {
  const first = report(file('a', 'passed'), file('b', 'failed'));
  const second = report(file('b', 'passed'));

  expect(tallyOfReport(withSecondLook(first, second))).toEqual({ passed: 4, failed: 0, skipped: 0 });
  expect(unsteadyLines(filesToRunAgain([first]), second)).toEqual(['UNSTEADY b: what b promises']);
});

it('a second run that leaves no report mends nothing', () => {
  const first = report(file('b', 'failed'));

  expect(tallyOfReport(withSecondLook(first, undefined))).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
