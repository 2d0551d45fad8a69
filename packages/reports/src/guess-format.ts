import type { ReportFormat } from '@seed/deployspec';

const ROOTS: Readonly<Record<string, ReportFormat>> = {
  testsuites: 'JUNITXML',
  testsuite: 'JUNITXML',
  'test-results': 'NUNITXML',
  'test-run': 'NUNIT3XML',
  'testng-results': 'TESTNGXML',
  TestRun: 'VISUALSTUDIOTRX',
};

const XML_HEAD = 8_192;

/** Names of files that may hold a report; others need not be read to look for some. */
export function mayBeReport(path: string): boolean {
  return /(?:\.xml|\.trx|\.resultset\.json|cucumber[^/]*\.json)$/i.test(path);
}

/** The format of a file by its first element or its JSON shape; undefined for everything that is no report. */
export function guessFormat(text: string): ReportFormat | undefined {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('<')) return guessXml(start.slice(0, XML_HEAD));
  if (start.startsWith('[') && /"elements"\s*:/.test(start) && /"keyword"\s*:/.test(start))
    return 'CUCUMBERJSON';
  if (start.startsWith('{') && /"coverage"\s*:\s*\{/.test(start) && /"timestamp"\s*:/.test(start))
    return 'SIMPLECOV';
  return undefined;
}

function guessXml(head: string): ReportFormat | undefined {
  const body = head
    .replace(/<\?[\s\S]*?\?>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>/i, '');
  const [, root = '', attributes = ''] = /<(?:[\w.-]+:)?([\w.-]+)([^>]*)>/.exec(body) ?? [];
  if (Object.hasOwn(ROOTS, root)) return ROOTS[root];
  if (root === 'coverage' && /\b(?:line-rate|lines-valid)=/.test(attributes)) return 'COBERTURAXML';
  if (root === 'coverage' && /<project\b/.test(body)) return 'CLOVERXML';
  if (root === 'report' && /<(?:sessioninfo|counter|package|group)\b/.test(body)) return 'JACOCOXML';
  return undefined;
}
