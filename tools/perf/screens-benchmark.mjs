// The screens under load: 500 modules at 200×60 while one of them prints 10,000 lines a second for five seconds.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from 'rolldown';
import config from '../../rolldown.config.mjs';

const root = new URL('../..', import.meta.url).pathname;
const LOG = 'runs/20261121T031700-apply-large-7f3c/logs/region-00.service-00.log';

/** The screens as they are shipped: bundled, with React as in production. */
async function bundleScreens(dir) {
  const { resolve, transform } = config;
  const build = await rolldown({
    input: join(root, 'apps/tui/src/index.ts'),
    platform: 'node',
    resolve,
    transform,
    logLevel: 'silent',
  });
  const file = join(dir, 'screens.mjs');
  await build.write({ file, format: 'esm', minify: true, codeSplitting: false });
  await build.close();
  return file;
}

/** A process that says lines and is told lines. */
function talker(script, ...words) {
  const child = spawn(process.execPath, [join(root, 'tools/perf', script), ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let complaints = '';
  child.stderr.on('data', (piece) => {
    complaints += piece;
  });
  const heard = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    async hear() {
      const { value, done } = await heard.next();
      if (done) throw new Error(`${script} ended with ${await ended}: ${complaints}`);
      return value;
    },
    say: (text) => void child.stdin.write(`${text}\n`),
    stop: () => child.kill(),
    ended,
  };
}

export async function screens() {
  const dir = mkdtempSync(join(tmpdir(), 'seed-perf-'));
  const stateDir = join(dir, '.seed');
  const started = [];
  try {
    const bundle = await bundleScreens(dir);
    const writer = talker('screens-writer.mjs', stateDir);
    started.push(writer);
    await writer.hear();
    const viewer = talker('screens-viewer.mjs', bundle, stateDir);
    started.push(viewer);
    await viewer.hear();
    viewer.say('measure');
    writer.say('write');
    const written = JSON.parse(await writer.hear());
    viewer.say('end');
    const seen = JSON.parse(await viewer.hear());
    const file = readFileSync(join(stateDir, LOG), 'utf8').trimEnd().split('\n').length;
    return [
      {
        what: `frame, p95 of ${seen.frames}`,
        ours: seen.frameP95,
        figure: seen.frameP95,
        budget: 50,
        unit: 'ms',
      },
      {
        what: 'frames that were not measured',
        ours: seen.stray,
        figure: seen.stray,
        budget: 0,
        unit: 'frames',
      },
      {
        what: 'change to frame, its turn waited for, p95',
        ours: seen.shownP95,
        figure: undefined,
        unit: 'ms',
      },
      {
        what: 'longest stall of the event loop',
        ours: seen.stall,
        figure: seen.stall,
        budget: 250,
        unit: 'ms',
      },
      {
        what: `key to frame, slowest of ${seen.keys}`,
        ours: seen.keyMax,
        figure: seen.keyMax,
        budget: 100,
        unit: 'ms',
      },
      { what: 'resident memory', ours: seen.resident, figure: seen.resident, budget: 300, unit: 'MB' },
      {
        what: `lines a second of ${written.lines}`,
        ours: written.lines / written.seconds,
        figure: undefined,
        unit: 'lines/s',
      },
      {
        what: 'lines lost in the journal',
        ours: written.lines - file,
        figure: written.lines - file,
        budget: 0,
        unit: 'lines',
      },
      {
        what: `lines missing on the screen (${seen.skipped} skipped)`,
        ours: written.lines - seen.lines,
        figure: written.lines - seen.lines,
        budget: 0,
        unit: 'lines',
      },
    ];
  } finally {
    for (const one of started) one.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
