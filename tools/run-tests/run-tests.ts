import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, prepareBrowser } from './browser.ts';
import { type Engine, prepareEngine } from './engine.ts';
import { failedTasks } from './nx-output.ts';
import { run } from './process.ts';
import { lookAgain, reportPath, reporters, suiteIn, tallyOf } from './suite.ts';
import { addTallies, closingLine, emptyTally, type Tally } from './tally.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const targets = ['typecheck', 'lint', 'test'] as const;
const projectFiles = ['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'];
const engineSuites = '{packages,apps}/*/test/**/*.engine.test.ts';
const browserSuites = '{packages,apps}/*/test/**/*.browser.test.ts';

/** One command of the run that either succeeds or not. */
const checks: readonly { readonly name: string; readonly command: readonly [string, ...string[]] }[] = [
  { name: 'boundaries', command: ['node', 'tools/check-boundaries.mjs'] },
  { name: 'format', command: ['biome', 'format', '--reporter=summary', '.'] },
  { name: 'reference', command: ['node', 'tools/generate-reference/reference.mjs', '--check'] },
  { name: 'bundle', command: ['sh', './seed', 'version'] },
];

/** Compares the page with what the tests of this very run proved, so it needs all of them. */
const conformance = {
  name: 'conformance',
  command: ['node', 'tools/generate-reference/conformance.mjs', '--check'],
} as const;

let total: Tally = emptyTally;

function report(name: string, tally: Tally, since: number): void {
  total = addTallies(total, tally);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const mark = tally.failed > 0 ? 'FAILED ' : tally.passed > 0 ? 'ok     ' : 'SKIPPED';
  console.log(`${mark} ${name} (${closingLine(tally)}, ${seconds} s)`);
}

async function runTargets(): Promise<void> {
  const began = performance.now();
  const projects = globSync(projectFiles, { cwd: root }).map((path) =>
    path.slice(0, -'/package.json'.length),
  );
  // A report of an earlier run must not be counted for a suite that never started.
  for (const project of ['.', ...projects]) {
    rmSync(join(root, project, '.vitest'), { recursive: true, force: true });
  }
  console.log(`checking and testing ${projects.length} packages ...`);
  const nx = await run(['nx', 'run-many', '-t', ...targets, '--output-style=static'], { cwd: root });
  const failed = failedTasks(nx.printed);
  for (const { output } of failed) console.log(`\n${output}\n`);
  if (nx.status !== 0 && failed.length === 0) console.log(nx.printed);

  for (const target of ['typecheck', 'lint']) {
    const failures = failed.filter(({ task }) => task.endsWith(`:${target}`)).length;
    report(target, { ...emptyTally, passed: projects.length - failures, failed: failures }, began);
  }
  const suites = projects.map((project) => suiteIn(join(root, project)));
  // A suite whose end is not in its report, such as one that never started.
  const failedSuites = failed.filter(({ task }) => task.endsWith(':test')).length;
  const told = suites.filter(({ results }) => tallyOf(results).failed > 0).length;
  await lookAgain(suites);
  const tests = suites.map(({ results }) => tallyOf(results)).reduce(addTallies, emptyTally);
  report('test', { ...tests, failed: tests.failed + Math.max(0, failedSuites - told) }, began);
  if (nx.status !== 0 && failed.length === 0) report('nx', { ...emptyTally, failed: 1 }, began);
}

async function runCheck({ name, command }: (typeof checks)[number]): Promise<void> {
  const began = performance.now();
  const { status, printed } = await run(command, { cwd: root });
  if (status !== 0) console.log(`\n> ${command.join(' ')}\n\n${printed.trim()}\n`);
  report(name, { ...emptyTally, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 }, began);
}

interface SuiteKind {
  readonly name: 'engine' | 'browser';
  readonly pattern: string;
  readonly config: string;
  readonly required: boolean;
}

async function runSuites(kind: SuiteKind, needed: Engine | Browser): Promise<void> {
  const { name, pattern, config } = kind;
  const began = performance.now();
  const suites = globSync(pattern, { cwd: root });
  if (suites.length === 0) return;
  if (needed.kind === 'ready') {
    const options = ['--config', config];
    rmSync(join(root, reportPath), { force: true });
    const vitest = await run(['vitest', 'run', ...options, ...reporters], { cwd: root, env: needed.env });
    if (vitest.status !== 0) console.log(vitest.printed);
    const suite = suiteIn(root, { options, env: needed.env });
    const untold = vitest.status !== 0 && tallyOf(suite.results).failed === 0;
    await lookAgain([suite]);
    // The suites of the next kind write their report to the same place.
    writeFileSync(join(root, '.vitest', `${name}.json`), JSON.stringify(suite.results ?? {}));
    rmSync(join(root, reportPath), { force: true });
    report(name, addTallies(tallyOf(suite.results), { ...emptyTally, failed: untold ? 1 : 0 }), began);
    return;
  }
  console.log(`\nThe ${suites.length} ${name} suites did not run: ${needed.reason}\n`);
  const required = needed.kind === 'broken' || kind.required;
  report(name, { ...emptyTally, [required ? 'failed' : 'skipped']: suites.length }, began);
}

const isSet = (variable: string): boolean => process.env[variable] === '1';

/** A program of tools/ that uses seed as a person would. Exit status 3: this machine cannot. */
async function prove(name: 'remote' | 'screens', env: Readonly<Record<string, string>> = {}): Promise<void> {
  const began = performance.now();
  const command = ['node', `tools/prove-${name}/prove-${name}.ts`] as const;
  const first = await run(command, { cwd: root, env });
  if (first.status === 3) return leaveOut(name, first.printed.trim(), began);
  console.log(`\n${first.printed.trim()}\n`);
  const second = first.status === 0 ? first : await run(command, { cwd: root, env });
  if (second !== first) console.log(`\nrun once more:\n\n${second.printed.trim()}\n`);
  if (second !== first && second.status === 0) console.log(`UNSTEADY ${command.join(' ')}`);
  report(name, { ...emptyTally, [second.status === 0 ? 'passed' : 'failed']: 1 }, began);
}

function leaveOut(name: 'remote' | 'screens', reason: string, since: number): void {
  console.log(`\nThe proof of ${name} did not run: ${reason}\n`);
  report(name, { ...emptyTally, skipped: 1 }, since);
}

// Building the images is mostly waiting for the disk and the network, so it goes on beside the rest.
const preparing = prepareEngine(root);
const preparingBrowser = preparing.then(() => prepareBrowser(root));
await runTargets();
for (const check of checks) await runCheck(check);
await prove('screens');
const engine = await preparing;
await runSuites(
  {
    name: 'engine',
    pattern: engineSuites,
    config: 'vitest.engine.config.ts',
    required: isSet('SEED_REQUIRE_ENGINE'),
  },
  engine,
);
await runSuites(
  {
    name: 'browser',
    pattern: browserSuites,
    config: 'vitest.browser.config.ts',
    required: isSet('SEED_REQUIRE_BROWSER'),
  },
  await preparingBrowser,
);
if (engine.kind === 'ready') await prove('remote', engine.env);
else leaveOut('remote', engine.reason, performance.now());
if (engine.kind === 'ready' && total.failed === 0) await runCheck(conformance);

console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
