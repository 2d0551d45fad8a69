import type { Report } from './report-store.ts';

/** What can be followed over the reports of a group; undefined where a report has no such number. */
export const TRENDS = {
  PASS_RATE: ({ result: { test } }: Report) =>
    test === undefined || test.total === 0 ? undefined : (test.succeeded / test.total) * 100,
  DURATION: ({ result: { test } }: Report) => test?.durationNs,
  TOTAL: ({ result: { test } }: Report) => test?.total,
  LINE_COVERAGE: ({ result: { coverage } }: Report) => coverage?.linePercent,
  LINES_COVERED: ({ result: { coverage } }: Report) => coverage?.linesCovered,
  LINES_MISSED: ({ result: { coverage } }: Report) => coverage?.linesMissed,
  BRANCH_COVERAGE: ({ result: { coverage } }: Report) => coverage?.branchPercent,
  BRANCHES_COVERED: ({ result: { coverage } }: Report) => coverage?.branchesCovered,
  BRANCHES_MISSED: ({ result: { coverage } }: Report) => coverage?.branchesMissed,
} as const;

export type TrendField = keyof typeof TRENDS;

/** One number of each report, and what they come to. */
export function reportTrend(reports: readonly Report[], field: TrendField): object {
  const points = reports.flatMap((report) => {
    const value = TRENDS[field](report);
    return value === undefined ? [] : [{ reportArn: report.arn, value }];
  });
  const rawData = points.map(({ reportArn, value }) => ({ reportArn, data: String(value) }));
  if (points.length === 0) return { stats: {}, rawData };
  const values = points.map(({ value }) => value);
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    stats: {
      average: String(average),
      max: String(Math.max(...values)),
      min: String(Math.min(...values)),
    },
    rawData,
  };
}
