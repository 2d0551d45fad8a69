import type { TestCase } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { nearest, readXml } from '../read-xml.ts';
import type { XmlElement } from '../read-xml.ts';
import { joinMessage, secondsToNs, testCase } from '../test-case.ts';

interface Dialect {
  readonly root: string;
  readonly duration: string;
  status(attributes: XmlElement['attributes']): TestCase['status'];
}

const NUNIT2: Dialect = {
  root: 'test-results',
  duration: 'time',
  status({ result, executed, success }) {
    if (executed?.toLowerCase() === 'false') return 'SKIPPED';
    switch (result?.toLowerCase()) {
      case 'success':
        return 'SUCCEEDED';
      case 'failure':
        return 'FAILED';
      case 'error':
      case 'notrunnable':
      case 'cancelled':
        return 'ERROR';
      case 'ignored':
      case 'skipped':
        return 'SKIPPED';
      case undefined:
        return success?.toLowerCase() === 'true' ? 'SUCCEEDED' : success === undefined ? 'UNKNOWN' : 'FAILED';
      default:
        return 'UNKNOWN';
    }
  },
};

const NUNIT3: Dialect = {
  root: 'test-run',
  duration: 'duration',
  status({ result, label }) {
    switch (result?.toLowerCase()) {
      case 'passed':
      case 'warning':
        return 'SUCCEEDED';
      case 'failed':
        return label === undefined || label === 'Assertion' ? 'FAILED' : 'ERROR';
      case 'skipped':
        return 'SKIPPED';
      default:
        return 'UNKNOWN';
    }
  },
};

export const parseNUnit2 = (source: Source): ParsedReport => parse(source, NUNIT2);
export const parseNUnit3 = (source: Source): ParsedReport => parse(source, NUNIT3);

function parse(source: Source, dialect: Dialect): ParsedReport {
  const cases: TestCase[] = [];
  let message = '';
  let trace = '';
  const problems = readXml(source, {
    roots: [dialect.root],
    texts: ['message', 'stack-trace'],
    close(element) {
      const owner = element.parent?.parent?.name;
      if (owner === 'test-case' && element.name === 'message') message = element.text;
      if (owner === 'test-case' && element.name === 'stack-trace') trace = element.text;
      if (element.name !== 'test-case') return;
      cases.push(caseOf(element, dialect, joinMessage(message, trace)));
      message = trace = '';
    },
  });
  return { cases, problems };
}

function caseOf({ attributes, parent }: XmlElement, dialect: Dialect, message: string): TestCase {
  const suite = nearest(parent, 'test-suite')?.attributes;
  return testCase({
    suite: attributes['classname'] || suite?.['fullname'] || suite?.['name'],
    name: attributes['name'],
    status: dialect.status(attributes),
    durationNs: secondsToNs(attributes[dialect.duration]),
    message,
  });
}
