import { describe, expect, it } from 'vitest';
import type { ReportFormat } from '@seed/deployspec';
import { parseReport } from './parse-report.ts';

const parse = (format: ReportFormat, text: string) => parseReport(format, { id: 'report', text });

describe('JUnit', () => {
  it('CB-69 reads cases of nested suites with their time, state and message', () => {
    const { cases, problems } = parse(
      'JUNITXML',
      `<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="outer" tests="5">
          <testsuite name="inner">
            <testcase classname="shop.Cart" name="adds" time="0.0125"/>
            <testcase name="removes" time="1,000.5"><failure message="expected 1" type="x">expected 1 but was 2
  at Cart:7</failure></testcase>
          </testsuite>
          <testcase name="breaks"><error message="boom"/></testcase>
          <testcase name="waits"><skipped/></testcase>
          <testcase name="never" status="notrun"/>
        </testsuite>
      </testsuites>`,
    );

    expect(problems).toEqual([]);
    expect(cases).toEqual([
      { suite: 'shop.Cart', name: 'adds', status: 'SUCCEEDED', durationNs: 12_500_000 },
      {
        suite: 'inner',
        name: 'removes',
        status: 'FAILED',
        durationNs: 1_000_500_000_000,
        message: 'expected 1 but was 2\n  at Cart:7',
      },
      { suite: 'outer', name: 'breaks', status: 'ERROR', durationNs: 0, message: 'boom' },
      { suite: 'outer', name: 'waits', status: 'SKIPPED', durationNs: 0 },
      { suite: 'outer', name: 'never', status: 'SKIPPED', durationNs: 0 },
    ]);
  });

  it('CB-69 an error weighs more than a failure of the same case', () => {
    const { cases } = parse(
      'JUNITXML',
      '<testsuite name="s"><testcase name="a"><failure message="f"/><error message="e"/></testcase></testsuite>',
    );

    expect(cases).toMatchObject([{ status: 'ERROR', message: 'e' }]);
  });

  it('CB-69 the output of a suite that looks like a failure is no failure', () => {
    const { cases } = parse(
      'JUNITXML',
      '<testsuite><testcase name="a"/><system-out><![CDATA[<failure/>]]></system-out></testsuite>',
    );

    expect(cases).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  it('CB-69 keeps names and messages within CodeBuild’s limits', () => {
    const { cases } = parse(
      'JUNITXML',
      `<testsuite><testcase name="${'n'.repeat(2_000)}"><failure>${'m'.repeat(90_000)}</failure></testcase></testsuite>`,
    );

    expect(cases[0]?.name).toHaveLength(1_000);
    expect(cases[0]?.message).toHaveLength(5_000);
  });

  it('CB-69 reads messages with terminal codes, and drops what moves the cursor', () => {
    const { cases, problems } = parse(
      'JUNITXML',
      '<testsuite><testcase name="a"><failure>\u001b[31mred\u001b[2J</failure></testcase></testsuite>',
    );

    expect(problems).toEqual([]);
    expect(cases[0]?.message).toBe('\u001b[31mred');
  });

  it('CB-69 a file that ends too early keeps its cases and tells the place', () => {
    const { cases, problems } = parse('JUNITXML', '<testsuite>\n<testcase name="a"/>\n<testcase');

    expect(cases).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^report:3:\d+: unclosed tag/) as string]);
  });

  it.each([
    ['', 'report: the file is empty'],
    ['  \n', 'report: the file is empty'],
    ['no xml', 'report:1:7: text data outside of root node'],
    ['<coverage/>', 'report:1:12: expected <testsuites> or <testsuite>, found <coverage>'],
  ])('CB-69 %j is a problem and no exception', (text, expected) => {
    expect(parse('JUNITXML', text)).toEqual({ cases: [], problems: [expected] });
  });

  it('never expands entities of the file', () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join(
      '',
    );
    const text = `<!DOCTYPE x [<!ENTITY a0 "ha">${laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>
      <testsuite><testcase name="&a9;&f;"/></testsuite>`;

    const { cases, problems } = parse('JUNITXML', text);

    expect(cases).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/undefined entity/) as string]);
  });

  it('refuses elements nested without end', () => {
    const { problems } = parse('JUNITXML', '<testsuite>'.repeat(5_000));

    expect(problems).toEqual([expect.stringMatching(/nested deeper than 200/) as string]);
  });
});

