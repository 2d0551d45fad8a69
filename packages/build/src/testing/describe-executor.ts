import type { PhaseName } from '@seed/deployspec';
import { PHASES } from '@seed/deployspec';
import type { EventBody } from '@seed/kernel';
import { EVENTS } from '@seed/kernel';
import { expect } from 'vitest';
import type { Deviations, MakeExecutor, Row, Run } from './executor-under-test.ts';
import { describeRows } from './executor-under-test.ts';

/** Asserts the order of events that every build has, whatever its ending. */
export function expectOrderlyEvents({ host }: Run): void {
  const { events, all } = host;
  expect(events[0]?.type).toBe('build.started');
  expect(events.at(-1)?.type).toBe('build.finished');
  expect(host.of('build.started')).toHaveLength(1);
  expect(host.of('build.finished')).toHaveLength(1);
  expect(all.at(-1)).toBe(events.at(-1));

  const phases = events.filter((event) => event.type === 'phase.started' || event.type === 'phase.finished');
  const names = host.of('phase.started').map((event) => event.data.phase);
  expect(phases.map((event) => `${event.type} ${event.data.phase}`)).toEqual(
    names.flatMap((name) => [`phase.started ${name}`, `phase.finished ${name}`]),
  );
  const places = names.map((name) => PHASES.indexOf(name as PhaseName));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(names).size).toBe(names.length);
}

/** Everything that left a build, as one text. */
const everything = (run: Run): string => JSON.stringify([run.host.all, run.result]);

const hasRequired = (event: EventBody): boolean =>
  Object.entries(EVENTS[event.type].data).every(
    ([name, field]) => (typeof field === 'string' && field.endsWith('?')) || name in event.data,
  );

const SECRET = 'correct-horse/battery+staple';

