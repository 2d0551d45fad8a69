/** What one step of the test run came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing has run. */
export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two tallies. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The closing line of a test run: `3 passed, 0 failed`, and `, 2 skipped` only when something was. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Counts the tests of a vitest JSON report. A file that could not be loaded has no tests and counts as one failure,
 * so that it can never pass unseen.
 */
export function tallyOfReport(report: unknown): Tally {
  const files = isRecord(report) && Array.isArray(report['testResults']) ? report['testResults'] : [];
  return files.filter(isRecord).map(tallyOfFile).reduce(addTallies, emptyTally);
}

function tallyOfFile(file: Record<string, unknown>): Tally {
  const tests = Array.isArray(file['assertionResults']) ? file['assertionResults'].filter(isRecord) : [];
  const count = (status: string) => tests.filter((test) => test['status'] === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  const broken = file['status'] === 'failed' && failed === 0;
  return { passed, failed: broken ? 1 : failed, skipped: tests.length - passed - failed };
}

/** Whether a part of a report is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
