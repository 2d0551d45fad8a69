import type { SeedEvent } from '@seed/kernel';
import type { JournalListener, JournalSource } from '../journal/journal-source.ts';
import { bindingOf, scopeOf } from '../keymap.ts';
import { typeKey, typeText } from './dialog-control.ts';
import { emptyRun, foldRun, withState } from './fold-run.ts';
import { adoptFirstMatch } from './log-moves.ts';
import { keepInView, listedRuns, rowsOf } from './panes.ts';
import { orderRuns } from './run-order.ts';
import type { RunModel } from './run-model.ts';
import { createControl, firstScreens } from './screen-control.ts';
import type { UiEffects, UiStore } from './screen-port.ts';
import { adoptNode, selectRun, showChosen, syncLog } from './select.ts';
import { createCore } from './ui-core.ts';
import type { RunningCore } from './ui-core.ts';
import { positionOf } from './panes.ts';
import { takesText } from './ui-state.ts';
import type { UiState } from './ui-state.ts';
import type { UiTimers } from './ui-timers.ts';

export interface UiStoreOptions {
  readonly source: JournalSource;
  readonly effects: UiEffects;
  readonly timers: UiTimers;
  readonly columns: number;
  readonly rows: number;
  /** The run that is shown first; the list of all where absent. */
  readonly run?: string;
  /** The run that this process executes, which is shown first as well. */
  readonly ownRun?: string;
  /** Folder of the journals, as a person would type it. */
  readonly journal: string;
  readonly seedVersion: string;
}

function initialState(options: UiStoreOptions): UiState {
  const { columns, rows, journal, seedVersion, ownRun, timers, effects } = options;
  const run = options.run ?? ownRun;
  return {
    version: 0,
    now: timers.now(),
    columns,
    rows,
    ...firstScreens(run),
    zoom: 'normal',
    runs: new Map(),
    order: [],
    runsTop: 0,
    runsFilter: '',
    choices: new Map(),
    listRow: 0,
    wrap: false,
    times: true,
    loaded: false,
    journal,
    seedVersion,
    ...(run === undefined ? {} : { selectedRun: run }),
    ...(ownRun === undefined ? {} : { ownRun }),
    ...(effects.start === undefined ? {} : { canStart: true }),
  };
}

/** What the journals tell becomes the runs of the state. */
function listenTo(core: RunningCore, onEnded: (run: RunModel) => void): JournalListener {
  const put = (run: RunModel): void => {
    const runs = new Map(core.state.runs).set(run.id, run);
    core.set({ runs, order: orderRuns(runs) });
  };
  return {
    opened(header, dir) {
      put(emptyRun(header, dir));
      if (core.state.selectedRun === header.id) selectRun(core, header.id);
    },
    events(id: string, events: readonly SeedEvent[]) {
      const before = core.state.runs.get(id);
      if (before === undefined) return;
      const after = foldRun(before, events);
      put(after);
      if (core.state.selectedRun === id) {
        adoptNode(core);
        showChosen(core);
        syncLog(core);
      }
      if (before.view.outcome === undefined && after.view.outcome !== undefined) onEnded(after);
    },
    alive(id, alive) {
      const run = core.state.runs.get(id);
      const after = run === undefined ? undefined : withState(run, alive ? 'running' : 'interrupted');
      if (after === undefined || after === run) return;
      put(after);
      if (after.state === 'interrupted') onEnded(after);
    },
    removed(id) {
      const runs = new Map(core.state.runs);
      runs.delete(id);
      core.set({ runs, order: orderRuns(runs) });
      if (core.state.selectedRun === id) selectRun(core, core.state.order[0]);
    },
    loaded() {
      core.set({ loaded: true });
      const { selectedRun, runs, order } = core.state;
      if (selectedRun === undefined || !runs.has(selectedRun)) selectRun(core, order[0]);
      syncLog(core);
    },
    logChanged(run, node) {
      const { openLog } = core.state;
      if (openLog?.run !== run || openLog.node !== node) return;
      core.set({ openLog: { ...openLog, version: openLog.version + 1 } });
      if (positionOf(core.state).match === undefined) adoptFirstMatch(core);
    },
  };
}

/** The store of the screens: follows the journals, takes keys, tells at most as often as a screen can show it. */
export function createUiStore(options: UiStoreOptions): UiStore {
  const { source, effects, timers } = options;
  const core = createCore({ initial: initialState(options), source, effects, timers });
  let leavesAfter = false;
  const onEnded = (run: RunModel): void => {
    if (leavesAfter && run.id === core.state.ownRun) core.screen()?.leave();
  };
  const control = createControl(core, {
    leaveAfter: () => {
      leavesAfter = true;
    },
  });
  const act = (key: string): void => {
    const scope = scopeOf(core.state);
    const binding = bindingOf(key, scope);
    if (binding === undefined || (core.state.dialog !== undefined && isTyped(key))) {
      if (core.state.dialog !== undefined) typeKey(core, key);
      return;
    }
    const enabled = binding.enabled(core.state);
    if (enabled === true) binding.run(control);
    else core.flash(core.state.loaded ? enabled : 'the journals are still being read', 'warn');
  };
  /** Letters are text where text is taken. */
  const isTyped = (key: string): boolean =>
    takesText(core.state) && (Array.from(key).length === 1 || key === 'space');
  source.start(listenTo(core, onEnded));
  return {
    subscribe: core.subscribe,
    getSnapshot: core.getSnapshot,
    dispatch(key) {
      core.pressed();
      act(key);
    },
    type(text) {
      core.pressed();
      if (core.state.dialog !== undefined) typeText(core, text);
    },
    resize(columns, rows) {
      if (columns === core.state.columns && rows === core.state.rows) return;
      core.set({ columns, rows });
      const total = listedRuns(core.state).length;
      const at =
        core.state.selectedRun === undefined ? -1 : listedRuns(core.state).indexOf(core.state.selectedRun);
      core.set({ runsTop: keepInView(core.state.runsTop, at, { rows: rowsOf(core.state, 'runs'), total }) });
      showChosen(core);
      syncLog(core);
      // The next frame has the new size already.
      core.flush();
    },
    attach: core.attach,
    async settled() {
      await source.refresh();
      core.flush();
    },
    async close() {
      core.close();
      await source.close();
    },
  };
}
