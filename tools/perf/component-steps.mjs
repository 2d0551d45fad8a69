// Steps of a component in a container, against the same commands in one shell of one container.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn, runOnce } from './measure.mjs';
import { DOCKER_RUN, IMAGE, SEED } from './subjects.mjs';

const STEPS = 51;

/** A program and a builtin, as steps have them. */
const commandOf = (n) => `ls /etc >/dev/null; echo ${n}`;

const stepOf = (n) => `      - name: Step${n}
        action: ExecuteBash
        inputs:
          commands:
            - ${commandOf(n)}
`;

function documentFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'seed-perf-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  const steps = Array.from({ length: STEPS }, (_, n) => stepOf(n)).join('');
  const head = 'name: Steps\ndescription: many\nschemaVersion: 1.0\ncomponent_version: 1.0.0\n';
  writeFileSync(join(dir, 'steps.yml'), `${head}phases:\n  - name: build\n    steps:\n${steps}`);
  return dir;
}

const perStep = (ends) => (ends.at(-1) - ends[0]) / (ends.length - 1);

/**
 * What each of 50 steps costs besides its commands. Both are timed from the end of a first step to the end of the last,
 * so that the start of a container, which varies by more, is not in it.
 */
export async function componentSteps() {
  const dir = documentFolder();
  const run = [...SEED, 'components', 'run', join(dir, 'steps.yml'), '--image', IMAGE, '--json'];
  const commands = Array.from({ length: STEPS }, (_, n) => commandOf(n)).join('\n');
  const result = await inTurn(
    11,
    async () => {
      const { lines } = await runOnce(run, { keep: true });
      const events = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
      const ends = events.filter(({ type }) => type === 'component.step').map(({ at }) => Date.parse(at));
      if (ends.length !== STEPS) throw new Error(`${ends.length} of ${STEPS} steps ran`);
      return perStep(ends);
    },
    async () =>
      perStep((await runOnce([...DOCKER_RUN, 'bash', '-c', commands], { watchLines: true })).lineMs),
  );
  return [
    {
      what: 'per step of a 50-step component',
      ...result,
      figure: result.ours - result.rival,
      budget: 10,
      unit: 'ms more',
    },
  ];
}
