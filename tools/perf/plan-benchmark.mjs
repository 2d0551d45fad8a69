// Plans of generated projects. Cold means without what seed remembers; the machine's own cache of files is warm.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { generateProject, MANIFEST } from './generate-project.mjs';
import { median, runOnce } from './measure.mjs';
import { SEED } from './subjects.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const PLAN = [...SEED, 'plan', '--local', MANIFEST];
/** Files that changed within the last two seconds are not remembered. */
const SETTLED_MS = 2100;

function projectOf(modules) {
  const dir = temporaryFolder();
  generateProject(dir, modules);
  return dir;
}

async function mustPlanAll(dir, modules) {
  const { lines } = await runOnce([...PLAN, '--json'], { cwd: dir, keep: true });
  const { counts } = JSON.parse(lines.join('\n'));
  if (counts.create !== modules) throw new Error(`${counts.create} of ${modules} modules are to be created`);
}

/** The middle of several runs in milliseconds, and the largest peak in megabytes. */
async function planned(dir, runs, before) {
  const results = [];
  for (let run = 0; run < runs; run += 1) {
    before();
    results.push(await runOnce(PLAN, { cwd: dir, watchMemory: true }));
  }
  return { ms: median(results.map(({ ms }) => ms)), mb: Math.max(...results.map(({ peakMb }) => peakMb)) };
}

const forget = (dir) => () => rmSync(join(dir, '.seed'), { recursive: true, force: true });

async function measure(modules, runs) {
  const dir = projectOf(modules);
  await setTimeout(SETTLED_MS);
  await mustPlanAll(dir, modules);
  const cold = await planned(dir, runs, forget(dir));
  const warm = await planned(dir, runs, () => undefined);
  return { dir, cold, warm };
}

/** As a module of Python, because seed brings a command of the same name. */
const SEED_FARMER = ['python3', '-m', 'seedfarmer'];

/** Seed-Farmer's dry run of the same project, which needs an account or an emulator of one. */
async function rivalPlan(dir) {
  if (spawnSync('python3', ['-c', 'import seedfarmer']).status !== 0) {
    console.error('seedfarmer is not installed here: nothing to compare plans with');
    return undefined;
  }
  const one = async () => (await runOnce([...SEED_FARMER, 'apply', MANIFEST, '--dry-run'], { cwd: dir })).ms;
  try {
    return median([await one(), await one(), await one()]);
  } catch (error) {
    const why = error.message.trim().split('\n').at(-1);
    console.error(`seedfarmer could not plan, nothing to compare with: ${why}`);
    return undefined;
  }
}

const limit = (what, figure, budget, unit) => ({ what, ours: figure, figure, budget, unit });

/** Time and memory of plans for 10 to 2,000 modules of twenty files and twelve parameters each. */
export async function plan() {
  const ten = await measure(10, 5);
  const hundred = await measure(100, 5);
  const many = await measure(500, 5);
  const huge = await measure(2000, 3);
  const rival = await rivalPlan(many.dir);
  return [
    limit('plan of 10 modules (for information)', ten.cold.ms, undefined, 'ms'),
    limit('plan of 100 modules (for information)', hundred.cold.ms, undefined, 'ms'),
    limit('plan of 500 modules', many.cold.ms, 1500, 'ms'),
    limit('peak memory meanwhile', many.cold.mb, 300, 'MB'),
    limit('plan of 500 modules once more', many.warm.ms, 500, 'ms'),
    {
      what: 'plan of 2,000 modules beside 500',
      ours: huge.cold.ms,
      rival: many.cold.ms,
      figure: huge.cold.ms / many.cold.ms,
      budget: 4.4,
      unit: '×',
    },
    ...(rival === undefined
      ? []
      : [
          {
            what: 'plan of 500 modules beside seedfarmer',
            ours: many.cold.ms,
            rival,
            figure: many.cold.ms / rival,
            budget: 1,
            unit: '×',
          },
        ]),
  ];
}
