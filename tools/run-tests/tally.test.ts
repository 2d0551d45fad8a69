import { expect, it } from 'vitest';
import { addTallies, closingLine, tallyOfReport } from './tally.ts';

const test = (status: string) => ({ status });

it('a run without skips says so by leaving them out', () => {
  const line = closingLine({ passed: 12, failed: 0, skipped: 0 });

  expect(line).toBe('12 passed, 0 failed');
});

it('skipped tests are counted at the end of the closing line', () => {
  const line = closingLine({ passed: 12, failed: 1, skipped: 3 });

  expect(line).toBe('12 passed, 1 failed, 3 skipped');
});

it('every state of a test is counted once', () => {
  const assertionResults = ['passed', 'passed', 'failed', 'skipped', 'todo'].map(test);

  const tally = tallyOfReport({ testResults: [{ status: 'failed', assertionResults }] });

  expect(tally).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

it('a file that cannot be loaded is a failure', () => {
  const tally = tallyOfReport({ testResults: [{ status: 'failed', assertionResults: [] }] });

  expect(tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('tallies add up field by field', () => {
  const sum = addTallies({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });

  expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
