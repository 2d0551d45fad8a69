import { createRequire } from 'node:module';
import type { Diagnostic, Span } from '@seed/kernel';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { formatAnnotations } from './format-annotations.ts';
import { formatJunit } from './format-junit.ts';
import { formatSarif } from './format-sarif.ts';

const span = (source: string, line: number, column: number, length: number): Span => ({
  source,
  start: { line, column, offset: 100 * line + column },
  end: { line, column: column + length, offset: 100 * line + column + length },
});

const FINDINGS: readonly Diagnostic[] = [
  {
    code: 'L001',
    severity: 'warning',
    summary: 'only the last of 3 commands counts',
    span: span('components/web server.yml', 8, 9, 4),
    hints: ['begin with `set -e`'],
  },
  {
    code: 'C031',
    severity: 'error',
    summary: 'there is no action "ExecuteBsh": 50% <odd> & rare',
    detail: 'The service knows 30 actions',
    span: span('components/web server.yml', 4, 17, 10),
    related: [{ span: span('settings.json', 2, 3, 6), label: 'named here' }],
    hints: ['did you mean "ExecuteBash"?'],
  },
  { code: 'C122', severity: 'info', summary: 'image "20.04" has no components' },
];

const CODES = { C031: { summary: 'an action is unknown', docs: 'Thirty are known.' } };
const pathOf = (source: string): string => `images/${source}`;

/** SARIF 2.1.0 as its committee published it, in the dialect of JSON Schema that the validator knows. */
function sarifSchema(): object {
  const require = createRequire(import.meta.url);
  const text = JSON.stringify(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
  const { $schema: _, id: __, ...schema } = JSON.parse(text) as Record<string, unknown>;
  return schema;
}

test('IB-F25 findings as SARIF keep to its schema and point into files by their URI', () => {
  const text = formatSarif(FINDINGS, { version: '1.2.3', codes: CODES, pathOf });

  const validate = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    unicodeRegExp: false,
  }).compile(sarifSchema());
  const log = JSON.parse(text) as { runs: [{ results: Record<string, unknown>[]; tool: unknown }] };
  expect([validate(log), validate.errors]).toEqual([true, null]);
  expect(log.runs[0].results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['C122', 'note'],
    ['C031', 'error'],
    ['L001', 'warning'],
  ]);
  expect(log.runs[0].results[1]).toMatchObject({
    ruleIndex: 0,
    message: { text: expect.stringContaining('did you mean "ExecuteBash"?') as string },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'images/components/web%20server.yml' },
          region: { startLine: 4, startColumn: 17, endLine: 4, endColumn: 27 },
        },
      },
    ],
    relatedLocations: [{ message: { text: 'named here' } }],
  });
  expect(log.runs[0].tool).toMatchObject({
    driver: { rules: [{ id: 'C031', shortDescription: { text: 'an action is unknown' } }, {}, {}] },
  });
});

test('the schema of the test refuses a level that SARIF does not have', () => {
  const wrong = formatSarif(FINDINGS, { version: '1', codes: {}, pathOf }).replace('"note"', '"hint"');

  const validate = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    unicodeRegExp: false,
  }).compile(sarifSchema());
  expect(validate(JSON.parse(wrong))).toBe(false);
});

test('IB-F25 findings as annotations are one line each, with everything escaped that would end one', () => {
  const odd: Diagnostic = {
    code: 'C001',
    severity: 'error',
    summary: 'two\nlines, 100%',
    span: { ...span('a,b:c.yml', 1, 1, 0), end: { line: 3, column: 1, offset: 301 } },
  };

  expect(formatAnnotations([...FINDINGS, odd], { pathOf }).split('\n')).toEqual([
    '::notice title=C122::image "20.04" has no components',
    '::error file=images/a%2Cb%3Ac.yml,line=1,endLine=3,title=C001::two%0Alines, 100%25',
    '::error file=images/components/web server.yml,line=4,endLine=4,col=17,endColumn=27,title=C031::there is no action "ExecuteBsh": 50%25 <odd> & rare%0AThe service knows 30 actions%0Adid you mean "ExecuteBash"?',
    '::warning file=images/components/web server.yml,line=8,endLine=8,col=9,endColumn=13,title=L001::only the last of 3 commands counts%0Abegin with `set -e`',
  ]);
});

test('IB-F25 a JUnit report has a suite for each file, and says what was clean', () => {
  const files = ['components/clean.yml', 'components/web server.yml'];

  const text = formatJunit(FINDINGS, { files, suite: 'components', strict: false });

  expect(text.split('\n').map((line) => line.trim())).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="components" tests="4" failures="1">',
    '<testsuite name="components" tests="1" failures="0">',
    '<testcase name="C122 image &quot;20.04&quot; has no components" classname="components"><system-out>info C122: image &quot;20.04&quot; has no components</system-out></testcase>',
    '</testsuite>',
    '<testsuite name="components/clean.yml" tests="1" failures="0">',
    '<testcase name="nothing was found" classname="components/clean.yml"/>',
    '</testsuite>',
    '<testsuite name="components/web server.yml" tests="2" failures="1">',
    expect.stringMatching(
      /^<testcase name="C031 .*" classname="components\/web server.yml:4:17"><failure type="C031" message="there is no action &quot;ExecuteBsh&quot;: 50% &lt;odd&gt; &amp; rare">/,
    ),
    expect.stringContaining('fix: begin with `set -e`</system-out>'),
    '</testsuite>',
    '</testsuites>',
  ]);
});

test('a JUnit report of a strict check counts warnings as failures', () => {
  expect(formatJunit(FINDINGS, { files: [], suite: 's', strict: true })).toContain('tests="3" failures="2"');
});
