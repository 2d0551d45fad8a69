import { detailLines } from './detail-lines.ts';
import {
  clearNarrowing,
  completeChoice,
  dismissDialog,
  moveChoice,
  openCancel,
  openFind,
  openQuestion,
  rejectQuestion,
  sendDialog,
} from './dialog-control.ts';
import { chosenLines, goToMatch, markLine, scrollLog, setPosition, topLine } from './log-moves.ts';
import { choiceOf, foldKey, isChosen } from './module-list.ts';
import { focusedPane, layoutOf, listedModules, listedRuns, positionOf, rowsOf } from './panes.ts';
import { foldPlan, goToPlanMatch, movePlan, planRowsOf } from './plan-moves.ts';
import { moveModule, moveRun, selectRun, showChosen, syncLog } from './select.ts';
import { openSource } from './source-places.ts';
import type { Line } from './rows.ts';
import { EMPTY_INPUT } from './text-input.ts';
import type { UiControl } from './ui-control.ts';
import type { UiCore } from './ui-core.ts';
import { choicesOf, screenOf, selectedRun } from './ui-state.ts';
import type { Dialog, PaneName, ScreenName, Zoom } from './ui-state.ts';

const ZOOMS: readonly Zoom[] = ['normal', 'half', 'full'];
/** The pane that a screen begins with. */
const FIRST_FOCUS: Readonly<Record<ScreenName, PaneName>> = {
  runs: 'runs',
  run: 'modules',
  module: 'details',
  plan: 'plan',
  log: 'log',
  components: 'components',
  pipelines: 'pipelines',
  help: 'help',
};
/** More text than this does not fit through the terminals that know how to copy. */
const MOST_COPIED = 74_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The page of the chosen module; how wide it is drawn does not matter for the number of its lines. */
function detailsOf({ state }: UiCore): readonly Line[] {
  const run = selectedRun(state);
  const style = { now: state.now, columns: state.columns, ascii: false };
  return run === undefined ? [] : detailLines(run, choicesOf(state), style);
}

function moveDetails(core: UiCore, by: number): void {
  const choices = choicesOf(core.state);
  const total = detailsOf(core).length;
  const last = Math.max(0, total - rowsOf(core.state, 'details'));
  core.choose({ detailsTop: Math.max(0, Math.min(last, choices.detailsTop + by)) });
}

/** Moves by rows in whichever pane has the focus. */
function moveBy(core: UiCore, by: number): void {
  switch (focusedPane(core.state)) {
    case 'runs':
      return moveRun(core, by);
    case 'modules':
      return moveModule(core, by);
    case 'log':
      return scrollLog(core, by);
    case 'plan':
      return movePlan(core, by);
    case 'details':
      return moveDetails(core, by);
    case 'components':
    case 'pipelines':
    case 'help':
      return core.set({ listRow: Math.max(0, Math.min(200, core.state.listRow + by)) });
  }
}

function goToEnd(core: UiCore, to: 'top' | 'bottom'): void {
  if (focusedPane(core.state) !== 'log') return moveBy(core, to === 'top' ? -1_000_000 : 1_000_000);
  if (to === 'bottom') return setPosition(core, { follow: true, match: undefined });
  setPosition(core, { follow: false, top: 1 });
}

export interface ControlOptions {
  /** Leaves once the own run has ended. */
  readonly leaveAfter: () => void;
}

