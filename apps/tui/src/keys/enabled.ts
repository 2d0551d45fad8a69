import { focusedPane } from '../model/panes.ts';
import { hasPlan } from '../model/run-plan-lines.ts';
import { choicesOf, screenOf, selectedRun } from '../model/ui-state.ts';
import type { UiState } from '../model/ui-state.ts';

export const always = (): true => true;
export const needsRun = (state: UiState): true | string =>
  selectedRun(state) === undefined ? 'no run is chosen' : true;
const nodeOf = (state: UiState) => choicesOf(state).node;
export const needsNode = (state: UiState): true | string =>
  nodeOf(state) === undefined ? 'no module is chosen' : true;
export const needsLog = (state: UiState): true | string =>
  state.openLog === undefined ? 'no log is open' : true;
export const inLog = (state: UiState): boolean => focusedPane(state) === 'log';

export function needsText(state: UiState): true | string {
  if (inLog(state)) return needsLog(state);
  const screen = screenOf(state);
  if (screen === 'plan') return needsPlan(state);
  return screen === 'runs' || screen === 'run' ? true : 'there is nothing to look through here';
}

export function needsSearch(state: UiState): true | string {
  if (screenOf(state) === 'plan')
    return choicesOf(state).planSearch === '' ? 'nothing is searched: press /' : true;
  const { openLog } = state;
  const node = openLog?.node;
  const search = node === undefined ? '' : (choicesOf(state).logs.get(node)?.search ?? '');
  return search === '' ? 'nothing is searched: press / in a log' : true;
}

/** What the address of a build in the console comes from. */
export function needsUrl(state: UiState): true | string {
  const node = nodeOf(state);
  const details = node === undefined ? undefined : selectedRun(state)?.details.get(node);
  return details?.url === undefined ? 'only builds in AWS have a page in the console' : true;
}

export function needsSource(state: UiState): true | string {
  if (screenOf(state) === 'plan') return needsRun(state);
  const run = selectedRun(state);
  const node = nodeOf(state);
  const details = node === undefined ? undefined : run?.details.get(node);
  const failed = node === undefined ? undefined : run?.view.nodes.get(node)?.result?.failure?.command;
  const named = failed !== undefined || details?.diagnostics.some(({ span }) => span !== undefined) === true;
  return named ? true : 'nothing here points into a file';
}

export function needsQuestion(state: UiState): true | string {
  const asks = [...state.runs.values()].some(({ questions }) => questions.size > 0);
  return asks ? true : 'no run asks anything';
}

export function needsRunning(state: UiState): true | string {
  const run = selectedRun(state);
  if (run === undefined) return 'no run is chosen';
  return run.state === 'running' ? true : 'the run is over';
}

export function needsFailures(state: UiState): true | string {
  if (inLog(state)) return needsLog(state);
  return screenOf(state) === 'run' || screenOf(state) === 'runs'
    ? true
    : 'only lists of modules have failures';
}

export function needsPlan(state: UiState): true | string {
  const run = selectedRun(state);
  if (run === undefined) return 'no run is chosen';
  return hasPlan(run) ? true : 'a build alone has no plan: deployments and components have';
}

export const several = (state: UiState): true | string =>
  state.order.length > 1 ? true : 'there is no other run';
