import { expect } from 'vitest';
import { SPAN } from '../build-job.ts';
import type { Row, Run } from '../executor-under-test.ts';

const phasesOf = ({ result }: Run): string[] =>
  result.phases.map((phase) => `${phase.name} ${phase.outcome}`);
const namesOf = ({ result }: Run): string[] => result.phases.map((phase) => phase.name);

/** A command that succeeds when it runs for the nth time. */
const succeedsAt = (n: number): string =>
  `case $seen in ${'?'.repeat(n - 1)}) true ;; *) seen=x$seen; false ;; esac`;

/** Rows about which phase follows which (codebuild.md 1.6 and 1.7). */
export const PHASE_RULES: readonly Row[] = [
  {
    id: 'CB-19',
    about: 'an inline buildspec lies below readonly, and its place is told',
    needs: ['shell'],
    async proves({ run }) {
      const { output, agent } = await run({
        specText: 'version: 0.2 # inline\n',
        spec: {
          phases: {
            build: ['read -r line <"${CODEBUILD_GOPATH%/output/*}/readonly/buildspec.yml"; echo "$line"'],
          },
        },
      });

      expect(output).toBe('version: 0.2 # inline');
      expect(agent.find((line) => line.startsWith('YAML location is'))).toMatch(
        /\/readonly\/buildspec\.yml$/,
      );
    },
  },
  {
    id: 'CB-21',
    about: 'an install failure stops the build',
    async proves({ run }) {
      const shown = await run({ spec: { phases: { install: ['false'], post_build: ['echo post'] } } });

      expect(shown.output).toBe('');
      expect(namesOf(shown).slice(4)).toEqual(['INSTALL', 'FINALIZING', 'COMPLETED']);
    },
  },
  {
    id: 'CB-22',
    about: 'a pre_build failure stops the build',
    async proves({ run }) {
      const shown = await run({
        spec: { phases: { pre_build: ['false'], build: ['echo build'], post_build: ['echo post'] } },
      });

      expect(shown.output).toBe('');
      expect(namesOf(shown).slice(5)).toEqual(['PRE_BUILD', 'FINALIZING', 'COMPLETED']);
    },
  },
  {
    id: 'CB-23',
    about: 'a build failure still runs post_build',
    async proves({ run }) {
      const shown = await run({
        spec: { phases: { build: ['false', 'echo unreached'], post_build: ['echo post'] } },
      });

      expect(shown.output).toBe('post');
      expect(shown.result.outcome).toBe('failed');
      expect(phasesOf(shown)).toContain('POST_BUILD succeeded');
    },
  },
  {
    id: 'CB-24',
    about: 'artifacts are taken after a build failure',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run({
        spec: {
          phases: { build: ['echo made >made.txt', 'false'] },
          artifacts: {
            span: SPAN,
            primary: {
              files: [{ value: 'made.txt', span: SPAN }],
              discardPaths: false,
              excludePaths: [],
              enableSymlinks: false,
            },
            secondary: {},
          },
        },
      });

      expect(phasesOf(shown)).toContain('UPLOAD_ARTIFACTS succeeded');
      expect(shown.result.artifacts.map((artifact) => artifact.files)).toEqual([['made.txt']]);
    },
  },
  {
    id: 'CB-25',
    about: 'finally runs after a failing command, and the phase stays failed',
    async proves({ run }) {
      const shown = await run({
        spec: { phases: { build: { commands: ['exit 5'], finally: ['echo finally'] } } },
      });

      expect(shown.output).toBe('finally');
      expect(shown.result.failure).toMatchObject({ phase: 'BUILD', exitCode: 5 });
      expect(shown.host.of('command.started').map((event) => event.data.finally)).toEqual([undefined, true]);
    },
  },
  {
    id: 'CB-26',
    about: 'a failing finally fails the phase',
    async proves({ run }) {
      const shown = await run({
        spec: { phases: { pre_build: { commands: ['true'], finally: ['false'] }, build: ['echo build'] } },
      });

      expect(shown.output).toBe('');
      expect(phasesOf(shown)).toContain('PRE_BUILD failed');
    },
  },
  {
    id: 'CB-27',
    about: 'on-failure ABORT skips post_build and artifacts',
    async proves({ run }) {
      const shown = await run({
        spec: {
          phases: { build: { commands: ['false'], onFailure: { kind: 'abort' } }, post_build: ['echo post'] },
        },
      });

      expect(shown.output).toBe('');
      expect(namesOf(shown).slice(6)).toEqual(['BUILD', 'FINALIZING', 'COMPLETED']);
      expect(shown.agent).toContain('Phase complete: BUILD State: FAILED_WITH_ABORT');
    },
  },
  {
    id: 'CB-28',
    about: 'on-failure CONTINUE lets later phases run; the build fails unless asked otherwise',
    async proves({ run }) {
      const spec = {
        phases: {
          install: { commands: ['false'], onFailure: { kind: 'continue' as const } },
          build: ['echo build'],
        },
      };

      const strict = await run({ spec });
      const lenient = await run({ spec, continueMeansSuccess: true });

      expect([strict.output, lenient.output]).toEqual(['build', 'build']);
      expect([strict.result.outcome, lenient.result.outcome]).toEqual(['failed', 'succeeded']);
      expect(phasesOf(lenient)).toContain('INSTALL failed');
    },
  },
  {
    id: 'CB-29',
    about: 'on-failure RETRY runs the phase again, as often as it says and while the pattern matches',
    needs: ['shell'],
    async proves({ run }) {
      const retry = (retries: number, pattern = '.*') => ({ kind: 'retry' as const, retries, pattern });
      const sketch = (onFailure: ReturnType<typeof retry>) => ({
        spec: {
          phases: { build: { commands: ['echo try', succeedsAt(3)], onFailure, finally: ['echo finally'] } },
        },
      });

      const third = await run(sketch(retry(2)));
      const tooFew = await run(sketch(retry(1)));
      const unmatched = await run(sketch(retry(5, 'exit status 2$')));

      expect(third.result.outcome).toBe('succeeded');
      expect(third.output).toBe('try\ntry\ntry\nfinally');
      expect(third.host.of('command.started').map((event) => event.data.attempt)).toEqual([
        undefined,
        undefined,
        2,
        2,
        3,
        3,
        undefined,
      ]);
      expect([tooFew.result.outcome, tooFew.output]).toEqual(['failed', 'try\ntry\nfinally']);
      expect([unmatched.result.outcome, unmatched.output]).toEqual(['failed', 'try\nfinally']);
    },
  },
];
