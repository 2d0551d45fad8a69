import { boxOf, layout } from './layout.ts';
import type { Layout } from './layout.ts';
import { moduleList } from './module-list.ts';
import type { ListEntry } from './module-list.ts';
import { runKind, runName } from './run-order.ts';
import { choicesOf, NO_POSITION, screenOf, selectedRun } from './ui-state.ts';
import type { LogPosition, PaneName, UiState } from './ui-state.ts';

export const layoutOf = (state: UiState): Layout =>
  layout(state.columns, state.rows, screenOf(state), state.focus, state.zoom);

/** The pane that keys go to. */
export function focusedPane(state: UiState): PaneName {
  const { panes } = layoutOf(state);
  return panes.includes(state.focus) ? state.focus : (panes[0] ?? 'runs');
}

/** Modules stand below heads of groups where there is room beside the list. */
export const isGrouped = (state: UiState): boolean => {
  const { arrangement } = layoutOf(state);
  return arrangement === 'columns' || arrangement === 'three';
};

/** Ids of the runs that the list shows. */
export function listedRuns(state: UiState): readonly string[] {
  const { order, runs, runsFilter } = state;
  if (runsFilter === '') return order;
  const words = runsFilter.toLowerCase().split(/\s+/);
  return order.filter((id) => {
    const run = runs.get(id);
    const text = run === undefined ? '' : `${id} ${runName(run)} ${runKind(run)} ${run.state}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function listedModules(state: UiState): readonly ListEntry[] {
  const run = selectedRun(state);
  return run === undefined ? [] : moduleList(run, choicesOf(state), isGrouped(state));
}

/** Rows of a pane that are for its content: without the heads of columns and the line of a search. */
export function rowsOf(state: UiState, pane: PaneName): number {
  const box = boxOf(layoutOf(state), pane);
  if (box === undefined) return 0;
  const { height } = box.inner;
  switch (pane) {
    case 'log':
      return Math.max(1, height - (hasSearchLine(state) ? 1 : 0));
    case 'modules':
    case 'components':
    case 'pipelines':
      return Math.max(1, height - 1);
    case 'runs':
      return Math.max(1, runsHeight(state, height));
    default:
      return Math.max(1, height);
  }
}

/** In three columns the list shares its pane with the summary of the run, which has the lower half. */
function runsHeight(state: UiState, height: number): number {
  return layoutOf(state).arrangement === 'three' ? Math.ceil(height / 2) : height - 1;
}

/** Whether the log shows the line of a search below it. */
export const hasSearchLine = (state: UiState): boolean =>
  state.dialog?.kind === 'search' || positionOf(state).search !== '';

/** Where the open log is looked at. */
export function positionOf(state: UiState): LogPosition {
  const { openLog } = state;
  if (openLog === undefined) return NO_POSITION;
  return choicesOf(state, openLog.run).logs.get(openLog.node) ?? NO_POSITION;
}

/** Moves the first row in view as little as it takes to have the chosen one in it. */
export function keepInView(
  top: number,
  chosen: number,
  { rows, total }: { readonly rows: number; readonly total: number },
): number {
  const last = Math.max(0, total - rows);
  const least = chosen < 0 ? 0 : chosen - rows + 1;
  const most = chosen < 0 ? last : chosen;
  return Math.max(0, Math.min(last, Math.max(least, Math.min(top, most))));
}
