import { expect } from 'vitest';
import { expectOrderlyEvents } from '../describe-executor.ts';
import type { Row, Run } from '../executor-under-test.ts';

/** The agent's lines with the paths of one build replaced. */
const golden = ({ agent }: Run): string[] =>
  agent.map((line) =>
    line
      .replace(/(\s|=)\/\S*?(\/output\/src)\d+/, '$1ROOT$2N')
      .replace(/(\s)\/\S*?(\/readonly\/)/, '$1ROOT$2'),
  );

const OPENING = [
  'Running on CodeBuild On-demand',
  'Waiting for agent ping',
  'Waiting for DOWNLOAD_SOURCE',
  'Phase is DOWNLOAD_SOURCE',
  'CODEBUILD_SRC_DIR=ROOT/output/srcN/src',
  'YAML location is ROOT/readonly/buildspec.yml',
  'Processing environment variables',
  'No runtime version selected in buildspec.',
  'Moving to directory ROOT/output/srcN/src',
  'Cache is not defined in the buildspec',
  'Skip cache due to: no paths specified to be cached',
  'Registering with agent',
];
const complete = (phase: string): string[] => [
  `Phase complete: ${phase} State: SUCCEEDED`,
  'Phase context status code:  Message: ',
];
const entered = (phase: string): string[] => [`Entering phase ${phase}`, ...complete(phase)];

/** Rows about the run as a whole: log, events, endings, builds side by side. */
export const RUN_RULES: readonly Row[] = [
  {
    id: 'CB-81',
    about: "the agent's lines of a successful build are CodeBuild's",
    async proves({ run }) {
      const shown = await run({
        spec: { phases: { build: ['echo one', 'X=a\\\nb'], install: ['echo zero'] } },
      });

      const lines = golden(shown);
      // What looks for reports comes between the two.
      const reported = lines.indexOf('Entering phase POST_BUILD') + complete('POST_BUILD').length;
      expect(lines.slice(-2)).toEqual(complete('UPLOAD_ARTIFACTS'));
      expect(lines.slice(0, reported + 1)).toEqual([
        ...OPENING,
        'Phases found in YAML: 2',
        ' BUILD: 2 commands',
        ' INSTALL: 1 commands',
        ...complete('DOWNLOAD_SOURCE'),
        'Entering phase INSTALL',
        'Running command echo zero',
        '',
        ...complete('INSTALL'),
        ...entered('PRE_BUILD'),
        'Entering phase BUILD',
        'Running command echo one',
        '',
        'Running command X=a\\',
        'b',
        '',
        ...complete('BUILD'),
        ...entered('POST_BUILD'),
      ]);
      const bare = shown.host.lines.filter((line) => line.bare === true).map((line) => line.text);
      expect(bare).toEqual(['', '', 'b', '']);
    },
  },
  {
    id: 'CB-81b',
    about: "the agent's lines of a failing build are CodeBuild's",
    async proves({ run }) {
      const shown = await run({ spec: { phases: { build: ['exit 2'] } } });

      expect(golden(shown).slice(golden(shown).indexOf('Entering phase BUILD')).slice(0, 8)).toEqual([
        'Entering phase BUILD',
        'Running command exit 2',
        '',
        'Command did not exit successfully exit 2 exit status 2',
        'Phase complete: BUILD State: FAILED',
        'Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: exit 2. Reason: exit status 2',
        ...entered('POST_BUILD').slice(0, 2),
      ]);
    },
  },
  {
    id: 'CB-82',
    about: 'a line is delivered while its command still runs',
    async proves({ run }) {
      const { host } = await run({ spec: { phases: { build: ['echo early; sleep 0.4; echo late'] } } });

      const [early, late] = host.lines.filter((line) => line.stream === 'build');
      expect([early?.text, late?.text]).toEqual(['early', 'late']);
      expect((late?.at ?? 0) - (early?.at ?? 0)).toBeGreaterThan(200);
    },
  },
  {
    id: 'CB-84',
    about: 'events tell each phase and each command with its status',
    async proves({ run }) {
      const shown = await run({ spec: { phases: { install: ['true'], build: ['true', 'exit 4'] } } });

      expectOrderlyEvents(shown);
      const commands = shown.host
        .of('command.finished')
        .map(({ data }) => `${data.phase} ${data.index} ${data.exitCode}`);
      expect(commands).toEqual(['INSTALL 1 0', 'BUILD 1 0', 'BUILD 2 4']);
      expect(JSON.parse(JSON.stringify(shown.host.events))).toEqual(shown.host.events);
    },
  },
  {
    id: 'CB-86',
    about: 'every ending has its outcome',
    async proves({ run }) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 300);

      const good = await run({ spec: { phases: { build: ['true'] } } });
      const bad = await run({ spec: { phases: { build: ['exit 9'] } } });
      const stopped = await run({ spec: { phases: { build: ['sleep 600'] } } }, { signal: stop.signal });

      expect([good, bad, stopped].map(({ result }) => result.outcome)).toEqual([
        'succeeded',
        'failed',
        'stopped',
      ]);
      expect(bad.host.of('build.finished')[0]?.data).toMatchObject({ outcome: 'failed', exitCode: 9 });
    },
  },
  {
    id: 'CB-88',
    about: 'four builds at a time all succeed, each with its own output',
    async proves({ run, under }) {
      const all = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => run({ spec: { phases: { build: [`N=${name}`, 'echo "$N"'] } } })),
      );

      expect(all.map((one) => one.output)).toEqual(['a', 'b', 'c', 'd']);
      expect(all.every((one) => one.result.outcome === 'succeeded')).toBe(true);
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'CB-91',
    about: 'a build that takes too long is timed out, with its processes',
    async proves({ run, under }) {
      const shown = await run({
        timeoutMs: 500,
        spec: { phases: { build: ['sleep 999'], post_build: ['echo post'] } },
      });

      expect(shown.result.outcome).toBe('timed-out');
      expect(shown.output).not.toContain('post');
      expect(shown.result.phases.find((phase) => phase.name === 'BUILD')?.outcome).toBe('timed-out');
      expectOrderlyEvents(shown);
      expect(await under.leftovers()).toEqual([]);
    },
  },
];
