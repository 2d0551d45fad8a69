import type { CoverageSummary, FileCoverage, TestCase, TestSummary } from '@seed/deployspec';
import type { Report, ReportGroup } from './report-store.ts';

const epoch = (milliseconds: number): number => milliseconds / 1000;

/** CodeBuild keeps reports for 30 days; ours end with the endpoint at the latest. */
const KEPT_MS = 30 * 24 * 3_600_000;

export function showGroup(group: ReportGroup): object {
  return {
    ...group,
    created: epoch(group.created),
    lastModified: epoch(group.lastModified),
    status: 'ACTIVE',
  };
}

function testSummary({ total, durationNs, ...counts }: TestSummary): object {
  return {
    total,
    statusCounts: {
      ERROR: counts.error,
      FAILED: counts.failed,
      SKIPPED: counts.skipped,
      SUCCEEDED: counts.succeeded,
      UNKNOWN: counts.unknown,
    },
    durationInNanoSeconds: Math.round(durationNs),
  };
}

function coverageSummary({ linePercent, branchPercent, ...counts }: CoverageSummary): object {
  return {
    ...counts,
    lineCoveragePercentage: linePercent ?? 0,
    branchCoveragePercentage: branchPercent ?? 0,
  };
}

const expiry = ({ created }: Report): number => epoch(created + KEPT_MS);

export function showReport(report: Report): object {
  const { arn, group, executionId, created, result } = report;
  return {
    arn,
    type: result.type,
    name: group.name,
    reportGroupArn: group.arn,
    executionId,
    status: result.status,
    created: epoch(created),
    expired: expiry(report),
    exportConfig: group.exportConfig,
    truncated: result.truncated,
    ...(result.test === undefined ? {} : { testSummary: testSummary(result.test) }),
    ...(result.coverage === undefined ? {} : { codeCoverageSummary: coverageSummary(result.coverage) }),
  };
}

export function showTestCase(report: Report, { suite, name, status, durationNs, message }: TestCase): object {
  const [file = '', another] = report.result.files;
  return {
    reportArn: report.arn,
    // Of several files nobody knows any more which one a case came from.
    testRawDataPath: another === undefined ? file : '',
    prefix: suite,
    name,
    status,
    durationInNanoSeconds: Math.round(durationNs),
    message: message ?? '',
    expired: expiry(report),
    testSuiteName: suite,
  };
}

export function showCoverage(report: Report, { path, ...counts }: FileCoverage): object {
  return {
    // Nothing but the report and the path says which one it is, and that is enough.
    id: `${report.arn}/${path}`,
    reportARN: report.arn,
    filePath: path,
    ...coverageSummary(counts),
    expired: expiry(report),
  };
}
