import type { RunReport } from './run-report.ts';

/** Times as every other JSON of seed has them. */
const isTime = (name: string, value: unknown): value is number =>
  name.endsWith('At') && typeof value === 'number' && Number.isFinite(value);

/** The report for programs, on one line: durations in milliseconds, times in ISO-8601 and UTC. */
export const renderJson = (report: RunReport): string =>
  JSON.stringify(report, (name, value: unknown) =>
    isTime(name, value) ? new Date(value).toISOString() : value,
  );
