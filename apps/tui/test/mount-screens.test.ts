import { afterEach, expect, test, vi } from 'vitest';
import type { ScreenControl, UiStore } from '../src/model/screen-port.ts';
import type { Selectors } from '../src/model/selectors.ts';
import type { UiState } from '../src/model/ui-state.ts';
import { mountScreens } from '../src/screens/open-screens.tsx';
import type { MountedScreens } from '../src/screens/open-screens.tsx';
import type { EndSignal, ScreenHost } from '../src/screens/screen-host.ts';
import { openTerminal } from './terminal.ts';
import type { FakeTerminal } from './terminal.ts';

/** A store that has no room for more than its message, and remembers what it is told. */
interface Recorded {
  readonly store: UiStore;
  readonly keys: string[];
  readonly control: () => ScreenControl;
}

function recordingStore(): Recorded {
  const keys: string[] = [];
  const listeners = new Set<() => void>();
  let control: ScreenControl | undefined;
  let state = {
    columns: 30,
    rows: 8,
    screens: ['runs'],
    focus: 'runs',
    zoom: 'normal',
  } as unknown as UiState;
  const store: UiStore = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state,
    dispatch: (key) => void keys.push(key),
    type: (text) => void keys.push(`typed ${text}`),
    resize(columns, rows) {
      state = { ...state, columns, rows };
      for (const listener of listeners) listener();
    },
    attach(given) {
      control = given;
    },
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return {
    store,
    keys,
    control() {
      if (control === undefined) throw new Error('nobody attached');
      return control;
    },
  };
}

interface Story {
  readonly terminal: FakeTerminal;
  readonly screens: MountedScreens;
  readonly recorded: Recorded;
  readonly signal: (signal: EndSignal) => void;
  readonly crash: (error: Error) => void;
  /** The process was stopped; the function lets it go on. */
  readonly stopped: () => Promise<() => void>;
}

const open: MountedScreens[] = [];
const noSelectors = {} as Selectors;

function start(): Story {
  const terminal = openTerminal({ columns: 30, rows: 8 });
  const recorded = recordingStore();
  let onEnd: ((signal: EndSignal) => void) | undefined;
  let onCrash: ((error: Error) => void) | undefined;
  const stops = Promise.withResolvers<() => void>();
  const host: ScreenHost = {
    onEnd(listener) {
      onEnd = listener;
      return () => (onEnd = undefined);
    },
    onCrash(listener) {
      onCrash = listener;
      return () => (onCrash = undefined);
    },
    stop: () => new Promise((resolve) => stops.resolve(resolve)),
  };
  const screens = mountScreens({
    store: recorded.store,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    color: false,
    ascii: false,
    motion: true,
    screenReader: false,
    selectors: noSelectors,
    host,
  });
  open.push(screens);
  screens.ended.catch(() => undefined);
  return {
    terminal,
    screens,
    recorded,
    signal: (signal) => onEnd?.(signal),
    crash: (error) => onCrash?.(error),
    stopped: () => stops.promise,
  };
}

async function drawn({ screens, terminal }: Story): Promise<string> {
  await screens.flushed();
  await terminal.drawn();
  return terminal.screen();
}

afterEach(() => {
  vi.unstubAllEnvs();
  open.length = 0;
});

const isTaken = ({ terminal }: Story) => ({
  alternate: terminal.isAlternate(),
  raw: terminal.isRaw(),
  cursor: terminal.isCursorShown(),
});
const TAKEN = { alternate: true, raw: true, cursor: false };
const RESTORED = { alternate: false, raw: false, cursor: true };

test('screens take the terminal, and give it back as it was', async () => {
  const story = start();
  expect(await drawn(story)).toContain('the screens need 40×10');
  expect(isTaken(story)).toEqual(TAKEN);

  story.recorded.control().leave();

  await expect(story.screens.ended).resolves.toEqual({ by: 'person' });
  await story.terminal.drawn();
  expect(isTaken(story)).toEqual(RESTORED);
});

test('an environment that looks like CI does not silence them', async () => {
  vi.stubEnv('CI', '1');

  const story = start();

  expect(await drawn(story)).toContain('this terminal is 30×8');
  story.recorded.control().leave();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s restores the terminal before anything is told of it',
  async (signal) => {
    const story = start();
    await drawn(story);

    story.signal(signal);

    await expect(story.screens.ended).resolves.toEqual({ by: 'signal', signal });
    await story.terminal.drawn();
    expect(isTaken(story)).toEqual(RESTORED);
  },
);

test('an error that nobody caught is told when the terminal is restored', async () => {
  const story = start();
  await drawn(story);

  story.crash(new Error('the store is broken'));

  await expect(story.screens.ended).rejects.toThrow('the store is broken');
  await story.terminal.drawn();
  expect(isTaken(story)).toEqual(RESTORED);
});

test('ctrl-z gives the terminal back while the process is stopped', async () => {
  const story = start();
  await drawn(story);

  story.recorded.control().toBackground();
  const goOn = await story.stopped();
  await story.terminal.drawn();
  const meanwhile = isTaken(story);
  goOn();
  await vi.waitFor(async () => expect(await drawn(story)).toContain('the screens need 40×10'));

  expect(meanwhile).toEqual(RESTORED);
  expect(isTaken(story)).toEqual(TAKEN);
  story.recorded.control().leave();
});

test('an editor that has the terminal may be interrupted without ending the screens', async () => {
  const story = start();
  await drawn(story);

  await story.recorded.control().suspend(async () => {
    await story.terminal.drawn();
    expect(isTaken(story)).toEqual(RESTORED);
    story.signal('SIGINT');
  });
  await drawn(story);

  expect(isTaken(story)).toEqual(TAKEN);
  story.signal('SIGINT');
  await expect(story.screens.ended).resolves.toEqual({ by: 'signal', signal: 'SIGINT' });
});

test('the store is told of another size before it is drawn', async () => {
  const story = start();
  await drawn(story);

  story.terminal.resize({ columns: 36, rows: 9 });

  expect(await drawn(story)).toContain('this terminal is 36×9');
  story.recorded.control().leave();
});

test('fast typing is every one of its keys, and pasted text is no key at all', async () => {
  const story = start();
  await drawn(story);

  story.terminal.type('jjG');
  story.terminal.type('\u001b[200~q quits\u001b[201~');
  story.terminal.type('\u000b');
  await vi.waitFor(() => expect(story.recorded.keys).toHaveLength(5));

  expect(story.recorded.keys).toEqual(['j', 'j', 'G', 'typed q quits', 'ctrl-k']);
  story.recorded.control().leave();
});
