import type { JournalSource } from '../journal/journal-source.ts';
import type { ScreenControl, UiEffects } from './screen-port.ts';
import { choicesOf } from './ui-state.ts';
import type { Flash, RunChoices, UiState } from './ui-state.ts';
import type { UiTimers } from './ui-timers.ts';

/** What happens is told at most this often, in milliseconds. */
const FRAME_MS = 66;
/** While keys are pressed. */
const KEY_FRAME_MS = 33;
/** When only clocks move. */
const CLOCK_MS = 1000;
/** A key counts as just pressed for so long. */
const KEYS_MS = 500;
const FLASH_MS = 4000;

/** The state as it becomes, ahead of what was told, and the means to change it. */
export interface UiCore {
  readonly state: UiState;
  readonly source: JournalSource;
  readonly effects: UiEffects;
  readonly timers: UiTimers;
  screen(): ScreenControl | undefined;
  set(patch: Partial<UiState>): void;
  /** Changes what was chosen for a run; by default the one that is shown. */
  choose(patch: Partial<RunChoices>, run?: string): void;
  flash(text: string, tone?: Flash['tone']): void;
}

export interface CoreOptions {
  readonly initial: UiState;
  readonly source: JournalSource;
  readonly effects: UiEffects;
  readonly timers: UiTimers;
}

export interface RunningCore extends UiCore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): UiState;
  /** A key was pressed: what it does is shown soon. */
  pressed(): void;
  /** Tells now. */
  flush(): void;
  attach(screen: ScreenControl): void;
  close(): void;
}

/** True where something on screen shows how long ago or how long. */
const hasClock = ({ runs, flash, dialog }: UiState): boolean =>
  flash !== undefined ||
  dialog?.kind === 'question' ||
  [...runs.values()].some(({ state }) => state === 'running');

/** Keeps the state and tells of it no more often than a screen can show it. */
export function createCore({ initial, source, effects, timers }: CoreOptions): RunningCore {
  const listeners = new Set<() => void>();
  let state = initial;
  let shown = initial;
  let told = 0;
  let keyAt = Number.NEGATIVE_INFINITY;
  let planned: { readonly at: number; readonly stop: () => void } | undefined;
  let control: ScreenControl | undefined;
  let closed = false;

  const flush = (): void => {
    planned?.stop();
    planned = undefined;
    told = timers.now();
    const { flash } = state;
    const expired = flash !== undefined && flash.until <= told;
    state = { ...state, now: told, version: state.version + 1, ...(expired ? { flash: undefined } : {}) };
    shown = state;
    for (const listener of listeners) listener();
    if (hasClock(state)) plan(told + CLOCK_MS);
  };
  const plan = (at: number): void => {
    if (closed || (planned !== undefined && planned.at <= at)) return;
    planned?.stop();
    planned = { at, stop: timers.after(Math.max(0, at - timers.now()), flush) };
  };
  const change = (next: UiState): void => {
    if (next === state) return;
    state = next;
    const now = timers.now();
    plan(Math.max(now, told + (now - keyAt < KEYS_MS ? KEY_FRAME_MS : FRAME_MS)));
  };
  const core: RunningCore = {
    get state() {
      return state;
    },
    source,
    effects,
    timers,
    screen: () => control,
    set: (patch) => change({ ...state, ...patch }),
    choose(patch, run = state.selectedRun) {
      if (run === undefined) return;
      const choices = new Map(state.choices).set(run, { ...choicesOf(state, run), ...patch });
      change({ ...state, choices });
    },
    flash: (text, tone = 'plain') =>
      change({ ...state, flash: { text, tone, until: timers.now() + FLASH_MS } }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => shown,
    pressed() {
      keyAt = timers.now();
    },
    flush,
    attach(screen) {
      control = screen;
    },
    close() {
      closed = true;
      planned?.stop();
    },
  };
  return core;
}
