import { isRecord } from './tally.ts';

/** A test file that failed, by its path and the full names of its tests that did. */
export interface FailedFile {
  readonly path: string;
  readonly tests: readonly string[];
}

/** More files than this do not fail by chance: nothing is run again, and the run has failed. */
const MOST_FILES = 3;

/** The files of vitest JSON reports that failed, when they are few enough to be run a second time, alone. */
export function filesToRunAgain(reports: readonly unknown[]): readonly FailedFile[] {
  const failed = reports.flatMap(filesOf).filter(({ status }) => status === 'failed');
  if (failed.length > MOST_FILES) return [];
  return failed.map((file) => ({
    path: String(file['name']),
    tests: testsOf(file).flatMap(({ status, fullName }) => (status === 'failed' ? [String(fullName)] : [])),
  }));
}

/** The first report with the files of the second in the place of their first results. */
export function withSecondLook(first: unknown, second: unknown): unknown {
  const later = new Map(filesOf(second).map((file) => [file['name'], file]));
  const testResults = filesOf(first).map((file) => later.get(file['name']) ?? file);
  return { ...(isRecord(first) ? first : {}), testResults };
}

/** What the run says aloud of tests that failed beside others and passed alone; empty when there are none. */
export function unsteadyLines(files: readonly FailedFile[], second: unknown): readonly string[] {
  const passed = new Set(
    filesOf(second).flatMap((file) => (file['status'] === 'passed' ? [file['name']] : [])),
  );
  return files
    .filter(({ path }) => passed.has(path))
    .flatMap(({ path, tests }) => (tests.length === 0 ? [path] : tests.map((test) => `${path}: ${test}`)))
    .map((name) => `UNSTEADY ${name}`);
}

function filesOf(report: unknown): readonly Record<string, unknown>[] {
  const files = isRecord(report) ? report['testResults'] : undefined;
  return Array.isArray(files) ? files.filter(isRecord) : [];
}

function testsOf(file: Record<string, unknown>): readonly Record<string, unknown>[] {
  const tests = file['assertionResults'];
  return Array.isArray(tests) ? tests.filter(isRecord) : [];
}
