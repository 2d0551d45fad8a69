import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createJournalSource } from '../src/journal/journal-source.ts';
import { createUiStore } from '../src/model/create-ui-store.ts';
import type { GivenAnswer, UiEffects, UiStore } from '../src/model/screen-port.ts';
import type { JournalHeader } from '../src/model/run-model.ts';
import { choicesOf, screenOf } from '../src/model/ui-state.ts';
import { realTimers } from '../src/model/ui-timers.ts';
import { footerKeys } from '../src/selectors/help-rows.ts';
import { dialogView } from '../src/selectors/dialog-view.ts';
import { logName, ALIVE } from './story-run.ts';

const JOURNALS = join(import.meta.dirname, '../../../test-fixtures/journals');

interface Asked {
  readonly kind: string;
  readonly [fact: string]: unknown;
}

interface Ground {
  readonly store: UiStore;
  readonly stateDir: string;
  readonly asked: Asked[];
  /** Presses keys one after the other, and waits until all that follows is known. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  readonly flash: () => string;
  readonly idOf: (story: string) => Promise<string>;
}

interface GroundOptions {
  readonly run?: string;
  readonly own?: string;
  readonly lost?: GivenAnswer;
  readonly starts?: true;
}

const headerOf = async (story: string): Promise<JournalHeader> =>
  JSON.parse(await readFile(join(JOURNALS, story, 'run.json'), 'utf8')) as JournalHeader;

/** A store over journals of real runs; what it does to the world is written down. */
async function ground(stories: readonly string[], options: GroundOptions = {}): Promise<Ground> {
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-store-'));
  const idOf = async (story: string): Promise<string> => (await headerOf(story)).id;
  for (const story of stories)
    await cp(join(JOURNALS, story), join(stateDir, 'runs', await idOf(story)), { recursive: true });
  const asked: Asked[] = [];
  const { run, own, lost, starts } = options;
  const effects: UiEffects = {
    async answer(request) {
      asked.push({ kind: 'answer', ...request });
      return lost === undefined
        ? { won: true, given: { answer: request.answer, by: 'ana (monitor)', at: 0 } }
        : { won: false, given: lost };
    },
    async cancel(request) {
      asked.push({ kind: 'cancel', ...request });
      return { first: true };
    },
    openEditor: async (place) => void asked.push({ kind: 'editor', ...place }),
    openUrl: async () => false,
    saveLog: async ({ node }) => `${node}.log`,
    async taint({ deployment, nodes }) {
      asked.push({ kind: 'taint', deployment, nodes });
      return `${nodes.length} modules are deployed again by the next apply`;
    },
    ...(starts === true
      ? { start: (words: readonly string[]) => void asked.push({ kind: 'start', words }) }
      : {}),
  };
  const isAlive = ({ pid }: JournalHeader['owner']): boolean => pid === ALIVE;
  const store = createUiStore({
    source: createJournalSource({ stateDir, isAlive, logName, pollMs: 60_000 }),
    effects,
    timers: realTimers,
    columns: 120,
    rows: 40,
    journal: '.seed',
    seedVersion: '0.1.0',
    ...(run === undefined ? {} : { run: await idOf(run) }),
    ...(own === undefined ? {} : { ownRun: await idOf(own) }),
  });
  store.attach({
    suspend: (work) => work(),
    writeRaw: (sequence) => void asked.push({ kind: 'raw', sequence }),
    toBackground: () => void asked.push({ kind: 'background' }),
    leave: () => void asked.push({ kind: 'leave' }),
  });
  onTestFinished(async () => {
    await store.close();
    await rm(stateDir, { recursive: true, force: true });
  });
  await store.settled();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      store.dispatch(key);
      await store.settled();
    }
  };
  const type = async (text: string): Promise<void> => {
    store.type(text);
    await store.settled();
  };
  return { store, stateDir, asked, press, type, flash: () => store.getSnapshot().flash?.text ?? '', idOf };
}

describe('questions', () => {
  test('are answered once, with yes where nothing is destroyed', async () => {
    const { asked, press, idOf, stateDir, flash } = await ground(['question', 'failed']);

    await press('a', 'enter', 'enter');

    const dir = join(stateDir, 'runs', await idOf('question'));
    expect(asked).toEqual([{ kind: 'answer', dir, question: 'apply', answer: 'yes' }]);
    expect(flash()).toBe('staging: answered');
  });

  test('that somebody else answered first say who, and close with the next key', async () => {
    const { store, press } = await ground(['question'], {
      lost: { answer: 'no', by: 'ana (cli)', at: Date.now() - 12_000 },
    });

    await press('a', 'enter');
    const told = dialogView(store.getSnapshot())?.told?.text;
    await press('enter');

    expect(told).toBe('answered by ana (cli) 12 s ago');
    expect(store.getSnapshot().dialog).toBeUndefined();
  });

  test('stay open when the plan is looked at, and come back after it', async () => {
    const { store, press } = await ground(['question']);

    await press('a', 'p');
    expect([screenOf(store.getSnapshot()), store.getSnapshot().dialog]).toEqual(['plan', undefined]);
    await press('esc');

    expect(store.getSnapshot().dialog?.kind).toBe('question');
  });

  test('show p in the footer where no name is typed, and ctrl-p comes to the same', async () => {
    const { store, press } = await ground(['question']);

    await press('a');
    expect(footerKeys(store.getSnapshot())).toContainEqual({ keys: 'p', label: 'full plan' });
    await press('ctrl-p');

    expect(screenOf(store.getSnapshot())).toBe('plan');
  });

  test('are refused with ctrl-r', async () => {
    const { asked, press } = await ground(['question']);

    await press('a', 'ctrl-r');

    expect(asked).toMatchObject([{ kind: 'answer', answer: 'no' }]);
  });
});

