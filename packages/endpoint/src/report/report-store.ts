import type { ReportResult } from '@seed/deployspec';

export type ReportType = ReportResult['type'];

/** A report group; times are milliseconds since the epoch. */
export interface ReportGroup {
  readonly arn: string;
  readonly name: string;
  readonly type: ReportType;
  readonly exportConfig: { readonly exportConfigType: string };
  readonly tags: readonly unknown[];
  readonly created: number;
  readonly lastModified: number;
}

/** One report of one build. */
export interface Report {
  readonly arn: string;
  readonly group: ReportGroup;
  /** ARN of the build. */
  readonly executionId: string;
  readonly created: number;
  readonly result: ReportResult;
}

/** Report groups by name, and reports by ARN, oldest first. */
export interface ReportStore {
  readonly groups: Map<string, ReportGroup>;
  reports(): readonly Report[];
  find(arn: string): Report | undefined;
  add(report: Report): void;
  remove(arn: string): void;
}

/** Each may hold hundreds of cases with their messages. */
const REMEMBERED = 500;

/** Keeps the reports of builds in memory. */
export function createReportStore(): ReportStore {
  const reports = new Map<string, Report>();
  return {
    groups: new Map(),
    reports: () => [...reports.values()],
    find: (arn) => reports.get(arn),
    add(report) {
      reports.set(report.arn, report);
      const [oldest] = reports.keys();
      if (reports.size > REMEMBERED && oldest !== undefined) reports.delete(oldest);
    },
    remove: (arn) => void reports.delete(arn),
  };
}
