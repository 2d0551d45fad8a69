import { describe, expect, it } from 'vitest';
import type { TestCase } from '@seed/deployspec';
import { summarizeReport } from './summarize-report.ts';

const cases = (count: number, status: TestCase['status']): TestCase[] =>
  Array.from({ length: count }, (_, n) => ({ suite: 's', name: `${status} ${n}`, status, durationNs: 2 }));

const summarize = (found: readonly TestCase[], problems: readonly string[] = []) =>
  summarizeReport({ name: 'r', format: 'JUNITXML', files: ['a.xml'], parsed: [{ cases: found, problems }] });

describe('summarizeReport', () => {
  it('CB-69 counts every state', () => {
    const report = summarize([
      ...cases(3, 'SUCCEEDED'),
      ...cases(2, 'SKIPPED'),
      ...cases(1, 'ERROR'),
      ...cases(4, 'UNKNOWN'),
    ]);

    expect(report).toMatchObject({
      type: 'TEST',
      status: 'FAILED',
      truncated: false,
      test: { total: 10, succeeded: 3, failed: 0, error: 1, skipped: 2, unknown: 4, durationNs: 20 },
    });
  });

  it('CB-69 shows at most 500 cases, failed ones first, and counts all', () => {
    const report = summarize([...cases(600, 'SUCCEEDED'), ...cases(3, 'FAILED')]);

    expect(report.cases).toHaveLength(500);
    expect(report.cases?.slice(0, 4).map((one) => one.name)).toEqual([
      'FAILED 0',
      'FAILED 1',
      'FAILED 2',
      'SUCCEEDED 0',
    ]);
    expect(report).toMatchObject({ truncated: true, test: { total: 603, failed: 3 } });
  });

  it.each([
    [cases(1, 'SUCCEEDED'), [], 'SUCCEEDED'],
    [cases(1, 'SKIPPED'), [], 'SUCCEEDED'],
    [cases(1, 'FAILED'), ['a.xml:1:1: bad'], 'FAILED'],
    [cases(1, 'SUCCEEDED'), ['a.xml:1:1: bad'], 'INCOMPLETE'],
  ] as const)('CB-69 gives the report its state (%#)', (found, problems, expected) => {
    expect(summarize(found, problems).status).toBe(expected);
  });

  it('CB-69 a report without files is incomplete', () => {
    const report = summarizeReport({
      name: 'r',
      format: 'JUNITXML',
      files: [],
      parsed: [],
      problems: ['none'],
    });

    expect(report).toMatchObject({ status: 'INCOMPLETE', problems: ['none'], test: { total: 0 } });
  });
});
