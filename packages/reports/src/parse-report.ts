import type { ReportFormat } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import { parseClover } from './formats/clover.ts';
import { parseCobertura } from './formats/cobertura.ts';
import { parseCucumber } from './formats/cucumber.ts';
import { parseJaCoCo } from './formats/jacoco.ts';
import { parseJUnit } from './formats/junit.ts';
import { parseNUnit2, parseNUnit3 } from './formats/nunit.ts';
import { parseSimpleCov } from './formats/simplecov.ts';
import { parseTestNg } from './formats/testng.ts';
import { parseTrx } from './formats/trx.ts';
import type { ParsedReport } from './parsed-report.ts';

/** Characters of one file that are read at most. */
const LARGEST = 64 * 1024 * 1024;

const PARSERS: Readonly<Record<ReportFormat, (source: Source) => ParsedReport>> = {
  CUCUMBERJSON: parseCucumber,
  JUNITXML: parseJUnit,
  NUNITXML: parseNUnit2,
  NUNIT3XML: parseNUnit3,
  TESTNGXML: parseTestNg,
  VISUALSTUDIOTRX: parseTrx,
  CLOVERXML: parseClover,
  COBERTURAXML: parseCobertura,
  JACOCOXML: parseJaCoCo,
  SIMPLECOV: parseSimpleCov,
};

const COVERAGE = new Set<ReportFormat>(['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV']);

/** What a format reports on. */
export function reportTypeOf(format: ReportFormat): 'TEST' | 'CODE_COVERAGE' {
  return COVERAGE.has(format) ? 'CODE_COVERAGE' : 'TEST';
}

/** Reads one report file. Never throws: what is wrong with the file is in `problems`, with its name and place. */
export function parseReport(format: ReportFormat, source: Source): ParsedReport {
  if (source.text.length > LARGEST) {
    return { cases: [], problems: [`${source.id}: the file is larger than ${LARGEST / 1024 / 1024} MiB`] };
  }
  return PARSERS[format](source);
}