/** What every key does. */
export function createControl(core: UiCore, { leaveAfter }: ControlOptions): UiControl {
  /** The question that the plan was opened from. */
  let resume: Dialog | undefined;

  const show = (screen: ScreenName): void => {
    const { screens, dialog } = core.state;
    if (dialog?.kind === 'question' && screen === 'plan') resume = dialog;
    const known = screens.indexOf(screen);
    const next = known === -1 ? [...screens, screen] : screens.slice(0, known + 1);
    core.set({ screens: next, focus: FIRST_FOCUS[screen], dialog: undefined, zoom: 'normal', listRow: 0 });
    showChosen(core);
    syncLog(core);
  };
  const pop = (): boolean => {
    const { screens } = core.state;
    const left = screens.slice(0, -1);
    const screen = left.at(-1);
    if (screen === undefined) return false;
    const wasPlan = screens.at(-1) === 'plan';
    core.set({ screens: left, focus: FIRST_FOCUS[screen], zoom: 'normal' });
    if (wasPlan && resume !== undefined) core.set({ dialog: resume });
    resume = undefined;
    showChosen(core);
    syncLog(core);
    return true;
  };
  const leave = (): void => {
    const { ownRun, runs } = core.state;
    const own = ownRun === undefined ? undefined : runs.get(ownRun);
    if (own?.state !== 'running') core.screen()?.leave();
    else core.set({ dialog: { kind: 'quit', choice: 'stay' } });
  };
  const refresh = (): void => {
    core.source.refresh().then(
      () => core.flash('the journals were read again'),
      (error) => core.flash(messageOf(error), 'bad'),
    );
  };
  const toggle = (what: 'wrap' | 'times', name: string): void => {
    const on = !core.state[what];
    core.set(what === 'wrap' ? { wrap: on } : { times: on });
    core.flash(`${name} ${on ? 'on' : 'off'}`);
  };
  const refold = (change: (folded: Set<string>) => void): void => {
    const folded = new Set(choicesOf(core.state).folded);
    change(folded);
    core.choose({ folded, touched: true });
    showChosen(core);
  };
  const fold = (group: string): void =>
    refold((folded) => {
      if (!folded.delete(group)) folded.add(group);
    });
  /** Closes a component or a phase that is open, and the other way round. */
  const turn = (id: string, path: string, isFolded: boolean): void =>
    refold((folded) => {
      folded.delete(foldKey(isFolded ? 'closed' : 'open', id, path));
      folded.add(foldKey(isFolded ? 'open' : 'closed', id, path));
    });
  const open = (): void => {
    switch (focusedPane(core.state)) {
      case 'runs':
        return show('run');
      case 'modules': {
        const entry = listedModules(core.state).find((one) => isChosen(one, choicesOf(core.state)));
        if (entry === undefined) return;
        if (entry.kind === 'group') return fold(entry.name);
        if (entry.folded === undefined) return show('module');
        return turn(entry.item.id, entry.kind === 'part' ? entry.part.path : '', entry.folded);
      }
      case 'details':
      case 'log':
        return screenOf(core.state) === 'log' ? undefined : show('log');
      case 'plan':
        return foldPlan(core);
      case 'components':
      case 'pipelines':
      case 'help':
    }
  };
  const copied = (): readonly string[] => {
    const { node } = choicesOf(core.state);
    switch (focusedPane(core.state)) {
      case 'log':
        return chosenLines(core);
      case 'plan':
        return planRowsOf(core).map(({ line }) => line.map(({ text }) => text).join(''));
      case 'details':
        return detailsOf(core).map((line) => line.map(({ text }) => text).join(''));
      case 'runs':
        return core.state.selectedRun === undefined ? [] : [core.state.selectedRun];
      default:
        return node === undefined ? [] : [node];
    }
  };
  const copy = (): void => {
    const lines = copied();
    const text = lines.join('\n').slice(0, MOST_COPIED);
    if (text === '') return core.flash('there is nothing to copy', 'warn');
    core.screen()?.writeRaw(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    core.flash(lines.length === 1 ? `copied "${lines[0]?.slice(0, 60)}"` : `copied ${lines.length} lines`);
  };
  const saveLog = (): void => {
    const { openLog, runs } = core.state;
    const run = openLog === undefined ? undefined : runs.get(openLog.run);
    if (openLog === undefined || run === undefined) return;
    core.effects.saveLog({ dir: run.dir, node: openLog.node }).then(
      (path) => core.flash(`saved to ${path}`, 'good'),
      (error) => core.flash(messageOf(error), 'bad'),
    );
  };
  const openUrl = (): void => {
    const { node } = choicesOf(core.state);
    const url = node === undefined ? undefined : selectedRun(core.state)?.details.get(node)?.url;
    if (url === undefined) return;
    core.effects.openUrl(url).then(
      (opened) => core.flash(opened ? `opened ${url}` : url),
      (error) => core.flash(messageOf(error), 'bad'),
    );
  };
  const mark = (): void => {
    const { node, group, part, marked } = choicesOf(core.state);
    if (node === undefined || group !== undefined || part !== undefined) return;
    const next = new Set(marked);
    if (!next.delete(node)) next.add(node);
    core.choose({ marked: next });
    moveModule(core, 1);
  };
  const narrow = (): void => {
    if (focusedPane(core.state) === 'log') return screenOf(core.state) === 'log' ? void pop() : show('log');
    core.choose({ failedOnly: !choicesOf(core.state).failedOnly, top: 0, touched: true });
    const entries = listedModules(core.state);
    const first = entries.find((entry) => entry.kind === 'module');
    const isThere = entries.some((entry) => isChosen(entry, choicesOf(core.state)));
    if (!isThere && first !== undefined) core.choose(choiceOf(first));
    showChosen(core);
    syncLog(core);
  };
  const focusOn = (pane: PaneName | undefined): void => {
    if (pane !== undefined) core.set({ focus: pane });
  };
  return {
    move: (by) => moveBy(core, by),
    page: (by) => moveBy(core, by * Math.max(1, rowsOf(core.state, focusedPane(core.state)) - 1)),
    edge: (to) => goToEnd(core, to),
    open,
    back() {
      if (!clearNarrowing(core) && !pop()) core.flash('q quits');
    },
    nextPane(by) {
      const { panes } = layoutOf(core.state);
      const at = panes.indexOf(focusedPane(core.state));
      focusOn(panes[(at + by + panes.length) % panes.length]);
      syncLog(core);
    },
    goToPane(number) {
      focusOn(layoutOf(core.state).panes[number - 1]);
      syncLog(core);
    },
    zoom(by) {
      const next = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, ZOOMS.indexOf(core.state.zoom) + by))];
      if (next !== undefined) core.set({ zoom: next });
      syncLog(core);
    },
    switchRun(by) {
      const ids = listedRuns(core.state);
      const at = core.state.selectedRun === undefined ? 0 : ids.indexOf(core.state.selectedRun);
      selectRun(core, ids[(at + by + ids.length) % ids.length]);
    },
    show,
    openQuestion: () => openQuestion(core),
    openPalette: () => core.set({ dialog: { kind: 'palette', input: EMPTY_INPUT, choice: 0 } }),
    find() {
      openFind(core);
    },
    nextMatch: (by) => (focusedPane(core.state) === 'plan' ? goToPlanMatch(core, by) : goToMatch(core, by)),
    narrow,
    toggleFollow() {
      const { follow } = positionOf(core.state);
      setPosition(core, follow ? { follow: false, top: topLine(core) } : { follow: true, match: undefined });
    },
    toggleWrap: () => toggle('wrap', 'wrap'),
    toggleTimes: () => toggle('times', 'times'),
    mark,
    markLine: () => markLine(core),
    copy,
    saveLog,
    openUrl,
    openEditor: () => openSource(core),
    cancel: () => openCancel(core),
    refresh,
    quit() {
      if (!pop()) leave();
    },
    leave,
    suspend: () => core.screen()?.toBackground(),
    send: () => sendDialog(core, { show, refresh, leave, leaveAfter }),
    reject: () => rejectQuestion(core),
    dismiss: () => dismissDialog(core),
    choose: (by) => moveChoice(core, by),
    complete: () => completeChoice(core),
  };
}

/** What is shown first: the run that was named, or all of them. */
export function firstScreens(run: string | undefined): {
  readonly screens: readonly ScreenName[];
  readonly focus: PaneName;
} {
  return run === undefined
    ? { screens: ['runs'], focus: FIRST_FOCUS.runs }
    : { screens: ['runs', 'run'], focus: FIRST_FOCUS.run };
}
