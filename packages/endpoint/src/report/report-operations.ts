import { oneOf, PAGE_SIZE, percentage, SORT_ORDER, UP_TO_100 } from '../input-rules.ts';
import type { Operation } from '../operation.ts';
import { pageOf } from '../page.ts';
import { readInput } from '../read-input.ts';
import type { RegionState } from '../region-state.ts';
import { invalidInput, notFound } from '../service-error.ts';
import { groupNamed } from './group-operations.ts';
import type { Report } from './report-store.ts';
import { showCoverage, showReport, showTestCase } from './show-report.ts';

const PAGE = 100;

/** The report of a request. Throws ResourceNotFoundException. */
function reportNamed(state: RegionState, arn: string): Report {
  const report = state.reports.find(arn);
  if (report === undefined) throw notFound(`Report ${arn} does not exist`);
  return report;
}

const batchGet: Operation = (state, body) => {
  const { reportArns } = readInput<{ readonly reportArns: readonly string[] }>(body, {
    'reportArns!': UP_TO_100,
  });
  const found = reportArns.map((arn) => state.reports.find(arn));
  return {
    reports: found.flatMap((report) => (report === undefined ? [] : [showReport(report)])),
    reportsNotFound: reportArns.filter((_, at) => found[at] === undefined),
  };
};

interface ListInput {
  readonly filter?: { readonly status?: string };
  readonly sortOrder?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}
const LIST = {
  filter: { status: oneOf('GENERATING', 'SUCCEEDED', 'FAILED', 'INCOMPLETE', 'DELETING') },
  sortOrder: SORT_ORDER,
  nextToken: 'string',
  maxResults: PAGE_SIZE,
} as const;

function listed(state: RegionState, input: ListInput, groupName?: string): object {
  const { filter: { status } = {}, sortOrder, nextToken, maxResults = PAGE } = input;
  const chosen = state.reports
    .reports()
    .filter(
      ({ group, result }) =>
        (groupName === undefined || group.name === groupName) &&
        (status === undefined || result.status === status),
    );
  const ordered = sortOrder === 'ASCENDING' ? chosen : chosen.toReversed();
  const { items, ...next } = pageOf(ordered, nextToken, maxResults);
  return { reports: items.map(({ arn }) => arn), ...next };
}

const list: Operation = (state, body) => listed(state, readInput<ListInput>(body, LIST));

const listForGroup: Operation = (state, body) => {
  const input = readInput<ListInput & { readonly reportGroupArn: string }>(body, {
    ...LIST,
    'reportGroupArn!': 'string',
  });
  return listed(state, input, groupNamed(state, input.reportGroupArn).name);
};

interface CasesInput {
  readonly reportArn: string;
  readonly filter?: { readonly status?: string; readonly keyword?: string };
  readonly nextToken?: string;
  readonly maxResults?: number;
}

const describeCases: Operation = (state, body) => {
  const {
    reportArn,
    filter = {},
    nextToken,
    maxResults = PAGE,
  } = readInput<CasesInput>(body, {
    'reportArn!': 'string',
    filter: { status: 'string', keyword: 'string' },
    nextToken: 'string',
    maxResults: PAGE_SIZE,
  });
  const report = reportNamed(state, reportArn);
  const { cases } = report.result;
  if (cases === undefined) throw invalidInput(`Report ${reportArn} is of type ${report.result.type}`);
  const { status, keyword = '' } = filter;
  const chosen = cases.filter(
    (one) => (status === undefined || one.status === status) && one.name.includes(keyword),
  );
  const { items, ...next } = pageOf(chosen, nextToken, maxResults);
  return { testCases: items.map((one) => showTestCase(report, one)), ...next };
};

interface CoveragesInput {
  readonly reportArn: string;
  readonly sortBy?: 'LINE_COVERAGE_PERCENTAGE' | 'FILE_PATH';
  readonly sortOrder?: string;
  readonly minLineCoveragePercentage?: number;
  readonly maxLineCoveragePercentage?: number;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

const describeCoverages: Operation = (state, body) => {
  const input = readInput<CoveragesInput>(body, {
    'reportArn!': 'string',
    sortBy: oneOf('LINE_COVERAGE_PERCENTAGE', 'FILE_PATH'),
    sortOrder: SORT_ORDER,
    minLineCoveragePercentage: percentage,
    maxLineCoveragePercentage: percentage,
    nextToken: 'string',
    maxResults: PAGE_SIZE,
  });
  const report = reportNamed(state, input.reportArn);
  const { coveredFiles } = report.result;
  if (coveredFiles === undefined)
    throw invalidInput(`Report ${input.reportArn} is of type ${report.result.type}`);
  const { minLineCoveragePercentage: least = 0, maxLineCoveragePercentage: most = 100 } = input;
  const chosen = coveredFiles.filter(({ linePercent = 0 }) => linePercent >= least && linePercent <= most);
  if (input.sortBy === 'LINE_COVERAGE_PERCENTAGE') {
    chosen.sort((a, b) => (a.linePercent ?? 0) - (b.linePercent ?? 0));
  }
  if (input.sortOrder === 'DESCENDING') chosen.reverse();
  const { items, ...next } = pageOf(chosen, input.nextToken, input.maxResults ?? PAGE);
  return { codeCoverages: items.map((file) => showCoverage(report, file)), ...next };
};

const remove: Operation = (state, body) => {
  const { arn } = readInput<{ readonly arn: string }>(body, { 'arn!': 'string' });
  state.reports.remove(reportNamed(state, arn).arn);
  return {};
};

export const REPORT_OPERATIONS: Readonly<Record<string, Operation>> = {
  BatchGetReports: batchGet,
  ListReports: list,
  ListReportsForReportGroup: listForGroup,
  DescribeTestCases: describeCases,
  DescribeCodeCoverages: describeCoverages,
  DeleteReport: remove,
};
