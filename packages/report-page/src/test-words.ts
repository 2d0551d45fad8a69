import type { ModuleReport } from './run-report.ts';

type TestReport = ModuleReport['tests'][number];
type TestCase = NonNullable<TestReport['cases']>[number];

/** `3 of 5 passed, 2 failed · 81 % of lines covered`, or how the report ended. */
export function testWords({ status, test, coverage }: TestReport): string {
  const counts =
    test === undefined
      ? []
      : [
          `${test.succeeded} of ${test.total} passed`,
          ...(test.failed + test.error > 0 ? [`${test.failed + test.error} failed`] : []),
          ...(test.skipped > 0 ? [`${test.skipped} skipped`] : []),
        ];
  const lines = coverage?.linePercent === undefined ? [] : [`${coverage.linePercent} % of lines covered`];
  const words = [counts.join(', '), ...lines].filter((part) => part !== '');
  return words.length === 0 ? status.toLowerCase() : words.join(' · ');
}

/** Tests that did not pass, as far as the journal names them. */
export const badCases = ({ cases = [] }: TestReport): readonly TestCase[] =>
  cases.filter(({ status }) => status === 'FAILED' || status === 'ERROR');

/** `suite › name`. */
export const caseName = ({ suite, name }: TestCase): string =>
  [suite, name].filter((part) => part !== '').join(' › ');
