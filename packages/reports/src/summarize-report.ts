import type {
  CoverageSummary,
  FileCoverage,
  ReportFormat,
  ReportResult,
  TestCase,
  TestSummary,
} from '@seed/deployspec';
import { tallyFiles } from './tally-files.ts';
import { reportTypeOf } from './parse-report.ts';
import type { CoverageCounts, ParsedReport } from './parsed-report.ts';

/** CodeBuild shows so many cases of a report. */
const MOST_CASES = 500;
/** A report has to fit into an event. */
const MOST_FILES = 5_000;
const MOST_PROBLEMS = 20;

const ORDER: readonly TestCase['status'][] = ['FAILED', 'ERROR', 'UNKNOWN', 'SKIPPED', 'SUCCEEDED'];

export interface ReportParts {
  readonly name: string;
  readonly format: ReportFormat;
  /** Paths of the files, as in the build. */
  readonly files: readonly string[];
  readonly parsed: readonly ParsedReport[];
  /** Problems that arose before the files could be read. */
  readonly problems?: readonly string[];
}

/**
 * One report out of its files. FAILED when a case failed; INCOMPLETE when a file could not be read whole, or there was
 * none. Counts are over all cases, `cases` holds the worst 500.
 */
export function summarizeReport(parts: ReportParts): ReportResult {
  const type = reportTypeOf(parts.format);
  const cases = parts.parsed.flatMap((report) => report.cases);
  const problems = [...(parts.problems ?? []), ...parts.parsed.flatMap((report) => report.problems)];
  const shown = worstFirst(cases).slice(0, MOST_CASES);
  const test = summarizeCases(cases);
  const isBad = test.failed + test.error > 0;
  const counts = parts.parsed.flatMap((report) => report.coverage ?? []);
  const files = coveredFiles(parts.parsed);
  return {
    name: parts.name,
    type,
    format: parts.format,
    status: isBad ? 'FAILED' : problems.length > 0 || parts.files.length === 0 ? 'INCOMPLETE' : 'SUCCEEDED',
    files: parts.files,
    ...(type === 'TEST'
      ? { test, cases: shown }
      : { coverage: summarizeCoverage(counts), coveredFiles: files.slice(0, MOST_FILES) }),
    truncated: shown.length < cases.length || files.length > MOST_FILES,
    problems: problems.slice(0, MOST_PROBLEMS),
  };
}

/** Stable: within a status cases keep the order of the files. */
function worstFirst(cases: readonly TestCase[]): TestCase[] {
  return ORDER.flatMap((status) => cases.filter((one) => one.status === status));
}

function summarizeCases(cases: readonly TestCase[]): TestSummary {
  const count = (status: TestCase['status']) => cases.filter((one) => one.status === status).length;
  return {
    total: cases.length,
    succeeded: count('SUCCEEDED'),
    failed: count('FAILED'),
    error: count('ERROR'),
    skipped: count('SKIPPED'),
    unknown: count('UNKNOWN'),
    durationNs: cases.reduce((sum, one) => sum + one.durationNs, 0),
  };
}

function summarizeCoverage(counts: readonly CoverageCounts[]): CoverageSummary {
  const sum = (pick: (count: CoverageCounts) => number) =>
    counts.reduce((total, one) => total + pick(one), 0);
  const linesCovered = sum((one) => one.linesCovered);
  const linesMissed = sum((one) => one.linesMissed);
  const branchesCovered = sum((one) => one.branchesCovered);
  const branchesMissed = sum((one) => one.branchesMissed);
  const linePercent =
    percent(linesCovered, linesMissed) ?? percentOf(counts.find((one) => one.lineRate)?.lineRate);
  const branchPercent =
    percent(branchesCovered, branchesMissed) ?? percentOf(counts.find((one) => one.branchRate)?.branchRate);
  return {
    linesCovered,
    linesMissed,
    branchesCovered,
    branchesMissed,
    ...(linePercent === undefined ? {} : { linePercent }),
    ...(branchPercent === undefined ? {} : { branchPercent }),
  };
}

/** By path; a file that several reports name is one. */
function coveredFiles(parsed: readonly ParsedReport[]): FileCoverage[] {
  const tally = tallyFiles();
  for (const { coveredFiles: files = [] } of parsed)
    for (const { path, ...counts } of files) if (path !== '') tally.add(path, counts);
  return tally
    .files()
    .map(({ path, ...counts }) => ({ path, ...summarizeCoverage([counts]) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function percent(covered: number, missed: number): number | undefined {
  return covered + missed === 0 ? undefined : percentOf(covered / (covered + missed));
}

/** Two decimals. */
function percentOf(rate: number | undefined): number | undefined {
  return rate === undefined ? undefined : Math.round(rate * 10_000) / 100;
}
