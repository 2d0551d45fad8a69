import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, prepareBrowser } from './browser.ts';
import { type Engine, prepareEngine } from './engine.ts';
import { failedTasks } from './nx-output.ts';
import { run } from './process.ts';
import { addTallies, closingLine, emptyTally, type Tally, tallyOfReport } from './tally.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const targets = ['typecheck', 'lint', 'test'] as const;
const projectFiles = ['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'];
const engineSuites = '{packages,apps}/*/test/**/*.engine.test.ts';
const browserSuites = '{packages,apps}/*/test/**/*.browser.test.ts';
const reportPath = '.vitest/json/output.json';

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
  const tests = projects
    .map((project) => tallyOf(join(root, project, reportPath)))
    .reduce(addTallies, emptyTally);
  const failedSuites = failed.filter(({ task }) => task.endsWith(':test')).length;
  report('test', { ...tests, failed: Math.max(tests.failed, failedSuites) }, began);
  if (nx.status !== 0 && failed.length === 0) report('nx', { ...emptyTally, failed: 1 }, began);
}

function tallyOf(path: string): Tally {
  return existsSync(path)
    ? tallyOfReport(JSON.parse(readFileSync(path, 'utf8')))
    : { ...emptyTally, failed: 1 };
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
    const command = ['vitest', 'run', '--config', config] as const;
    const vitest = await run([...command, '--reporter=default', '--reporter=json'], {
      cwd: root,
      env: needed.env,
    });
    if (vitest.status !== 0) console.log(vitest.printed);
    // The suites of the next kind write their report to the same place.
    const kept = join(root, '.vitest', `${name}.json`);
    if (existsSync(join(root, reportPath))) renameSync(join(root, reportPath), kept);
    const tally = tallyOf(kept);
    report(name, vitest.status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally, began);
    return;
  }
  console.log(`\nThe ${suites.length} ${name} suites did not run: ${needed.reason}\n`);
  const required = needed.kind === 'broken' || kind.required;
  report(name, { ...emptyTally, [required ? 'failed' : 'skipped']: suites.length }, began);
}

const isSet = (variable: string): boolean => process.env[variable] === '1';

/** Deploys an example to an emulator and looks at all of it: see tools/prove-remote. Exit status 3: this machine cannot. */
async function proveRemote(engine: Engine): Promise<void> {
  const began = performance.now();
  const absent = (reason: string): void => {
    console.log(`\nThe proof of remote deployments did not run: ${reason}\n`);
    report('remote', { ...emptyTally, skipped: 1 }, began);
  };
  if (engine.kind !== 'ready') return absent(engine.reason);
  const { status, printed } = await run(['node', 'tools/prove-remote/prove-remote.ts'], {
    cwd: root,
    env: engine.env,
  });
  if (status === 3) return absent(printed.trim());
  console.log(`\n${printed.trim()}\n`);
  report('remote', { ...emptyTally, [status === 0 ? 'passed' : 'failed']: 1 }, began);
}

/** Uses the screens in a real terminal: see tools/prove-screens. Exit status 3: this machine has none. */
async function proveScreens(): Promise<void> {
  const began = performance.now();
  const { status, printed } = await run(['node', 'tools/prove-screens/prove-screens.ts'], { cwd: root });
  if (status === 3) {
    console.log(`\nThe proof of the screens did not run: ${printed.trim()}\n`);
    report('screens', { ...emptyTally, skipped: 1 }, began);
    return;
  }
  console.log(`\n${printed.trim()}\n`);
  report('screens', { ...emptyTally, [status === 0 ? 'passed' : 'failed']: 1 }, began);
}

// Building the images is mostly waiting for the disk and the network, so it goes on beside the rest.
const preparing = prepareEngine(root);
const preparingBrowser = preparing.then(() => prepareBrowser(root));
await runTargets();
for (const check of checks) await runCheck(check);
await proveScreens();
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
await proveRemote(engine);
if (engine.kind === 'ready' && total.failed === 0) await runCheck(conformance);

console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
