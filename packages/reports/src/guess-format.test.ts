import { describe, expect, it } from 'vitest';
import { decodeReport } from './decode-report.ts';
import { guessFormat, mayBeReport } from './guess-format.ts';

describe('guessFormat', () => {
  it.each([
    ['<?xml version="1.0"?><!-- <report> --><testsuites/>', 'JUNITXML'],
    ['\ufeff<testsuite name="x">', 'JUNITXML'],
    ['<test-results/>', 'NUNITXML'],
    ['<test-run/>', 'NUNIT3XML'],
    ['<testng-results/>', 'TESTNGXML'],
    ['<TestRun id="1"/>', 'VISUALSTUDIOTRX'],
    ['<!DOCTYPE coverage SYSTEM "x.dtd"><coverage line-rate="1"/>', 'COBERTURAXML'],
    ['<coverage generated="1"><project/></coverage>', 'CLOVERXML'],
    ['<!DOCTYPE report PUBLIC "a" "b"><report name="x"><sessioninfo id="1"/></report>', 'JACOCOXML'],
    ['[{"keyword": "Feature", "elements": []}]', 'CUCUMBERJSON'],
    ['{"RSpec": {"coverage": {}, "timestamp": 1}}', 'SIMPLECOV'],
    ['<project/>', undefined],
    ['<report><title/></report>', undefined],
    ['{"name": "x"}', undefined],
    ['', undefined],
  ])('CB-72 %s is %s', (text, expected) => {
    expect(guessFormat(text)).toBe(expected);
  });
});

describe('mayBeReport', () => {
  it.each([
    ['target/surefire-reports/TEST-a.xml', true],
    ['a.trx', true],
    ['coverage/.resultset.json', true],
    ['out/cucumber-report.json', true],
    ['package.json', false],
    ['a.html', false],
  ])('CB-72 %s: %s', (path, expected) => {
    expect(mayBeReport(path)).toBe(expected);
  });
});

describe('decodeReport', () => {
  it.each([
    [Buffer.from('é<'), 'é<'],
    [Buffer.from('\ufeffé', 'utf16le'), 'é'],
    [Buffer.from('\ufeffé', 'utf16le').swap16(), 'é'],
  ])('CB-70 reads what the byte order mark says (%#)', (bytes, expected) => {
    expect(decodeReport(bytes)).toBe(expected);
  });
});
