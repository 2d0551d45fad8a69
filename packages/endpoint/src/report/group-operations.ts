import { oneOf, PAGE_SIZE, SORT_ORDER, UP_TO_100 } from '../input-rules.ts';
import type { Operation } from '../operation.ts';
import { pageOf } from '../page.ts';
import { readInput } from '../read-input.ts';
import type { InputShape } from '../read-input.ts';
import { codebuildArn } from '../region-state.ts';
import type { RegionState } from '../region-state.ts';
import { alreadyExists, invalidInput, notFound } from '../service-error.ts';
import { reportTrend, TRENDS } from './report-trend.ts';
import type { TrendField } from './report-trend.ts';
import type { ReportGroup, ReportType } from './report-store.ts';
import { showGroup } from './show-report.ts';

const PAGE = 100;

const nameOf = (state: RegionState, arn: string): string =>
  arn.replace(codebuildArn(state, 'report-group/'), '');

/** The group of a request. Throws ResourceNotFoundException. */
export function groupNamed(state: RegionState, arn: string): ReportGroup {
  const group = state.reports.groups.get(nameOf(state, arn));
  if (group === undefined) throw notFound(`Report group ${arn} does not exist`);
  return group;
}

interface ExportConfig {
  readonly exportConfigType?: string;
}
const EXPORT_CONFIG: InputShape = { exportConfigType: oneOf('S3', 'NO_EXPORT') };

/** An export that never happens would be found out too late. */
function exportOf({ exportConfigType = 'NO_EXPORT' }: ExportConfig): ReportGroup['exportConfig'] {
  if (exportConfigType === 'NO_EXPORT') return { exportConfigType };
  throw invalidInput(
    'exportConfigType S3 is not offered by this endpoint: its reports are read with DescribeTestCases and DescribeCodeCoverages',
  );
}

interface CreateInput {
  readonly name: string;
  readonly type: ReportType;
  readonly exportConfig: ExportConfig;
  readonly tags?: readonly unknown[];
}

const create: Operation = (state, body, { now }) => {
  const {
    name,
    type,
    exportConfig,
    tags = [],
  } = readInput<CreateInput>(body, {
    'name!': 'string',
    'type!': oneOf('TEST', 'CODE_COVERAGE'),
    'exportConfig!': EXPORT_CONFIG,
    tags: [{}],
  });
  if (!/^[A-Za-z0-9][\w-]{1,127}$/.test(name)) {
    throw invalidInput(
      'Invalid report group name: only alphanumeric characters, dash, and underscore are supported',
    );
  }
  const arn = codebuildArn(state, `report-group/${name}`);
  if (state.reports.groups.has(name)) throw alreadyExists(`Report group already exists: ${arn}`);
  const at = now();
  const group = {
    arn,
    name,
    type,
    exportConfig: exportOf(exportConfig),
    tags,
    created: at,
    lastModified: at,
  };
  state.reports.groups.set(name, group);
  return { reportGroup: showGroup(group) };
};

interface UpdateInput {
  readonly arn: string;
  readonly exportConfig?: ExportConfig;
  readonly tags?: readonly unknown[];
}

const update: Operation = (state, body, { now }) => {
  const { arn, exportConfig, tags } = readInput<UpdateInput>(body, {
    'arn!': 'string',
    exportConfig: EXPORT_CONFIG,
    tags: [{}],
  });
  const before = groupNamed(state, arn);
  const group: ReportGroup = {
    ...before,
    ...(exportConfig === undefined ? {} : { exportConfig: exportOf(exportConfig) }),
    ...(tags === undefined ? {} : { tags }),
    lastModified: now(),
  };
  state.reports.groups.set(group.name, group);
  return { reportGroup: showGroup(group) };
};

const remove: Operation = (state, body) => {
  const input = readInput<{ readonly arn: string; readonly deleteReports?: boolean }>(body, {
    'arn!': 'string',
    deleteReports: 'boolean',
  });
  const { arn, name } = groupNamed(state, input.arn);
  const reports = state.reports.reports().filter(({ group }) => group.name === name);
  if (reports.length > 0 && input.deleteReports !== true) {
    throw invalidInput(`Report group ${arn} has reports: delete them first, or say deleteReports`);
  }
  for (const report of reports) state.reports.remove(report.arn);
  state.reports.groups.delete(name);
  return {};
};

const batchGet: Operation = (state, body) => {
  const { reportGroupArns: arns } = readInput<{ readonly reportGroupArns: readonly string[] }>(body, {
    'reportGroupArns!': UP_TO_100,
  });
  const found = arns.map((arn) => state.reports.groups.get(nameOf(state, arn)));
  return {
    reportGroups: found.flatMap((group) => (group === undefined ? [] : [showGroup(group)])),
    reportGroupsNotFound: arns.filter((_, at) => found[at] === undefined),
  };
};

const SORTS = {
  NAME: (a: ReportGroup, b: ReportGroup) => (a.name < b.name ? -1 : 1),
  CREATED_TIME: (a: ReportGroup, b: ReportGroup) => a.created - b.created,
  LAST_MODIFIED_TIME: (a: ReportGroup, b: ReportGroup) => a.lastModified - b.lastModified,
} as const;

interface ListInput {
  readonly sortBy?: keyof typeof SORTS;
  readonly sortOrder?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

const list: Operation = (state, body) => {
  const {
    sortBy = 'NAME',
    sortOrder,
    nextToken,
    maxResults = PAGE,
  } = readInput<ListInput>(body, {
    sortBy: oneOf(...Object.keys(SORTS)),
    sortOrder: SORT_ORDER,
    nextToken: 'string',
    maxResults: PAGE_SIZE,
  });
  const sorted = [...state.reports.groups.values()].sort(SORTS[sortBy]);
  if (sortOrder === 'DESCENDING') sorted.reverse();
  const { items, ...next } = pageOf(sorted, nextToken, maxResults);
  return { reportGroups: items.map(({ arn }) => arn), ...next };
};

interface TrendInput {
  readonly reportGroupArn: string;
  readonly numOfReports?: number;
  readonly trendField: TrendField;
}

const trend: Operation = (state, body) => {
  const {
    reportGroupArn,
    numOfReports = PAGE,
    trendField,
  } = readInput<TrendInput>(body, {
    'reportGroupArn!': 'string',
    numOfReports: PAGE_SIZE,
    'trendField!': oneOf(...Object.keys(TRENDS)),
  });
  const { name } = groupNamed(state, reportGroupArn);
  const reports = state.reports.reports().filter(({ group }) => group.name === name);
  return reportTrend(reports.toReversed().slice(0, numOfReports), trendField);
};

export const REPORT_GROUP_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateReportGroup: create,
  UpdateReportGroup: update,
  DeleteReportGroup: remove,
  BatchGetReportGroups: batchGet,
  ListReportGroups: list,
  GetReportGroupTrend: trend,
};
