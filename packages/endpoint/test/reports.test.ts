import {
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  CreateProjectCommand,
  CreateReportGroupCommand,
  DeleteReportCommand,
  DeleteReportGroupCommand,
  DescribeCodeCoveragesCommand,
  DescribeTestCasesCommand,
  GetReportGroupTrendCommand,
  ListReportGroupsCommand,
  ListReportsCommand,
  ListReportsForReportGroupCommand,
  StartBuildCommand,
  UpdateReportGroupCommand,
} from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

const GROUPS = 'arn:aws:codebuild:eu-west-1:000000000000:report-group';

const JUNIT =
  '<testsuite name="unit"><testcase name="adds" time="0.5"/><testcase name="subtracts" time="0.25"/>' +
  '<testcase name="divides"><failure message="by zero">stack</failure></testcase>' +
  '<testcase name="later"><skipped/></testcase></testsuite>';
const CLOVER =
  '<coverage><project><file name="b.js"><metrics statements="4" coveredstatements="1"/></file>' +
  '<file name="a.js"><metrics statements="4" coveredstatements="3" conditionals="2" coveredconditionals="1"/></file>' +
  '</project></coverage>';

const reporting = (reports: object): string =>
  JSON.stringify({
    version: 0.2,
    phases: { build: { commands: [`echo '${JUNIT}' > unit.xml`, `echo '${CLOVER}' > clover.xml`] } },
    reports,
  });

let open: OpenEndpoint;
let build: Build;
let tests: string;
let coverage: string;
beforeAll(async () => {
  open = await openEndpoint();
  await open.codebuild.send(new CreateProjectCommand(PROJECT));
  await open.codebuild.send(
    new CreateReportGroupCommand({
      name: 'coverage-of-all',
      type: 'CODE_COVERAGE',
      exportConfig: { exportConfigType: 'NO_EXPORT' },
      tags: [{ key: 'team', value: 'blue' }],
    }),
  );
  const buildspecOverride = reporting({
    unit: { files: ['unit.xml'] },
    [`${GROUPS}/coverage-of-all`]: { files: ['clover.xml'], 'file-format': 'CLOVERXML' },
  });
  const start = new StartBuildCommand({ projectName: 'demo', buildspecOverride });
  build = await open.over((await open.codebuild.send(start)).build);
  [tests = '', coverage = ''] = build.reportArns ?? [];
});
afterAll(() => open.close());

