import type { NodeId } from '@seed/kernel';
import { boxOf } from './layout.ts';
import { choiceOf, isChosen, modulesOf } from './module-list.ts';
import { keepInView, layoutOf, listedModules, listedRuns, positionOf, rowsOf } from './panes.ts';
import type { UiCore } from './ui-core.ts';
import type { RunModel } from './run-model.ts';
import { liveStep } from './step-list.ts';
import { choicesOf, selectedRun } from './ui-state.ts';

/** Opens the log that the screen has room for, and lets go of the one that it had. */
export function syncLog(core: UiCore): void {
  const { state } = core;
  const { node } = choicesOf(state);
  const run = state.selectedRun;
  const isVisible = boxOf(layoutOf(state), 'log') !== undefined;
  if (run === undefined || node === undefined || !isVisible) return;
  const { openLog } = state;
  if (openLog?.run === run && openLog.node === node) return;
  const window = core.source.openLog(run, node);
  core.set({ openLog: window === undefined ? undefined : { run, node, window, version: 0 } });
  const { search } = positionOf(core.state);
  if (window !== undefined && window.search.text !== search) window.find(search);
}

/** What a person wants to see who has chosen nothing: what failed, else what runs. */
export function bestNode(core: UiCore, run = selectedRun(core.state)): NodeId | undefined {
  if (run === undefined) return undefined;
  const items = modulesOf(run);
  const of = (status: string) => items.find(({ node }) => node?.status === status)?.id;
  const changed = items.find(({ node, step }) => node !== undefined || step?.action !== 'none')?.id;
  return of('failed') ?? of('paused') ?? of('running') ?? changed ?? items[0]?.id;
}

function adoptBest(core: UiCore, run: RunModel): void {
  const { node } = choicesOf(core.state);
  const status = node === undefined ? undefined : run.view.nodes.get(node)?.status;
  if (status === 'failed' || status === 'running' || status === 'paused') return;
  const best = bestNode(core, run);
  if (best === undefined || best === node) return;
  const bestStatus = run.view.nodes.get(best)?.status;
  if (node === undefined || bestStatus === 'failed' || bestStatus === 'running' || bestStatus === 'paused')
    core.choose({ node: best, group: undefined, part: undefined });
}

/** The step that runs or has failed, of the component that was adopted. */
function adoptStep(core: UiCore, run: RunModel): void {
  const { node, part } = choicesOf(core.state);
  const steps = node === undefined ? undefined : run.details.get(node)?.steps;
  if (node === undefined || steps === undefined) return;
  const isOver = run.view.nodes.get(node)?.status === 'succeeded';
  // Between two steps the last one stays.
  const best = isOver ? undefined : (liveStep(steps) ?? part);
  if (best !== part) core.choose({ part: best });
}

/** Follows what runs as long as the person has chosen nothing. */
export function adoptNode(core: UiCore): void {
  const run = selectedRun(core.state);
  const { touched, node } = choicesOf(core.state);
  if (run === undefined || (touched && node !== undefined)) return;
  adoptBest(core, run);
  adoptStep(core, run);
}

export function selectRun(core: UiCore, id: string | undefined): void {
  if (id === undefined || !core.state.runs.has(id)) return;
  const index = listedRuns(core.state).indexOf(id);
  const total = listedRuns(core.state).length;
  const rows = Math.max(1, rowsOf(core.state, 'runs'));
  core.set({ selectedRun: id, runsTop: keepInView(core.state.runsTop, index, { rows, total }) });
  adoptNode(core);
  syncLog(core);
}

/** Keeps the chosen row of the module list in view. */
export function showChosen(core: UiCore): void {
  const entries = listedModules(core.state);
  const choices = choicesOf(core.state);
  const chosen = entries.findIndex((entry) => isChosen(entry, choices));
  const rows = rowsOf(core.state, 'modules');
  if (rows === 0) return;
  const top = keepInView(choices.top, chosen, { rows, total: entries.length });
  if (top !== choices.top) core.choose({ top });
}

/** Chooses the row of the module list that lies `by` rows further; at most the first or the last. */
export function moveModule(core: UiCore, by: number): void {
  const entries = listedModules(core.state);
  const choices = choicesOf(core.state);
  const at = entries.findIndex((entry) => isChosen(entry, choices));
  const next =
    entries[
      Math.max(0, Math.min(entries.length - 1, (at === -1 ? (by > 0 ? -1 : entries.length) : at) + by))
    ];
  if (next === undefined) return;
  const choice = choiceOf(next);
  const isSame = choice.node === choices.node && choice.part === choices.part;
  core.choose({ ...choice, touched: true, ...(isSame ? {} : { detailsTop: 0 }) });
  showChosen(core);
  syncLog(core);
}

export function moveRun(core: UiCore, by: number): void {
  const ids = listedRuns(core.state);
  const at = core.state.selectedRun === undefined ? -1 : ids.indexOf(core.state.selectedRun);
  selectRun(core, ids[Math.max(0, Math.min(ids.length - 1, at + by))]);
}

/** Chooses a module by its name, wherever it is listed. */
export function selectNode(core: UiCore, node: NodeId): void {
  core.choose({
    node,
    group: undefined,
    part: undefined,
    touched: true,
    filter: '',
    failedOnly: false,
    detailsTop: 0,
  });
  showChosen(core);
  syncLog(core);
}
