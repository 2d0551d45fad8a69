import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createJournalSource } from '../src/journal/journal-source.ts';
import { createUiStore } from '../src/model/create-ui-store.ts';
import type { UiEffects, UiStore } from '../src/model/screen-port.ts';
import type { UiState } from '../src/model/ui-state.ts';
import { mountScreens } from '../src/screens/open-screens.tsx';
import { allSelectors } from '../src/selectors/all-selectors.ts';
import { NOW } from './stories.ts';
import { ALIVE, logName, writeRun } from './story-run.ts';
import type { StoryRun } from './story-run.ts';
import { openTerminal } from './terminal.ts';
import type { FakeTerminal, Size } from './terminal.ts';

/** What terminals send for keys that are no characters. */
const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pgup: '\u001b[5~',
  pgdn: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  backspace: '\u007f',
  space: ' ',
};

function sequenceOf(key: string): string {
  const control = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCodePoint((control.codePointAt(0) ?? 0) - 96);
  return SEQUENCES[key] ?? key;
}

/** A request that the screens sent into the world. */
export type Sent =
  | ({ readonly kind: 'answer' } & Parameters<UiEffects['answer']>[0])
  | ({ readonly kind: 'cancel' } & Parameters<UiEffects['cancel']>[0])
  | { readonly kind: 'editor'; readonly file: string; readonly line: number }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'save'; readonly node: string };

export interface StoryOptions {
  readonly size?: Size;
  /** The run that is shown first. */
  readonly run?: StoryRun;
  /** The run that the process of the screens executes. */
  readonly own?: StoryRun;
  readonly color?: boolean;
  readonly ascii?: boolean;
  readonly screenReader?: boolean;
  /** Somebody else answers first. */
  readonly answeredBy?: string;
}

/** Screens over journals on disk, used with keys, looked at as a terminal shows them. Nothing waits for time. */
export interface Story {
  readonly terminal: FakeTerminal;
  readonly sent: readonly Sent[];
  /** Settles when each key was taken, what it brought about is known, and the screen shows it. */
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Another run, or more of one: its journal is written anew. */
  add(run: StoryRun): Promise<void>;
  resize(size: Size): Promise<void>;
  screen(): string;
  /** The rows that have the bar of what is chosen. */
  chosen(): string;
  row(text: string): string;
  state(): UiState;
  /** Settles with who ended the screens. */
  readonly ended: Promise<unknown>;
}

function effectsOf(sent: Sent[], { answeredBy }: StoryOptions): UiEffects {
  return {
    async answer(request) {
      sent.push({ kind: 'answer', ...request });
      const given = {
        answer: request.answer,
        by: answeredBy ?? 'ana (screens)',
        at: Date.parse(NOW) - 12_000,
      };
      return { won: answeredBy === undefined, given };
    },
    async cancel(request) {
      sent.push({ kind: 'cancel', ...request });
      return { first: true };
    },
    async openEditor(place) {
      sent.push({ kind: 'editor', ...place });
    },
    async openUrl(url) {
      sent.push({ kind: 'url', url });
      return true;
    },
    async saveLog({ node }) {
      sent.push({ kind: 'save', node });
      return `./${node.replaceAll('/', '.')}.log`;
    },
    taint: () => Promise.resolve('marked'),
  };
}

/** Counts the keys that arrived: pressing waits for them. */
function counting(store: UiStore): {
  readonly store: UiStore;
  readonly arrived: (count: number) => Promise<void>;
  readonly count: () => number;
} {
  let count = 0;
  const waiting = new Set<() => void>();
  const told = (): void => {
    count += 1;
    for (const look of waiting) look();
  };
  return {
    count: () => count,
    arrived: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (count < wanted) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    store: {
      ...store,
      dispatch(key) {
        store.dispatch(key);
        told();
      },
      type(text) {
        store.type(text);
        told();
      },
    },
  };
}

/** Opens the screens over these runs. They are closed when the test is over. */
export async function openStory(runs: readonly StoryRun[], options: StoryOptions = {}): Promise<Story> {
  const {
    size = { columns: 80, rows: 24 },
    run,
    own,
    color = false,
    ascii = false,
    screenReader = false,
  } = options;
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-screens-'));
  for (const one of runs) await writeRun(stateDir, one);
  const source = createJournalSource({
    stateDir,
    isAlive: ({ pid }) => pid === ALIVE,
    logName,
  });
  const sent: Sent[] = [];
  const real = createUiStore({
    source,
    effects: effectsOf(sent, options),
    // Time stands still: what is due is told when somebody asks.
    timers: { now: () => Date.parse(NOW), after: () => () => undefined },
    ...size,
    journal: '.seed/runs',
    seedVersion: '0.1.0',
    ...(run === undefined ? {} : { run: run.id }),
    ...(own === undefined ? {} : { ownRun: own.id }),
  });
  const { store, arrived, count } = counting(real);
  const terminal = openTerminal(size);
  const screens = mountScreens({
    store,
    selectors: allSelectors,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    color,
    ascii,
    motion: false,
    screenReader,
    host: { onEnd: () => () => undefined, onCrash: () => () => undefined, stop: () => Promise.resolve() },
  });
  let leave = (): void => undefined;
  const ended = screens.ended;
  const drawn = async (): Promise<void> => {
    await store.settled();
    await screens.flushed();
    await terminal.drawn();
  };
  const send = async (text: string): Promise<void> => {
    const wanted = count() + 1;
    terminal.type(text);
    await arrived(wanted);
    // What a key asked of the world has come back by then.
    await drawn();
    await drawn();
  };
  onTestFinished(async () => {
    leave();
    await store.close();
    await rm(stateDir, { recursive: true, force: true });
  });
  leave = () => screens.close();
  await drawn();
  await drawn();
  const lines = (): string[] => terminal.screen().split('\n');
  return {
    terminal,
    sent,
    ended,
    async press(...keys) {
      for (const key of keys) await send(sequenceOf(key));
    },
    async type(text) {
      for (const character of text) await send(character);
    },
    async add(added) {
      await writeRun(stateDir, added);
      await drawn();
    },
    async resize(next) {
      terminal.resize(next);
      await drawn();
    },
    screen: () => terminal.screen(),
    chosen: () =>
      lines()
        .find((line) => line.includes('▌'))
        ?.trim() ?? '',
    row: (text) =>
      lines()
        .find((line) => line.includes(text))
        ?.trim() ?? '',
    state: () => store.getSnapshot(),
  };
}
