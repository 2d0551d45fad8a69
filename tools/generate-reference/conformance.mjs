// Writes docs/conformance.md from what the last test runs proved; with --check it only compares.
//
// Every test whose name carries `CB-<n>` is a proof of row n. The rows, in docs/conformance.rows.json, say what is
// promised and, where nothing proves it yet, why. A row is never called passing by hand.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const page = `${root}/docs/conformance.md`;
const rows = JSON.parse(readFileSync(`${root}/docs/conformance.rows.json`, 'utf8'));

/** Where a proof was run: the executor for the contract suites, the package for everything else. */
function placeOf(file) {
  const [, project] = relative(root, file).split(sep);
  return project.replace(/^executor-/, '');
}

/** row id → place → statuses of the tests that name it */
function readProofs() {
  const proofs = new Map();
  const results = globSync([
    `${root}/{packages,apps}/*/.vitest/**/*.json`,
    `${root}/.vitest/**/*.json`,
  ]).toSorted();
  for (const result of results) {
    for (const { name: file, assertionResults = [] } of JSON.parse(readFileSync(result, 'utf8'))
      .testResults ?? []) {
      if (!existsSync(file)) continue;
      for (const { fullName, status } of assertionResults) {
        for (const [, id] of fullName.matchAll(/\bCB-(\d+)\b/g)) {
          const places = proofs.get(Number(id)) ?? new Map();
          proofs.set(Number(id), places);
          const place = placeOf(file);
          places.set(place, [...(places.get(place) ?? []), status]);
        }
      }
    }
  }
  return { proofs, runs: results.length };
}

function stateOf(row, places) {
  const all = [...(places?.values() ?? [])].flat();
  if (all.includes('failed')) return { state: 'failing', proof: '' };
  const passed = [...(places ?? [])]
    .filter(([, statuses]) => statuses.includes('passed'))
    .map(([place]) => place);
  if (passed.length > 0)
    return { state: 'passing', proof: passed.toSorted((a, b) => a.localeCompare(b)).join(', ') };
  if (row.when === 'never') return { state: 'not applicable', proof: row.reason };
  return { state: 'not yet', proof: row.reason ?? 'no test proves it yet' };
}

const { proofs, runs } = readProofs();
const states = rows.map((row) => ({ ...row, ...stateOf(row, proofs.get(row.id)) }));
const count = (state) => states.filter((row) => row.state === state).length;

const text = `# Conformance

What a local build promises to do as CodeBuild does, and which tests prove it. The page is made by
\`node tools/generate-reference/conformance.mjs\` from the results of the test runs; the column on the right names the
executors and packages whose tests carry the row's id (\`CB-<row>\`), or the reason why there is none.

${count('passing')} passing, ${count('not yet')} not yet, ${count('not applicable')} not applicable.

| row | promise | state | proved by, or why not |
| --: | --- | --- | --- |
${states.map(({ id, promise, state, proof }) => `| CB-${id} | ${promise} | ${state} | ${proof} |`).join('\n')}
`;

const failing = states.filter((row) => row.state === 'failing');
for (const row of failing) console.error(`CB-${row.id} has a failing test: ${row.promise}`);

/** row id → state, as a page says it; who proves a row depends on what the machine has. */
function statesOf(page) {
  return page.match(/^\| CB-\d+ \|.*\| (?:passing|not yet|not applicable) \|/gm)?.join('\n') ?? '';
}

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
  console.log(`conformance: ${count('passing')} of ${rows.length} rows passing, read from ${runs} test runs`);
} else if (!existsSync(page) || statesOf(readFileSync(page, 'utf8')) !== statesOf(text)) {
  console.error(
    'docs/conformance.md does not say what the tests show: run node tools/generate-reference/conformance.mjs',
  );
  process.exitCode = 1;
}
if (failing.length > 0) process.exitCode = 1;