const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('reports of builds', { timeout: 30_000 }, () => {
  test('CB-129 a build names its reports, in groups that it makes or that its spec names', async () => {
    const { reports = [] } = await open.codebuild.send(
      new BatchGetReportsCommand({ reportArns: [tests, coverage] }),
    );

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(reports).toMatchObject([
      {
        arn: tests,
        type: 'TEST',
        name: 'demo-unit',
        reportGroupArn: `${GROUPS}/demo-unit`,
        executionId: build.arn,
        status: 'FAILED',
        truncated: false,
        exportConfig: { exportConfigType: 'NO_EXPORT' },
        testSummary: {
          total: 4,
          statusCounts: { SUCCEEDED: 2, FAILED: 1, SKIPPED: 1, ERROR: 0, UNKNOWN: 0 },
          durationInNanoSeconds: 750_000_000,
        },
      },
      {
        arn: coverage,
        type: 'CODE_COVERAGE',
        reportGroupArn: `${GROUPS}/coverage-of-all`,
        status: 'SUCCEEDED',
        codeCoverageSummary: {
          lineCoveragePercentage: 50,
          linesCovered: 4,
          linesMissed: 4,
          branchCoveragePercentage: 50,
          branchesCovered: 1,
          branchesMissed: 1,
        },
      },
    ]);
    const [{ created, expired } = {}] = reports;
    expect((expired?.getTime() ?? 0) - (created?.getTime() ?? 0)).toBe(30 * 24 * 3_600_000);
  });

  test('CB-129 cases are described, chosen by status and word, page by page', async () => {
    const describeCases = (input: object) =>
      open.codebuild.send(new DescribeTestCasesCommand({ reportArn: tests, ...input }));

    const all = await describeCases({ maxResults: 3 });
    const rest = await describeCases({ maxResults: 3, nextToken: all.nextToken });
    const failed = await describeCases({ filter: { status: 'FAILED' } });
    const named = await describeCases({ filter: { keyword: 'subtr' } });

    expect([all.testCases?.length, rest.testCases?.length, rest.nextToken]).toEqual([3, 1, undefined]);
    expect(failed.testCases).toMatchObject([
      {
        reportArn: tests,
        testRawDataPath: 'unit.xml',
        testSuiteName: 'unit',
        name: 'divides',
        status: 'FAILED',
        message: expect.stringContaining('by zero'),
      },
    ]);
    expect(named.testCases?.map(({ name }) => name)).toEqual(['subtracts']);
  });

  test('CB-129 coverage is described by source file, in any order and between bounds', async () => {
    const describeCoverage = async (input: object) => {
      const command = new DescribeCodeCoveragesCommand({ reportArn: coverage, ...input });
      return (await open.codebuild.send(command)).codeCoverages ?? [];
    };

    const all = await describeCoverage({});
    const best = await describeCoverage({ sortBy: 'LINE_COVERAGE_PERCENTAGE', sortOrder: 'DESCENDING' });
    const worst = await describeCoverage({ maxLineCoveragePercentage: 50 });

    expect(all).toMatchObject([
      { reportARN: coverage, filePath: 'a.js', lineCoveragePercentage: 75, linesCovered: 3, linesMissed: 1 },
      { filePath: 'b.js', lineCoveragePercentage: 25, linesCovered: 1, linesMissed: 3, branchesMissed: 0 },
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(2);
    expect(best.map(({ filePath }) => filePath)).toEqual(['a.js', 'b.js']);
    expect(worst.map(({ filePath }) => filePath)).toEqual(['b.js']);
  });

  test('CB-129 reports are listed by status and by group, newest first', async () => {
    const { codebuild } = open;

    const all = await codebuild.send(new ListReportsCommand({}));
    const oldest = await codebuild.send(new ListReportsCommand({ sortOrder: 'ASCENDING', maxResults: 1 }));
    const failed = await codebuild.send(new ListReportsCommand({ filter: { status: 'FAILED' } }));
    const own = await codebuild.send(
      new ListReportsForReportGroupCommand({ reportGroupArn: `${GROUPS}/coverage-of-all` }),
    );

    expect(all.reports).toEqual([coverage, tests]);
    expect([oldest.reports, oldest.nextToken]).toEqual([[tests], '1']);
    expect(failed.reports).toEqual([tests]);
    expect(own.reports).toEqual([coverage]);
  });

  test('CB-129 a trend goes over the newest reports of a group', async () => {
    const trend = (trendField: 'PASS_RATE' | 'TOTAL' | 'LINE_COVERAGE') =>
      open.codebuild.send(
        new GetReportGroupTrendCommand({ reportGroupArn: `${GROUPS}/demo-unit`, trendField }),
      );

    const passed = await trend('PASS_RATE');
    const lines = await trend('LINE_COVERAGE');

    expect(passed.stats).toEqual({ average: '50', max: '50', min: '50' });
    expect(passed.rawData).toEqual([{ reportArn: tests, data: '50' }]);
    expect(lines.rawData).toEqual([]);
  });

  test('CB-129 reports that nobody named are in groups of their format', async () => {
    const text = JSON.parse(reporting({})) as { reports?: object };
    delete text.reports;
    const buildspecOverride = JSON.stringify(text);
    const start = new StartBuildCommand({ projectName: 'demo', buildspecOverride });

    const found = await open.over((await open.codebuild.send(start)).build);
    for (const arn of found.reportArns ?? []) await open.codebuild.send(new DeleteReportCommand({ arn }));

    const names = found.reportArns?.map((arn) => arn.replace(/.*report\/(.*):.*/, '$1')).sort();
    expect(names).toEqual(['demo-CLOVERXML-AutoDiscovered', 'demo-JUNITXML-AutoDiscovered']);
  });
});

describe('report groups', { timeout: 30_000 }, () => {
  test('CB-129 groups are made, changed, listed and deleted, with their reports where that is said', async () => {
    const { codebuild } = open;
    const exportConfig = { exportConfigType: 'NO_EXPORT' } as const;
    const { reportGroup } = await codebuild.send(
      new CreateReportGroupCommand({ name: 'short-lived', type: 'TEST', exportConfig }),
    );
    const arn = reportGroup?.arn ?? '';
    const start = new StartBuildCommand({
      projectName: 'demo',
      buildspecOverride: reporting({ [arn]: { files: ['unit.xml'] } }),
    });
    const { reportArns = [] } = await open.over((await codebuild.send(start)).build);

    const tags = [{ key: 'a', value: 'b' }];
    const changed = await codebuild.send(new UpdateReportGroupCommand({ arn, tags }));
    const read = await codebuild.send(
      new BatchGetReportGroupsCommand({ reportGroupArns: [arn, `${GROUPS}/absent`] }),
    );
    const listed = await codebuild.send(new ListReportGroupsCommand({ sortOrder: 'DESCENDING' }));
    const kept = await refusal(codebuild.send(new DeleteReportGroupCommand({ arn })));
    await codebuild.send(new DeleteReportGroupCommand({ arn, deleteReports: true }));
    const gone = await codebuild.send(new BatchGetReportsCommand({ reportArns }));

    expect(reportGroup).toMatchObject({ name: 'short-lived', type: 'TEST', exportConfig, status: 'ACTIVE' });
    expect(reportArns).toHaveLength(1);
    expect(changed.reportGroup).toMatchObject({ arn, tags, type: 'TEST' });
    expect(read.reportGroups).toEqual([changed.reportGroup]);
    expect(read.reportGroupsNotFound).toEqual([`${GROUPS}/absent`]);
    expect(listed.reportGroups?.[0]).toBe(arn);
    expect(kept).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('deleteReports'),
    });
    expect(gone.reportsNotFound).toEqual(reportArns);
  });

  test('CB-129 what is wrong is refused', async () => {
    const { codebuild } = open;
    const group = { name: 'new-one', type: 'TEST', exportConfig: { exportConfigType: 'NO_EXPORT' } } as const;
    const create = (change: object) => codebuild.send(new CreateReportGroupCommand({ ...group, ...change }));

    const reasons = [
      await refusal(create({ name: 'coverage-of-all' })),
      await refusal(create({ name: 'a b' })),
      await refusal(create({ type: 'OTHER' })),
      await refusal(create({ exportConfig: { exportConfigType: 'S3' } })),
      await refusal(codebuild.send(new DeleteReportGroupCommand({ arn: `${GROUPS}/absent` }))),
      await refusal(codebuild.send(new DescribeTestCasesCommand({ reportArn: 'absent' }))),
      await refusal(codebuild.send(new DescribeTestCasesCommand({ reportArn: coverage }))),
      await refusal(codebuild.send(new DescribeCodeCoveragesCommand({ reportArn: tests }))),
      await refusal(codebuild.send(new BatchGetReportsCommand({ reportArns: [] }))),
    ];

    expect(reasons).toMatchObject([
      { name: 'ResourceAlreadyExistsException' },
      { name: 'InvalidInputException', message: expect.stringContaining('alphanumeric') },
      { name: 'InvalidInputException', message: expect.stringContaining('[TEST, CODE_COVERAGE]') },
      { name: 'InvalidInputException', message: expect.stringContaining('not offered') },
      { name: 'ResourceNotFoundException' },
      { name: 'ResourceNotFoundException' },
      { name: 'InvalidInputException' },
      { name: 'InvalidInputException' },
      { name: 'InvalidInputException' },
    ]);
  });
});
