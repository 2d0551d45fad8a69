// Writes docs/conformance.md from what the last test runs proved; with --check it only compares.
//
// Every test whose name carries a row's id (`CB-21`, `SF-F01`, `IB-F01`) is a proof of it. The rows, in the files
// docs/conformance*.rows.json, say what is promised and, where nothing proves it yet, why. A row is never called
// passing by hand.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const page = `${root}/docs/conformance.md`;
const readRows = (file, prefix) =>
  JSON.parse(readFileSync(`${root}/docs/${file}`, 'utf8')).map((row) => ({
    ...row,
    id: `${prefix}-${row.id}`,
  }));
const tables = [
  { title: 'Builds, as CodeBuild runs them', rows: readRows('conformance.rows.json', 'CB') },
  {
    title: 'Deployments, as Seed-Farmer makes them',
    rows: readRows('conformance.seed-farmer.rows.json', 'SF'),
  },
  {
    title: 'Components and images, as EC2 Image Builder takes them',
    rows: readRows('conformance.image-builder.rows.json', 'IB'),
  },
];

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
        for (const [id] of fullName.matchAll(/\b(?:CB-\d+|SF-[A-Z]\d\d|IB-F\d+)\b/g)) {
          const places = proofs.get(id) ?? new Map();
          proofs.set(id, places);
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
const states = tables.flatMap(({ title, rows }) =>
  rows.map((row) => ({ ...row, title, ...stateOf(row, proofs.get(row.id)) })),
);
const count = (state, list = states) => list.filter((row) => row.state === state).length;

function tableOf({ title }) {
  const list = states.filter((row) => row.title === title);
  return `## ${title}

${count('passing', list)} passing, ${count('not yet', list)} not yet, ${count('not applicable', list)} not applicable.

| row | promise | state | proved by, or why not |
| --: | --- | --- | --- |
${list.map(({ id, promise, state, proof }) => `| ${id} | ${promise} | ${state} | ${proof} |`).join('\n')}
`;
}

const text = `# Conformance

What seed promises to do as CodeBuild, Seed-Farmer and EC2 Image Builder do, and which tests prove it. The page is made by
\`node tools/generate-reference/conformance.mjs\` from the results of the test runs; the column on the right names the
executors and packages whose tests carry the row's id, or the reason why there is none.

${tables.map(tableOf).join('\n')}`;

const failing = states.filter((row) => row.state === 'failing');
for (const row of failing) console.error(`${row.id} has a failing test: ${row.promise}`);

/** row id → state, as the page says it; who proves a row depends on what the machine has. */
const statesOf = (page) =>
  new Map(
    [...page.matchAll(/^\| ((?:CB|SF|IB)-\w+) \|.*\| (passing|not yet|not applicable) \|/gm)].map(
      ([, id, state]) => [id, state],
    ),
  );

/** A machine that lacks what a row's tests need skips all of them: that is said, and contradicts nothing. */
const skippedHere = (row) => {
  const statuses = [...(proofs.get(row.id)?.values() ?? [])].flat();
  return statuses.includes('skipped') && !statuses.includes('passed') && !statuses.includes('failed');
};

function checkPage() {
  const written = statesOf(existsSync(page) ? readFileSync(page, 'utf8') : '');
  const wrong = states.filter((row) => written.get(row.id) !== row.state && row.state !== 'failing');
  const unproved = wrong.filter((row) => written.get(row.id) === 'passing' && skippedHere(row));
  for (const row of unproved) console.log(`skipped ${row.id}: its tests need what this machine lacks`);
  const untrue = wrong.filter((row) => !unproved.includes(row));
  for (const row of untrue) {
    console.error(
      `${row.id}: the page says ${written.get(row.id) ?? 'nothing'}, the tests show ${row.state}`,
    );
  }
  if (untrue.length === 0) return;
  console.error('mend the tests, or run node tools/generate-reference/conformance.mjs after a full test run');
  process.exitCode = 1;
}

if (process.argv.includes('--check')) checkPage();
else {
  writeFileSync(page, text);
  console.log(
    `conformance: ${count('passing')} of ${states.length} rows passing, read from ${runs} test runs`,
  );
}
if (failing.length > 0) process.exitCode = 1;