describe('other test formats', () => {
  it('CB-70 NUnit 2', () => {
    const { cases, problems } = parse(
      'NUNITXML',
      `<test-results name="lib.dll"><test-suite type="TestFixture" name="CartTest"><results>
        <test-case name="Cart.Adds" executed="True" result="Success" success="True" time="0.25"/>
        <test-case name="Cart.Drops" executed="True" result="Failure" success="False" time="0.5">
          <failure><message><![CDATA[Expected: 1]]></message><stack-trace><![CDATA[at Cart]]></stack-trace></failure>
        </test-case>
        <test-case name="Cart.Errs" executed="True" result="Error" success="False"/>
        <test-case name="Cart.Idle" executed="False" result="Ignored"><reason><message>later</message></reason></test-case>
        <test-case name="Cart.Old" executed="True" success="True"/>
        <test-case name="Cart.Open" executed="True" result="Inconclusive"/>
      </results></test-suite></test-results>`,
    );

    expect(problems).toEqual([]);
    expect(cases.map((one) => one.status)).toEqual([
      'SUCCEEDED',
      'FAILED',
      'ERROR',
      'SKIPPED',
      'SUCCEEDED',
      'UNKNOWN',
    ]);
    expect(cases[1]).toEqual({
      suite: 'CartTest',
      name: 'Cart.Drops',
      status: 'FAILED',
      durationNs: 500_000_000,
      message: 'Expected: 1\nat Cart',
    });
    expect(cases[3]?.message).toBe('later');
  });

  it('CB-70 NUnit 3', () => {
    const { cases, problems } = parse(
      'NUNIT3XML',
      `<test-run id="2"><test-suite type="TestFixture" name="CartTest" fullname="Shop.CartTest">
        <test-case name="Adds" classname="Shop.CartTest" result="Passed" duration="0.125"/>
        <test-case name="Drops" result="Failed" duration="0.5"><failure><message>no</message></failure></test-case>
        <test-case name="Errs" result="Failed" label="Error"/>
        <test-case name="Idle" result="Skipped" label="Ignored"/>
        <test-case name="Warns" result="Warning"/>
        <test-case name="Open" result="Inconclusive"/>
      </test-suite></test-run>`,
    );

    expect(problems).toEqual([]);
    expect(cases.map((one) => one.status)).toEqual([
      'SUCCEEDED',
      'FAILED',
      'ERROR',
      'SKIPPED',
      'SUCCEEDED',
      'UNKNOWN',
    ]);
    expect(cases[1]).toEqual({
      suite: 'Shop.CartTest',
      name: 'Drops',
      status: 'FAILED',
      durationNs: 500_000_000,
      message: 'no',
    });
  });

  it('CB-70 TestNG', () => {
    const { cases, problems } = parse(
      'TESTNGXML',
      `<testng-results passed="1"><suite name="s"><test name="t"><class name="shop.CartTest">
        <test-method status="PASS" name="setUp" is-config="true" duration-ms="9"/>
        <test-method status="PASS" name="adds" duration-ms="12"/>
        <test-method status="FAIL" name="drops" duration-ms="3"><exception class="E">
          <message><![CDATA[expected 1]]></message><full-stacktrace><![CDATA[E: expected 1]]></full-stacktrace>
        </exception></test-method>
        <test-method status="SKIP" name="waits" duration-ms="0"/>
      </class></test></suite></testng-results>`,
    );

    expect(problems).toEqual([]);
    expect(cases).toEqual([
      { suite: 'shop.CartTest', name: 'adds', status: 'SUCCEEDED', durationNs: 12_000_000 },
      {
        suite: 'shop.CartTest',
        name: 'drops',
        status: 'FAILED',
        durationNs: 3_000_000,
        message: 'expected 1\nE: expected 1',
      },
      { suite: 'shop.CartTest', name: 'waits', status: 'SKIPPED', durationNs: 0 },
    ]);
  });

  it('CB-70 Visual Studio TRX', () => {
    const { cases, problems } = parse(
      'VISUALSTUDIOTRX',
      `\ufeff<?xml version="1.0"?><TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
        <UnitTestResult testId="1" testName="Adds" outcome="Passed" duration="00:00:00.0125000"/>
        <UnitTestResult testId="2" testName="Drops" outcome="Failed" duration="01:00:01"><Output><ErrorInfo>
          <Message>no</Message><StackTrace>at Cart</StackTrace></ErrorInfo></Output></UnitTestResult>
        <UnitTestResult testId="3" testName="Late" outcome="Timeout"/>
        <UnitTestResult testId="4" testName="Idle" outcome="NotExecuted"/>
        <UnitTestResult testId="5" testName="Open" outcome="Inconclusive"/>
        </Results><TestDefinitions>
          <UnitTest id="1"><TestMethod className="Shop.CartTest, Shop, Version=1.0" name="Adds"/></UnitTest>
        </TestDefinitions></TestRun>`,
    );

    expect(problems).toEqual([]);
    expect(cases.map((one) => one.status)).toEqual(['SUCCEEDED', 'FAILED', 'ERROR', 'SKIPPED', 'UNKNOWN']);
    expect(cases[0]).toMatchObject({ suite: 'Shop.CartTest', durationNs: 12_500_000 });
    expect(cases[1]).toMatchObject({ durationNs: 3_601_000_000_000, message: 'no\nat Cart' });
  });

  it('CB-70 Cucumber JSON', () => {
    const step = (status: string, duration?: number, error?: string) => ({
      result: {
        status,
        ...(duration === undefined ? {} : { duration }),
        ...(error === undefined ? {} : { error_message: error }),
      },
    });
    const { cases, problems } = parse(
      'CUCUMBERJSON',
      JSON.stringify([
        {
          name: 'cart',
          elements: [
            { type: 'background', steps: [step('passed', 5)] },
            { type: 'scenario', name: 'adds', steps: [step('passed', 10)], before: [step('passed', 1)] },
            { type: 'scenario', name: 'drops', steps: [step('failed', 2, 'no'), step('skipped')] },
            { type: 'scenario', name: 'waits', steps: [step('pending')] },
            { type: 'scenario', name: 'unwritten', steps: [step('undefined')] },
          ],
        },
      ]),
    );

    expect(problems).toEqual([]);
    expect(cases).toEqual([
      { suite: 'cart', name: 'adds', status: 'SUCCEEDED', durationNs: 16 },
      { suite: 'cart', name: 'drops', status: 'FAILED', durationNs: 2, message: 'no' },
      { suite: 'cart', name: 'waits', status: 'SKIPPED', durationNs: 0 },
      { suite: 'cart', name: 'unwritten', status: 'UNKNOWN', durationNs: 0 },
    ]);
  });

  it.each([
    ['{}', 'report: expected a list of features'],
    ['[{"a": 1,\n}]', 'report:2:1: not JSON: expected double-quoted property name'],
    ['[1, null, "x", {"elements": 3}]', undefined],
  ])('CB-70 Cucumber JSON that is %s is no exception', (text, expected) => {
    const { cases, problems } = parse('CUCUMBERJSON', text);

    expect(cases).toEqual([]);
    expect(problems).toEqual(expected === undefined ? [] : [expected]);
  });
});
