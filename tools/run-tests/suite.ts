import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesToRunAgain, unsteadyLines, withSecondLook } from './look-again.ts';
import { run } from './process.ts';
import { emptyTally, type Tally, tallyOfReport } from './tally.ts';

/** Where vitest leaves its JSON report, below the folder that it runs in. */
export const reportPath = '.vitest/json/output.json';

/** For people and for counting. */
export const reporters = ['--reporter=default', '--reporter=json'] as const;

/** A run of vitest that has ended, and how to run some of its files once more. */
export interface Suite {
  readonly cwd: string;
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its JSON report; undefined when it left none. */
  results: unknown;
}

/** What vitest left in a folder. */
export function suiteIn(cwd: string, more: Pick<Suite, 'options' | 'env'> = { options: [] }): Suite {
  return { cwd, ...more, results: resultsIn(cwd) };
}

function resultsIn(cwd: string): unknown {
  const path = join(cwd, reportPath);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** No report is a failure. */
export function tallyOf(results: unknown): Tally {
  return results === undefined ? { ...emptyTally, failed: 1 } : tallyOfReport(results);
}

/**
 * Runs the few files that failed a second time, one by one, so that a machine with much else to do fails nothing. A
 * test that passes then is named aloud: it is unsteady, which is a defect of its own, and never hidden.
 */
export async function lookAgain(suites: readonly Suite[]): Promise<void> {
  const wanted = new Set(filesToRunAgain(suites.map(({ results }) => results)).map(({ path }) => path));
  for (const suite of suites) {
    const files = filesToRunAgain([suite.results]).filter(({ path }) => wanted.has(path));
    if (files.length === 0) continue;
    rmSync(join(suite.cwd, reportPath), { force: true });
    const paths = files.map(({ path }) => path);
    const { printed } = await run(
      ['vitest', 'run', ...suite.options, ...reporters, '--no-file-parallelism', ...paths],
      suite,
    );
    const second = resultsIn(suite.cwd);
    suite.results = withSecondLook(suite.results, second);
    writeFileSync(join(suite.cwd, reportPath), JSON.stringify(suite.results));
    console.log(`\nrun once more, alone:\n\n${printed}`);
    for (const line of unsteadyLines(files, second)) console.log(line);
  }
}
