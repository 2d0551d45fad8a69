import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFormat, ReportSpec } from '@seed/deployspec';
import { expect } from 'vitest';
import type { JobSketch } from '../build-job.ts';
import { SPAN } from '../build-job.ts';
import type { Row } from '../executor-under-test.ts';

const report = (format: ReportFormat, files: readonly string[]): ReportSpec => ({
  name: 'unit-$STAGE',
  files,
  format,
  discardPaths: false,
  span: SPAN,
});

const JUNIT =
  '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><skipped/></testcase></testsuite>';

/** A file of every other test format with one case that passed and one that failed. */
const TESTS: readonly (readonly [ReportFormat, string])[] = [
  [
    'NUNITXML',
    '<test-results><test-suite name="s"><results><test-case name="a" result="Success"/><test-case name="b" result="Failure"/></results></test-suite></test-results>',
  ],
  [
    'NUNIT3XML',
    '<test-run><test-suite name="s"><test-case name="a" result="Passed"/><test-case name="b" result="Failed"/></test-suite></test-run>',
  ],
  [
    'TESTNGXML',
    '<testng-results><class name="s"><test-method name="a" status="PASS"/><test-method name="b" status="FAIL"/></class></testng-results>',
  ],
  [
    'VISUALSTUDIOTRX',
    '<TestRun><Results><UnitTestResult testName="a" outcome="Passed"/><UnitTestResult testName="b" outcome="Failed"/></Results></TestRun>',
  ],
  [
    'CUCUMBERJSON',
    '[{"name":"s","elements":[{"name":"a","steps":[{"result":{"status":"passed"}}]},{"name":"b","steps":[{"result":{"status":"failed"}}]}]}]',
  ],
];

/** A file of every coverage format with three of four lines covered. */
const COVERAGE: readonly (readonly [ReportFormat, string])[] = [
  ['CLOVERXML', '<coverage><project><metrics statements="4" coveredstatements="3"/></project></coverage>'],
  ['COBERTURAXML', '<coverage line-rate="0.75" lines-valid="4" lines-covered="3"/>'],
  ['JACOCOXML', '<report><counter type="LINE" missed="1" covered="3"/></report>'],
  ['SIMPLECOV', '{"RSpec":{"coverage":{"/a":[1,1,null,5,0]},"timestamp":1}}'],
];

const writing = (content: string, reports: readonly ReportSpec[], file = 'out/r.xml'): JobSketch => ({
  spec: {
    variables: { STAGE: 'dev' },
    phases: { build: [`mkdir -p out; cat >${file} <<'EOF'\n${content}\nEOF`] },
    reports,
  },
});

/** Rows about test and coverage reports (codebuild.md 1.16). */
export const REPORT_RULES: readonly Row[] = [
  {
    id: 'CB-69',
    about: 'the counts of JUnit files are in the result, the event and a file; a failed case fails no build',
    needs: ['shell', 'files'],
    async proves({ job, execute }) {
      const made = job(writing(JUNIT, [report('JUNITXML', ['**/*.xml'])]));
      const { result, host } = await execute(made);

      expect(result.outcome).toBe('succeeded');
      expect(result.reports).toMatchObject([
        {
          name: 'unit-dev',
          status: 'FAILED',
          files: ['out/r.xml'],
          test: { total: 3, succeeded: 1, failed: 1, skipped: 1 },
        },
      ]);
      expect(host.of('report.parsed').map((event) => event.data.report)).toEqual(result.reports);
      const stored = await readFile(join(made.outputs.reports, 'unit-dev/report.json'), 'utf8');
      expect(JSON.parse(stored)).toEqual(result.reports[0]);
    },
  },
  {
    id: 'CB-69',
    about: 'failOnReport makes a failed case fail the build',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const { result } = await run({
        ...writing(JUNIT, [report('JUNITXML', ['out/*'])]),
        failOnReport: true,
      });

      expect(result.outcome).toBe('failed');
    },
  },
  {
    id: 'CB-70',
    about: 'all other test formats are counted',
    needs: ['shell', 'files'],
    async proves({ run }) {
      for (const [format, content] of TESTS) {
        const { result } = await run(writing(content, [report(format, ['out/*'])]));

        expect(result.reports).toMatchObject([{ format, test: { total: 2, succeeded: 1, failed: 1 } }]);
      }
    },
  },
  {
    id: 'CB-71',
    about: 'coverage of all formats is given in percent',
    needs: ['shell', 'files'],
    async proves({ run }) {
      for (const [format, content] of COVERAGE) {
        const { result } = await run(writing(content, [report(format, ['out/*'])]));

        expect(result.reports).toMatchObject([
          { format, type: 'CODE_COVERAGE', coverage: { linePercent: 75 } },
        ]);
      }
    },
  },
  {
    id: 'CB-72',
    about: 'a JUnit file is found without a reports block',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const { result, agent } = await run(writing(JUNIT, [], 'out/TEST-x.xml'));

      expect(result.reports).toMatchObject([
        { files: ['out/TEST-x.xml'], format: 'JUNITXML', test: { total: 3 } },
      ]);
      expect(agent).toContain('Set report auto-discover timeout to 5 seconds');
    },
  },
];
