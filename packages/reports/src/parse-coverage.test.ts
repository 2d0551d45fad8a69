import { describe, expect, it } from 'vitest';
import type { ReportFormat } from '@seed/deployspec';
import { parseReport } from './parse-report.ts';
import { summarizeReport } from './summarize-report.ts';

function coverageOf(format: ReportFormat, ...texts: string[]) {
  const parsed = texts.map((text) => parseReport(format, { id: 'coverage', text }));
  return summarizeReport({ name: 'c', format, files: texts.map(() => 'coverage'), parsed });
}

const counts = (
  linesCovered: number,
  linesMissed: number,
  branchesCovered: number,
  branchesMissed: number,
) => ({
  linesCovered,
  linesMissed,
  branchesCovered,
  branchesMissed,
});

describe('coverage', () => {
  it('CB-71 Clover counts the project, not its parts again', () => {
    const { coverage, type, status } = coverageOf(
      'CLOVERXML',
      `<coverage generated="1"><project>
        <metrics statements="8" coveredstatements="6" conditionals="3" coveredconditionals="1"/>
        <file name="a"><metrics statements="8" coveredstatements="6" conditionals="3" coveredconditionals="1"/></file>
      </project></coverage>`,
    );

    expect(coverage).toEqual({ ...counts(6, 2, 1, 2), linePercent: 75, branchPercent: 33.33 });
    expect({ type, status }).toEqual({ type: 'CODE_COVERAGE', status: 'SUCCEEDED' });
  });

  it('CB-71 Clover without totals adds its files up', () => {
    const { coverage } = coverageOf(
      'CLOVERXML',
      `<coverage><project><package><file><metrics statements="2" coveredstatements="2"/></file>
       <file><metrics statements="2" coveredstatements="1"/></file></package></project></coverage>`,
    );

    expect(coverage).toEqual({ ...counts(3, 1, 0, 0), linePercent: 75 });
  });

  it('CB-71 Cobertura has its totals in the first element', () => {
    const { coverage } = coverageOf(
      'COBERTURAXML',
      `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
       <coverage line-rate="0.9" lines-valid="10" lines-covered="9" branches-valid="4" branches-covered="2"/>`,
    );

    expect(coverage).toEqual({ ...counts(9, 1, 2, 2), linePercent: 90, branchPercent: 50 });
  });

  it('CB-71 Cobertura without totals counts each line once', () => {
    const { coverage } = coverageOf(
      'COBERTURAXML',
      `<coverage line-rate="0.5" branch-rate="0"><packages><package><classes><class>
        <methods><method><lines><line number="1" hits="1"/></lines></method></methods>
        <lines><line number="1" hits="1"/><line number="2" hits="0"/>
        <line number="3" hits="4" branch="true" condition-coverage="50% (1/2)"/></lines>
       </class></classes></package></packages></coverage>`,
    );

    expect(coverage).toEqual({ ...counts(2, 1, 1, 1), linePercent: 66.67, branchPercent: 50 });
  });

  it('CB-71 Cobertura with nothing but rates gives percentages', () => {
    const { coverage } = coverageOf('COBERTURAXML', '<coverage line-rate="0.123456" branch-rate="0.5"/>');

    expect(coverage).toEqual({ ...counts(0, 0, 0, 0), linePercent: 12.35, branchPercent: 50 });
  });

  it('CB-71 JaCoCo counts the report, not its packages again', () => {
    const { coverage } = coverageOf(
      'JACOCOXML',
      `<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x">
        <package name="p"><counter type="LINE" missed="5" covered="15"/></package>
        <counter type="INSTRUCTION" missed="1" covered="1"/>
        <counter type="BRANCH" missed="1" covered="3"/><counter type="LINE" missed="5" covered="15"/></report>`,
    );

    expect(coverage).toEqual({ ...counts(15, 5, 3, 1), linePercent: 75, branchPercent: 75 });
  });

  it('CB-71 SimpleCov adds the hits of all commands up', () => {
    const { coverage } = coverageOf(
      'SIMPLECOV',
      JSON.stringify({
        RSpec: {
          coverage: {
            '/a.rb': {
              lines: [1, null, 0, 0],
              branches: { '[:if, 0, 1]': { '[:then, 1]': 1, '[:else, 2]': 0 } },
            },
          },
          timestamp: 1,
        },
        Cucumber: { coverage: { '/a.rb': { lines: [0, null, 2, 0] }, '/old.rb': [null, 1] }, timestamp: 2 },
      }),
    );

    expect(coverage).toEqual({ ...counts(3, 1, 1, 1), linePercent: 75, branchPercent: 50 });
  });

  it.each([
    [
      'CLOVERXML',
      `<coverage><project><package><file name="a.js" path="/src/a.js">
         <metrics statements="4" coveredstatements="3" conditionals="2" coveredconditionals="1"/></file>
       <file name="b.js"><metrics statements="1" coveredstatements="0"/></file></package></project></coverage>`,
      ['/src/a.js', 'b.js'],
    ],
    [
      'COBERTURAXML',
      `<coverage><packages><package><classes><class name="B" filename="b.py"><lines><line hits="0"/></lines></class>
         <class name="A" filename="a.py"><lines><line hits="1"/><line hits="1"/></lines></class>
         <class name="A.Inner" filename="a.py"><lines><line hits="0"/>
           <line hits="2" branch="true" condition-coverage="50% (1/2)"/></lines></class>
       </classes></package></packages></coverage>`,
      ['a.py', 'b.py'],
    ],
    [
      'JACOCOXML',
      `<report><package name="org/x"><sourcefile name="A.java"><counter type="LINE" missed="1" covered="3"/>
         <counter type="BRANCH" missed="1" covered="1"/></sourcefile>
         <sourcefile name="B.java"><counter type="LINE" missed="1" covered="0"/></sourcefile></package></report>`,
      ['org/x/A.java', 'org/x/B.java'],
    ],
    [
      'SIMPLECOV',
      JSON.stringify({
        RSpec: {
          coverage: {
            '/b.rb': [0],
            '/a.rb': { lines: [1, null, 1, 1, 0], branches: { if: { yes: 1, no: 0 } } },
          },
        },
      }),
      ['/a.rb', '/b.rb'],
    ],
  ] as const)('CB-71 %s tells the coverage of every source file', (format, text, [first, second]) => {
    const { coveredFiles } = coverageOf(format, text);

    expect(coveredFiles).toEqual([
      { path: first, ...counts(3, 1, 1, 1), linePercent: 75, branchPercent: 50 },
      { path: second, ...counts(0, 1, 0, 0), linePercent: 0 },
    ]);
  });

  it('CB-71 source files that two reports name are one, and those without a name are none', () => {
    const file = (name: string, covered: number) =>
      `<coverage><project><file ${name}><metrics statements="2" coveredstatements="${covered}"/></file></project></coverage>`;

    const { coveredFiles } = coverageOf('CLOVERXML', file('name="a"', 1), file('name="a"', 2), file('', 2));

    expect(coveredFiles).toEqual([{ path: 'a', ...counts(3, 1, 0, 0), linePercent: 75 }]);
  });

  it('CB-71 several files are weighed by their lines', () => {
    const { coverage } = coverageOf(
      'JACOCOXML',
      '<report><counter type="LINE" missed="0" covered="90"/></report>',
      '<report><counter type="LINE" missed="10" covered="0"/></report>',
    );

    expect(coverage).toMatchObject({ linePercent: 90 });
  });

  it.each([
    ['CLOVERXML', '<report/>', 'coverage:1:10: expected <coverage>, found <report>'],
    ['SIMPLECOV', '{"a": 1}', 'coverage: expected commands with "coverage"'],
    ['SIMPLECOV', '[', 'coverage:1:2: not JSON'],
  ] as const)('CB-71 a bad %s file makes the report incomplete', (format, text, expected) => {
    const { status, problems } = coverageOf(format, text);

    expect(status).toBe('INCOMPLETE');
    expect(problems[0]).toContain(expected);
  });
});
