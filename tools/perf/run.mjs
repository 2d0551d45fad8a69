// node tools/perf/run.mjs [benchmark …] [--check]: prints each figure beside its rival's, measured in the same run.
import * as all from './benchmarks.mjs';
import { componentSteps } from './component-steps.mjs';
import { deploymentCalls } from './deployment-calls.mjs';
import { plan } from './plan-benchmark.mjs';
import { pollingCalls } from './polling-calls.mjs';
import { screens } from './screens-benchmark.mjs';

/** Calls to AWS, which are the same on every machine. */
const awsCalls = async () => [...(await pollingCalls()), ...(await deploymentCalls())];

const benchmarks = { ...all, 'component-steps': componentSteps, plan, screens, 'aws-calls': awsCalls };

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(
    `unknown benchmark "${unknown.join('", "')}"; there are ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(2);
}

const cell = (value, width) => (value === undefined ? '' : value.toFixed(value < 10 ? 2 : 0)).padStart(width);
console.log(`${''.padEnd(46)}${'ours'.padStart(9)}${'rival'.padStart(9)}${'figure'.padStart(9)}  budget`);
let over = 0;
for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
  for (const row of await benchmarks[name]()) {
    const verdict = row.budget === undefined ? '' : row.figure <= row.budget ? 'ok' : 'OVER';
    if (verdict === 'OVER') over += 1;
    const budget = row.budget === undefined ? row.unit : `${row.budget} ${row.unit}`;
    console.log(
      `${row.what.padEnd(46)}${cell(row.ours, 9)}${cell(row.rival, 9)}${cell(row.figure, 9)}  ${budget} ${verdict}`,
    );
  }
}
process.exitCode = over > 0 && process.argv.includes('--check') ? 1 : 0;
