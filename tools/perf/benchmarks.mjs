// Each benchmark answers rows { what, ours, rival, figure, budget, unit }; `figure` is what the budget is about.
import { inTurn, median, runOnce } from './measure.mjs';
import { DOCKER_RUN, SEED, WRAPPER, eventsOf, folderWith, seedRun, specOf } from './subjects.mjs';

const ratio = (what, { ours, rival }, budget) => ({
  what,
  ours,
  rival,
  figure: ours / rival,
  budget,
  unit: '×',
});

/** A build that does nothing, against a container that does nothing. */
export async function noop() {
  const dir = folderWith(specOf(['true']));
  const dockerRun = async () => (await runOnce([...DOCKER_RUN, 'true'])).ms;
  const inside = await inTurn(
    15,
    async () => {
      const run = await eventsOf(dir);
      return run.ended - run.at(({ type }) => type === 'stream.opened');
    },
    dockerRun,
  );
  const whole = await inTurn(15, async () => (await runOnce(seedRun(dir))).ms, dockerRun);
  return [
    ratio('no-op build, once seed runs', inside, 1.05),
    ratio('no-op build, the whole command', whole, 1.4),
  ];
}

/**
 * What the engine adds to each of 60 commands, against 60 fresh shells in one container. Both are timed from the end of
 * a first command to the end of the last, so that the start of a container, which varies by more, is not in it.
 */
export async function commands() {
  const dir = folderWith(specOf(Array.from({ length: 61 }, () => 'true')));
  const shells = 'i=0; while [ $i -lt 61 ]; do sh -c true; echo $i; i=$((i+1)); done';
  const perCommand = (ends) => (ends.at(-1) - ends[0]) / (ends.length - 1);
  const result = await inTurn(
    15,
    async () => {
      const { events } = await eventsOf(dir);
      return perCommand(
        events.filter(({ type }) => type === 'command.finished').map(({ at }) => Date.parse(at)),
      );
    },
    async () => perCommand((await runOnce([...DOCKER_RUN, 'sh', '-c', shells], { watchLines: true })).lineMs),
  );
  return [
    {
      what: 'per command of a 60-command build',
      ...result,
      figure: result.ours - result.rival,
      budget: 5,
      unit: 'ms more',
    },
  ];
}

/** From the start of the build to its first output with a source of 2,000 files, against docker run's first byte. */
export async function source() {
  const dir = folderWith(specOf(['echo ready']), 2000);
  const result = await inTurn(
    9,
    async () => {
      const run = await eventsOf(dir);
      return run.at(({ line }) => line === 'ready') - run.at(({ type }) => type === 'build.started');
    },
    async () => (await runOnce([...DOCKER_RUN, 'echo', 'ready'])).firstByteMs,
  );
  return [
    {
      what: 'source of 2,000 files ready',
      ...result,
      figure: result.ours - result.rival,
      budget: 100,
      unit: 'ms more',
    },
  ];
}

/** Sixteen builds at once. */
export async function parallel() {
  const dir = folderWith(specOf(['true']));
  const all = async (one) => {
    const start = performance.now();
    await Promise.all(Array.from({ length: 16 }, () => runOnce(one)));
    return performance.now() - start;
  };
  const batch = folderWith(
    `version: 0.2\nbatch:\n  build-list:\n${Array.from({ length: 16 }, (_, n) => `    - identifier: t${n}\n`).join('')}phases:\n  build:\n    commands: ["true"]\n`,
  );
  const result = await inTurn(
    7,
    async () => (await runOnce(seedRun(batch, '--parallelism', '16'))).ms,
    () => all([...DOCKER_RUN, 'true']),
  );
  const processes = await inTurn(
    2,
    () => all(seedRun(dir)),
    () => all([...DOCKER_RUN, 'true']),
  );
  return [
    ratio('16 builds at once, one seed', result, 1.2),
    { ...ratio('16 seeds at once (for information)', processes, undefined) },
  ];
}

/** The command's own start. */
export async function start() {
  const node = async () => (await runOnce([process.execPath, '-e', '0'])).ms;
  const bare = await inTurn(21, async () => (await runOnce([...SEED, 'version'])).ms, node);
  const wrapped = await inTurn(21, async () => (await runOnce([...WRAPPER, 'version'])).ms, node);
  return [
    ratio('seed version', bare, 1.5),
    { ...ratio('./seed version from a clone (for information)', wrapped, undefined) },
  ];
}

/** 300,000 lines through the whole pipeline into a pipe. */
export async function log() {
  const print = 'i=0; while [ $i -lt 3000 ]; do printf "%s" "$block"; i=$((i+1)); done';
  const block = `block=$(i=0; while [ $i -lt 100 ]; do echo "line $i of a block of a hundred lines, about seventy bytes long ....."; i=$((i+1)); done)\nblock="$block\n"`;
  const script = `${block}\n${print}`;
  const dir = folderWith(specOf([script]));
  const peaks = [];
  const result = await inTurn(
    5,
    async () => {
      const run = await runOnce(seedRun(dir), { watchMemory: true });
      if (run.bytes < 20_000_000) throw new Error(`only ${run.bytes} bytes arrived`);
      peaks.push(run.peakMb);
      return run.ms;
    },
    async () => (await runOnce([...DOCKER_RUN, 'sh', '-c', script])).ms,
  );
  return [
    ratio('300,000 log lines', result, 2),
    {
      what: 'peak memory meanwhile',
      ours: median(peaks),
      figure: Math.max(...peaks),
      budget: 200,
      unit: 'MB',
    },
  ];
}
