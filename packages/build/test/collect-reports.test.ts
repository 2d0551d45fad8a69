import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportSpec } from '@seed/deployspec';
import { collectReports } from '../src/reports/collect-reports.ts';
import { SPAN } from '../src/testing/build-job.ts';
import { stepPlace } from './step-place.ts';
import type { PlaceSketch } from './step-place.ts';

const JUNIT = `<testsuite name="s"><testcase name="good" time="1"/>
<testcase name="bad"><failure message="no"/></testcase></testsuite>`;
const JACOCO = '<report name="r"><package/><counter type="LINE" missed="1" covered="3"/></report>';

const placeOf = (reports: readonly Partial<ReportSpec>[], sketch: PlaceSketch = {}) =>
  stepPlace({
    ...sketch,
    job: {
      spec: {
        reports: reports.map((report) => ({
          name: 'unit',
          files: ['**/*.xml'],
          format: 'JUNITXML',
          discardPaths: false,
          span: SPAN,
          ...report,
        })),
      },
    },
  });

describe('collectReports', () => {
  it('CB-69 gives the counts of the files, stores them, and tells the host', async () => {
    const place = await placeOf([{ baseDirectory: 'out' }], {
      files: { 'out/a.xml': JUNIT, 'out/d/b.xml': JUNIT },
    });

    const reports = await collectReports(place.context);

    expect(reports).toMatchObject([
      {
        name: 'unit',
        type: 'TEST',
        format: 'JUNITXML',
        status: 'FAILED',
        files: ['a.xml', 'd/b.xml'],
        test: { total: 4, succeeded: 2, failed: 2, durationNs: 2e9 },
      },
    ]);
    const stored = await readFile(join(place.outputs, 'reports/unit/report.json'), 'utf8');
    expect(JSON.parse(stored)).toEqual(reports[0]);
    const junit = await readFile(join(place.outputs, 'reports/unit/junit.xml'), 'utf8');
    expect(junit).toContain('<testsuites name="unit" tests="4" failures="2"');
    expect(place.host.of('report.parsed').map((event) => event.data.report)).toEqual(reports);
  });

  it('CB-69 names of groups may be ARNs, and names and patterns may hold variables', async () => {
    const place = await placeOf(
      [
        { name: 'arn:aws:codebuild:us-east-1:123456789012:report-group/web-$STAGE', files: ['$STAGE.xml'] },
        { name: '../odd/$STAGE', files: ['$STAGE.xml'] },
      ],
      { files: { 'dev.xml': JUNIT }, env: { STAGE: 'dev' } },
    );

    const reports = await collectReports(place.context);

    expect(reports.map((report) => report.name)).toEqual(['web-dev', '../odd/dev']);
    const stored = await readFile(join(place.outputs, 'reports/..%2Fodd%2Fdev/report.json'), 'utf8');
    expect(JSON.parse(stored)).toMatchObject({ name: '../odd/dev' });
  });

  it('CB-69 a missing or broken file is a problem of its report and a warning', async () => {
    const place = await placeOf(
      [{ name: 'none', files: ['x.xml'] }, { name: 'nowhere', baseDirectory: 'gone' }, { name: 'broken' }],
      {
        files: { 'a/b.xml': '<testsuite>\n<oops' },
      },
    );

    const reports = await collectReports(place.context);

    expect(reports.map(({ status, problems }) => [status, problems])).toEqual([
      ['INCOMPLETE', ['no matching report paths found']],
      ['INCOMPLETE', ['no matching base directory path found for gone']],
      ['INCOMPLETE', [expect.stringMatching(/^a\/b\.xml:2:\d+: unclosed tag/)]],
    ]);
    expect(place.warnings.map((warning) => warning.code)).toEqual(
      Array.from({ length: 3 }, () => 'report/incomplete'),
    );
  });

  it('CB-69 takes five reports and warns of more', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const place = await placeOf(
      names.map((name) => ({ name })),
      { files: { 'a.xml': JUNIT } },
    );

    const reports = await collectReports(place.context);

    expect(reports.map((report) => report.name)).toEqual(names.slice(0, 5));
    expect(place.warnings).toEqual([
      { code: 'report/too-many', text: 'CodeBuild takes 5 report groups; "f" is left out' },
    ]);
  });

  it('CB-42 secrets in messages are hidden in what is stored', async () => {
    const xml =
      '<testsuite><testcase name="a"><failure>password hunter2 refused</failure></testcase></testsuite>';
    const place = await placeOf([{}], { files: { 'a.xml': xml } });

    await collectReports(place.context);

    for (const file of ['report.json', 'junit.xml']) {
      const stored = await readFile(join(place.outputs, 'reports/unit', file), 'utf8');
      expect(stored).toContain('password *** refused');
      expect(stored).not.toContain('hunter2');
    }
  });

  it('CB-71 gives coverage in percent', async () => {
    const place = await placeOf([{ format: 'JACOCOXML' }], { files: { 'jacoco.xml': JACOCO } });

    const reports = await collectReports(place.context);

    expect(reports).toMatchObject([
      { type: 'CODE_COVERAGE', status: 'SUCCEEDED', coverage: { linePercent: 75 } },
    ]);
  });

  it('CB-72 finds reports without a reports block, in the words of the agent', async () => {
    const place = await stepPlace({
      files: {
        'build/TEST-a.xml': JUNIT,
        'build/jacoco.xml': JACOCO,
        'pom.xml': '<project/>',
        'node_modules/x/test.xml': JUNIT,
      },
    });

    const reports = await collectReports(place.context);

    expect(reports.map(({ name, files }) => [name, files])).toEqual([
      ['contract-JUNITXML-AutoDiscovered', ['build/TEST-a.xml']],
      ['contract-JACOCOXML-AutoDiscovered', ['build/jacoco.xml']],
    ]);
    expect(place.said.slice(0, 8)).toEqual([
      'Set report auto-discover timeout to 5 seconds',
      'Expanding base directory path:  .',
      'Assembling file list',
      'Expanding .',
      'Expanding file paths for base directory .',
      'Assembling file list',
      'Expanding **/*',
      'Found 2 file(s)',
    ]);
  });

  it('CB-72 says when there is nothing to find', async () => {
    const place = await stepPlace({ files: { a: '1' } });

    const reports = await collectReports(place.context);

    expect(reports).toEqual([]);
    expect(place.said.slice(-2)).toEqual([
      'No matching auto-discover report paths found',
      expect.stringMatching(/^Report auto-discover file discovery took \d+\.\d{6} seconds$/),
    ]);
  });

  it('CB-72 stops looking after five seconds', async () => {
    const files = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`r/${1000 + n}.xml`, JUNIT]));
    const place = await stepPlace({ files });
    let now = 0;
    const clock = { now: () => (now += 2_000) };

    const reports = await collectReports({
      ...place.context,
      services: { ...place.context.services, clock },
    });

    expect(reports[0]?.files).toHaveLength(100);
  });

  it('a folder that cannot be written only warns', async () => {
    const place = await placeOf([{}], { files: { 'a.xml': JUNIT } });
    const { job } = place.context;
    const outputs = { ...job.outputs, reports: '/dev/null/reports' };

    const reports = await collectReports({ ...place.context, job: { ...job, outputs } });

    expect(reports).toMatchObject([{ status: 'FAILED' }]);
    expect(place.warnings.map((warning) => warning.code)).toEqual(['report/not-written']);
  });
});