describe('stopping', () => {
  test('stops the build that is chosen', async () => {
    const { store, asked, press } = await ground(['running'], { run: 'running' });
    expect(choicesOf(store.getSnapshot()).node).toBe('core/eks');

    await press('ctrl-k', 'enter');

    expect(asked).toMatchObject([{ kind: 'cancel', node: 'core/eks', force: false }]);
  });

  test('stops the whole run from the list of runs, and forces after a second ctrl-k', async () => {
    const { store, asked, press } = await ground(['running']);

    await press('ctrl-k');
    expect(dialogView(store.getSnapshot())?.title).toBe('Stop scheduling and stop 1 build?');
    await press('ctrl-k', 'enter');

    expect(asked).toMatchObject([{ kind: 'cancel', force: true }]);
    expect(asked[0]).not.toHaveProperty('node');
  });

  test('has nothing to do with a run that is over', async () => {
    const { asked, press, flash } = await ground(['failed'], { run: 'failed' });

    await press('ctrl-k');

    expect([asked, flash()]).toEqual([[], 'the run is over']);
  });

  test('of the own run leaves when it has ended, and not before', async () => {
    const { asked, press, stateDir, store, idOf } = await ground(['running'], { own: 'running' });
    await press('ctrl-c', 'down', 'enter');
    expect(asked.map(({ kind }) => kind)).toEqual(['cancel']);

    const id = await idOf('running');
    const end = { v: 1, seq: 999, at: '2026-11-21T22:09:00.000Z', run: id, type: 'run.finished' };
    const data = { outcome: 'stopped', exitCode: 130, durationMs: 1 };
    await appendFile(join(stateDir, 'runs', id, 'events.ndjson'), `${JSON.stringify({ ...end, data })}\n`);
    await store.settled();

    expect(asked.map(({ kind }) => kind)).toEqual(['cancel', 'leave']);
  });

  test('is not asked about by who only watches', async () => {
    const { asked, press } = await ground(['running'], { run: 'running' });

    await press('ctrl-c');

    expect(asked).toEqual([{ kind: 'leave' }]);
  });
});

describe('the palette', () => {
  test('goes to a module by a part of its name', async () => {
    const { store, press, type } = await ground(['succeeded', 'failed']);

    await press(':');
    await type('dev/core/f');
    await press('enter');

    const state = store.getSnapshot();
    expect([screenOf(state), choicesOf(state).node]).toEqual(['run', 'core/fsx']);
  });

  test('taints the marked modules', async () => {
    const { asked, press, type, flash } = await ground(['succeeded'], { run: 'succeeded' });

    await press('g', 'j', 'space', 'j', 'space', ':');
    await type('taint');
    await press('enter');

    expect(asked).toEqual([{ kind: 'taint', deployment: 'dev', nodes: ['network/vpc', 'core/eks'] }]);
    expect(flash()).toBe('2 modules are deployed again by the next apply');
  });

  test('starts a run where that was offered, and nowhere else', async () => {
    const { asked, press, type } = await ground(['succeeded'], { starts: true });
    const watching = await ground(['succeeded']);

    await press(':');
    await type('apply manifests/dev.yaml --local');
    await press('enter');
    await watching.press(':');
    await watching.type('apply manifests/dev.yaml --local');
    await watching.press('enter');

    expect(asked).toEqual([
      { kind: 'start', words: ['apply', 'manifests/dev.yaml', '--local'] },
      { kind: 'leave' },
    ]);
    expect(watching.asked).toEqual([]);
    expect(watching.flash()).toBe('nothing is called "apply manifests/dev.yaml --local"');
  });
});

describe('looking for something', () => {
  test('in the plan goes from match to match', async () => {
    const { store, press, type, flash } = await ground(['failed'], { run: 'failed' });

    await press('p', '/');
    await type('core/');
    await press('enter');
    const first = choicesOf(store.getSnapshot()).planRow;
    await press('n');

    expect(flash()).toMatch(/^match 2 of \d+$/);
    expect(choicesOf(store.getSnapshot()).planRow).toBeGreaterThan(first);
  });

  test('in a log pauses it at the match, and G follows again', async () => {
    const { store, press, type } = await ground(['failed'], { run: 'failed' });

    await press('tab', '/');
    await type('security group');
    await press('enter');
    const found = [...choicesOf(store.getSnapshot()).logs.values()][0];
    await press('G');
    const after = [...choicesOf(store.getSnapshot()).logs.values()][0];

    expect([found?.follow, found?.match !== undefined]).toEqual([false, true]);
    expect(after?.follow).toBe(true);
  });

  test('opens the file that the failed command stands in', async () => {
    const { asked, press } = await ground(['failed'], { run: 'failed' });

    await press('e');

    expect(asked).toEqual([
      { kind: 'editor', file: '/home/ana/shop/modules/broken/deployspec.yaml', line: 9 },
    ]);
  });

  test('copies through the terminal', async () => {
    const { asked, press } = await ground(['failed'], { run: 'failed' });

    await press('c');

    const text = Buffer.from('core/fsx').toString('base64');
    expect(asked).toEqual([{ kind: 'raw', sequence: `\u001b]52;c;${text}\u0007` }]);
  });
});

test('a run that is shown and removed makes room for the next one', async () => {
  const { store, stateDir, idOf } = await ground(['failed', 'succeeded'], { run: 'failed' });

  await rm(join(stateDir, 'runs', await idOf('failed')), { recursive: true });
  await store.settled();

  expect(store.getSnapshot().selectedRun).toBe(await idOf('succeeded'));
});
