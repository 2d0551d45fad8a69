import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedEvent } from '@seed/kernel';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createJournalSource } from '../src/journal/journal-source.ts';
import { emptyRun, foldRun, withState } from '../src/model/fold-run.ts';
import { modulesOf, phaseOf, standingOf, timeOf } from '../src/model/module-list.ts';
import { orderRuns, runName } from '../src/model/run-order.ts';
import type { JournalHeader, RunModel } from '../src/model/run-model.ts';
import { LARGE } from './stories.ts';
import { ALIVE, logName, writeRun } from './story-run.ts';

const JOURNALS = join(import.meta.dirname, '../../../test-fixtures/journals');
const STORIES = ['succeeded', 'failed', 'destroy', 'question', 'running', 'interrupted', 'build-cancelled'];

const headerOf = async (dir: string): Promise<JournalHeader> =>
  JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')) as JournalHeader;

async function eventsOf(dir: string): Promise<readonly SeedEvent[]> {
  const text = await readFile(join(dir, 'events.ndjson'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SeedEvent);
}

async function readStory(
  story: string,
): Promise<{ readonly run: RunModel; readonly events: readonly SeedEvent[] }> {
  const dir = join(JOURNALS, story);
  return { run: emptyRun(await headerOf(dir), dir), events: await eventsOf(dir) };
}

/** What the run's page would say of it, in lines. */
function told(run: RunModel): string {
  const { view, state, questions } = run;
  const { plan } = view;
  const counts = plan === undefined ? '' : JSON.stringify(plan.counts);
  const modules = modulesOf(run).map((item) => {
    const { word } = standingOf(item, run);
    return `  ${item.id} · ${item.step?.action ?? '-'} · ${word} · ${timeOf(item, run, run.changedAt)} · ${phaseOf(item)}`;
  });
  const asks = [...questions.values()].map(
    ({ kind, subject, expected }) => `  ? ${kind} ${subject} ${expected ?? ''}`,
  );
  return [
    `${runName(run)} · ${run.header.kind} · ${state} · ${view.executor ?? 'no executor yet'} · exit ${view.exitCode ?? '-'}`,
    `plan ${counts}`,
    ...modules,
    ...asks,
    `${view.diagnostics.length} findings, ${view.unknown} unknown events`,
  ].join('\n');
}

describe('a run folded from its journal', () => {
  test.each(STORIES)('%s is told as it was', async (story) => {
    const { run, events } = await readStory(story);

    await expect(`${told(foldRun(run, events))}\n`).toMatchFileSnapshot(`journals/${story}.txt`);
  });

  test.each(STORIES)('%s is the same, read at once or event by event', async (story) => {
    const { run, events } = await readStory(story);

    const slowly = events.reduce((known, event) => foldRun(known, [event]), run);

    expect(foldRun(run, events)).toEqual(slowly);
  });

  test('keeps what did not change, for memoised rows', async () => {
    const { run, events } = await readStory('succeeded');
    const whole = foldRun(run, events);
    const before = foldRun(run, events.slice(0, -1));

    expect(whole.details.get('core/eks')).toEqual(before.details.get('core/eks'));
    expect(foldRun(before, []).view).toBe(before.view);
  });

  test('counts events that this version does not know, and goes on', async () => {
    const { run, events } = await readStory('succeeded');
    const strange = { ...events[0], type: 'moon.landed', data: {} } as unknown as SeedEvent;

    const after = foldRun(run, [strange, ...events]);

    expect([after.view.unknown, after.state]).toEqual([1, 'succeeded']);
  });

  test('has no question any more once its process is gone', async () => {
    const { run, events } = await readStory('question');
    const asking = foldRun(run, events);

    expect(asking.questions.size).toBe(1);
    expect(withState(asking, 'interrupted').questions.size).toBe(0);
  });
});

interface Heard {
  readonly runs: Map<string, RunModel>;
  readonly removed: string[];
}

/** A state folder with copies of stories, followed. */
async function follow(stories: readonly string[]) {
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-journals-'));
  for (const story of stories) {
    const { id } = await headerOf(join(JOURNALS, story));
    await cp(join(JOURNALS, story), join(stateDir, 'runs', id), { recursive: true });
  }
  const source = createJournalSource({
    stateDir,
    isAlive: ({ pid }) => pid === ALIVE,
    logName,
    pollMs: 60_000,
  });
  const heard: Heard = { runs: new Map(), removed: [] };
  const change = (id: string, act: (run: RunModel) => RunModel): void => {
    const run = heard.runs.get(id);
    if (run !== undefined) heard.runs.set(id, act(run));
  };
  source.start({
    opened: (header, dir) => heard.runs.set(header.id, emptyRun(header, dir)),
    events: (id, events) => change(id, (run) => foldRun(run, events)),
    alive: (id, alive) => change(id, (run) => withState(run, alive ? 'running' : 'interrupted')),
    removed: (id) => heard.removed.push(id),
    loaded: () => {},
    logChanged: () => {},
  });
  onTestFinished(async () => {
    await source.close();
    await rm(stateDir, { recursive: true, force: true });
  });
  await source.refresh();
  return { source, heard, stateDir };
}

describe('the journals of a state folder', () => {
  test('none yet is no problem, and runs that begin later are found', async () => {
    const { source, heard, stateDir } = await follow([]);
    expect(heard.runs.size).toBe(0);

    await writeRun(stateDir, LARGE);
    await source.refresh();

    expect([...heard.runs.keys()]).toEqual([LARGE.id]);
    expect(heard.runs.get(LARGE.id)?.view.plan?.steps).toHaveLength(500);
  });

  test('a run whose process is gone is interrupted, one whose process lives runs', async () => {
    const { heard } = await follow(['interrupted', 'running', 'succeeded']);

    const states = [...heard.runs.values()].map((run) => `${runName(run)} ${run.state}`);
    expect(states.toSorted()).toEqual(['dev succeeded', 'nightly interrupted', 'nightly running']);
  });

  test('what needs somebody comes first, then what runs, then what is done and what was tried again', async () => {
    const { heard } = await follow([
      'succeeded',
      'failed',
      'question',
      'running',
      'destroy',
      'build-cancelled',
    ]);

    const order = orderRuns(heard.runs).map((id) => heard.runs.get(id)?.state);
    const first = heard.runs.get(orderRuns(heard.runs)[0] ?? '');
    expect(first?.questions.size).toBe(1);
    // The story of the cancelled build is the same run as the running one, some seconds later.
    expect(order).toEqual(['running', 'failed', 'failed', 'succeeded', 'succeeded']);
  });

  test('a line that is half written is read when it is whole', async () => {
    const { source, heard, stateDir } = await follow(['question']);
    const { id } = await headerOf(join(JOURNALS, 'question'));
    const path = join(stateDir, 'runs', id, 'events.ndjson');
    const line = `{"v":1,"seq":9,"at":"2026-11-21T22:05:00.000Z","run":"${id}","type":"question.answered","data":{"id":"apply","answer":"yes","by":"user"}}\n`;
    const { appendFile } = await import('node:fs/promises');

    await appendFile(path, line.slice(0, 60));
    await source.refresh();
    expect(heard.runs.get(id)?.questions.size).toBe(1);

    await appendFile(path, line.slice(60));
    await source.refresh();
    expect(heard.runs.get(id)?.questions.size).toBe(0);
  });

  test('what is broken in a journal is left out, and the rest is shown', async () => {
    const { source, heard, stateDir } = await follow(['question']);
    const { id } = await headerOf(join(JOURNALS, 'question'));
    const { appendFile } = await import('node:fs/promises');
    const broken = ['null', '7', '{}', '{"type":"phase.started"}', '\u0000\u0000'].concat(
      [
        { type: 'phase.started', node: 'core/eks', data: null },
        { type: 'phase.started', node: 'core/eks', data: { phase: 7 } },
        { type: 'build.started', node: 3, data: { id: 'x', executor: 'y', spec: 'z' } },
        { type: 'build.finished', node: 'core/eks', data: { id: 'x', outcome: 'failed', phases: [null] } },
      ].map((event) => JSON.stringify({ v: 1, seq: 1, at: '2026-11-21T22:05:00.000Z', run: id, ...event })),
    );
    const answered = `{"v":1,"seq":9,"at":"2026-11-21T22:05:00.000Z","run":"${id}","type":"question.answered","data":{"id":"apply","answer":"yes","by":"user"}}`;

    await appendFile(join(stateDir, 'runs', id, 'events.ndjson'), [...broken, answered, ''].join('\n'));
    await source.refresh();

    expect(heard.runs.get(id)?.questions.size).toBe(0);
    expect(heard.runs.get(id)?.view.nodes.get('core/eks')?.phase).toBeUndefined();
  });

  test.each([
    ['an empty file', ''],
    ['half a header', '{"id":"20261121T000000-run-x-0a0a","own'],
    ['a header without its time', '{"id":"20261121T000000-run-x-0a0a","owner":{"pid":1,"host":"x"}}'],
    ['another value', '[]'],
  ])('%s in place of a header is no run, and hides no other', async (_, text) => {
    const { source, heard, stateDir } = await follow(['succeeded']);
    await mkdir(join(stateDir, 'runs', '20261121T000000-run-x-0a0a'));
    await writeFile(join(stateDir, 'runs', '20261121T000000-run-x-0a0a', 'run.json'), text);

    await source.refresh();

    expect(heard.runs.size).toBe(1);
  });

  test('a header of another version is filled up with what viewers need', async () => {
    const { source, heard, stateDir } = await follow([]);
    const id = '20261121T000000-run-x-0a0a';
    await mkdir(join(stateDir, 'runs', id), { recursive: true });
    const header = { id, owner: { pid: 1 }, startedAt: '2026-11-21T00:00:00.000Z' };
    await writeFile(join(stateDir, 'runs', id, 'run.json'), JSON.stringify(header));

    await source.refresh();

    expect(heard.runs.get(id)?.header).toMatchObject({ args: [], command: '', versions: { seed: '' } });
  });

  test('a run that is removed is told', async () => {
    const { source, heard, stateDir } = await follow(['succeeded']);
    const [name = ''] = await readdir(join(stateDir, 'runs'));

    await rm(join(stateDir, 'runs', name), { recursive: true });
    await source.refresh();

    expect(heard.removed).toEqual([name]);
  });
});

test('a plan of something else than a deployment is none, and its run is shown all the same', async () => {
  const { run, events } = await readStory('question');
  const published = events.map((event) =>
    event.type === 'plan.made'
      ? ({ ...event, data: { plan: { plans: [], scope: 'components' } } } as SeedEvent)
      : event,
  );

  const after = foldRun(run, published);

  expect(after.view.plan).toBeUndefined();
  expect([...after.questions.values()].map(({ expected }) => expected)).toEqual([undefined]);
  expect(modulesOf(after)).toEqual([]);
});