const CONTRACT: readonly Row[] = [
  {
    id: 'contract 1',
    about: 'resolves for a build that succeeds and for one that fails',
    async proves({ run }) {
      const good = await run({ spec: { phases: { build: ['true'] } } });
      const bad = await run({ spec: { phases: { build: ['exit 3'] } } });

      expect(good.result.outcome).toBe('succeeded');
      expect(good.result.failure).toBeUndefined();
      expect(bad.result.outcome).toBe('failed');
      expect(bad.result.failure).toMatchObject({ phase: 'BUILD', exitCode: 3, command: { index: 1, of: 1 } });
    },
  },
  {
    id: 'contract 2',
    about: 'emits build.started first, phases in pairs and in order, build.finished once and last',
    async proves({ run }) {
      const good = await run({ spec: { phases: { build: ['true'] } } });
      const bad = await run({ spec: { phases: { install: ['false'] } } });

      expectOrderlyEvents(good);
      expectOrderlyEvents(bad);
      expect(good.result.phases.map((phase) => phase.name)).toEqual(PHASES);
      for (const event of [...good.host.events, ...bad.host.events]) expect(event).toSatisfy(hasRequired);
    },
  },
  {
    id: 'contract 3',
    about: 'delivers each line, in order and without control characters, before build.finished',
    async proves({ run }) {
      const lines = Array.from({ length: 200 }, (_, at) => `line ${at}`);

      const { host, output } = await run({
        spec: {
          phases: {
            build: [`printf '${lines.join('\\n')}\\n'`, `printf 'a\\033[2Jb\\033[31mc\\n'; printf last`],
          },
        },
      });

      expect(output.split('\n')).toEqual([...lines, 'ab\u001b[31mc', 'last']);
      expect(host.all.at(-1)).toMatchObject({ type: 'build.finished' });
    },
  },
  {
    id: 'contract 4',
    about: 'keeps the rules of phases: finally runs, POST_BUILD follows a failed BUILD, artifacts are tried',
    async proves({ run }) {
      const { output, result } = await run({
        spec: {
          phases: { build: { commands: ['false'], finally: ['echo finally'] }, post_build: ['echo post'] },
        },
      });

      expect(output).toBe('finally\npost');
      expect(result.phases.find((phase) => phase.name === 'UPLOAD_ARTIFACTS')?.outcome).toBe('succeeded');
    },
  },
  {
    id: 'contract 5',
    about: 'returns exported variables in the result',
    async proves({ run }) {
      const { result } = await run({
        spec: { exportedVariables: ['ANSWER'], phases: { build: ['ANSWER=41'], post_build: ['ANSWER=42'] } },
      });

      expect(result.exported).toEqual({ ANSWER: '42' });
    },
  },
  {
    id: 'contract 6',
    about: 'stops on abort, leaves nothing behind, and runs again',
    async proves({ run, under }) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 300);

      const stopped = await run(
        { spec: { phases: { build: ['sleep 987'], post_build: ['echo post'] } } },
        { signal: stop.signal },
      );
      const again = await run({ spec: { phases: { build: ['echo again'] } } });

      expect(stopped.result.outcome).toBe('stopped');
      expect(stopped.output).not.toContain('post');
      expectOrderlyEvents(stopped);
      expect(await under.leftovers()).toEqual([]);
      expect(again.output).toBe('again');
    },
  },
  {
    id: 'contract 6b',
    about: 'ends at once when forced',
    async proves({ run, under }) {
      const stop = new AbortController();
      setTimeout(() => stop.abort('force'), 300);

      const { result } = await run({ spec: { phases: { build: ['sleep 987'] } } }, { signal: stop.signal });

      expect(result.outcome).toBe('stopped');
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'contract 6c',
    about: 'stops a build whose signal has fired before it starts',
    async proves({ run, under }) {
      const run1 = await run(
        { spec: { phases: { build: ['echo never'] } } },
        { signal: AbortSignal.abort() },
      );

      expect(run1.result.outcome).toBe('stopped');
      expect(run1.output).toBe('');
      expectOrderlyEvents(run1);
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'contract 7',
    about: 'keeps two builds at the same time apart',
    async proves({ run, under }) {
      const sketch = (name: string) => ({
        spec: {
          exportedVariables: ['NAME'],
          phases: { install: [`NAME=${name}`], build: ['sleep 0.2', 'echo $NAME', 'test ! -e other'] },
        },
      });

      const [one, two] = await Promise.all([run(sketch('one')), run(sketch('two'))]);

      expect([one.output, two.output]).toEqual(['one', 'two']);
      expect([one.result.exported, two.result.exported]).toEqual([{ NAME: 'one' }, { NAME: 'two' }]);
      expect([one.result.outcome, two.result.outcome]).toEqual(['succeeded', 'succeeded']);
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'contract 8',
    about: 'hides secrets in lines, events and the result: plain, base64 and URL-encoded',
    async proves({ run }) {
      const base64 = Buffer.from(SECRET).toString('base64');
      const url = encodeURIComponent(SECRET);

      const shown = await run({
        secrets: [{ name: 'TOKEN', value: SECRET }],
        spec: {
          exportedVariables: ['COPY'],
          phases: {
            build: ['echo "[$TOKEN]"; COPY="$TOKEN"', `echo ${base64} ${url}`, `echo ${SECRET}; false`],
          },
        },
      });

      expect(shown.output).toBe('[***]\n*** ***\n***');
      for (const form of [SECRET, base64, url]) expect(everything(shown)).not.toContain(form);
      expect(shown.result.exported).toEqual({ COPY: '***' });
    },
  },
  {
    id: 'contract 9',
    about: 'check finds nothing wrong with a plain job and changes nothing',
    async proves({ under, job }) {
      const found = await under.executor.check(
        job({ spec: { phases: { build: ['true'] } } }),
        new AbortController().signal,
      );

      expect(found.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'contract 10',
    about: 'check refuses, with a place, what this executor cannot do',
    needs: ['refusal'],
    async proves({ under, job }) {
      const found = await under.executor.check(job(under.refused ?? {}), new AbortController().signal);

      const errors = found.filter((diagnostic) => diagnostic.severity === 'error');
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error.span).toBeDefined();
    },
  },
];

/** Registers the contract that every executor keeps (the port `Executor` of `@seed/deployspec`). */
export function describeExecutor(name: string, make: MakeExecutor, deviations: Deviations = {}): void {
  describeRows(`the executor contract on ${name}`, CONTRACT, { make, deviations });
}
