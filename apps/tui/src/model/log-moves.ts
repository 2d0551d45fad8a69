import { hasSearchLine, positionOf, rowsOf } from './panes.ts';
import type { UiCore } from './ui-core.ts';
import { choicesOf } from './ui-state.ts';
import type { LogPosition } from './ui-state.ts';

/** Changes where the open log is looked at. */
export function setPosition(core: UiCore, patch: Partial<LogPosition>): void {
  const { openLog } = core.state;
  if (openLog === undefined) return;
  const position = { ...positionOf(core.state), ...patch };
  const logs = new Map(choicesOf(core.state, openLog.run).logs).set(openLog.node, position);
  core.choose({ logs }, openLog.run);
}

/** The number of the first line in view. */
export function topLine(core: UiCore): number {
  const { openLog } = core.state;
  const { follow, top } = positionOf(core.state);
  if (openLog === undefined) return 1;
  const last = Math.max(1, openLog.window.total - rowsOf(core.state, 'log') + 1);
  return follow ? last : Math.min(Math.max(1, top), Math.max(1, openLog.window.total));
}

/** Any movement pauses the log; only going to its end makes it follow again. */
export function scrollLog(core: UiCore, by: number): void {
  const { openLog } = core.state;
  if (openLog === undefined) return;
  const last = Math.max(1, openLog.window.total - rowsOf(core.state, 'log') + 1);
  if (by > 0 && positionOf(core.state).follow) return;
  setPosition(core, { follow: false, top: Math.max(1, Math.min(last, topLine(core) + by)) });
}

/** Has a line in view, a third from the top unless it was in view before. */
function bringIntoView(core: UiCore, line: number): Partial<LogPosition> {
  const rows = rowsOf(core.state, 'log');
  const top = topLine(core);
  if (line >= top && line < top + rows) return { follow: false, top };
  return { follow: false, top: Math.max(1, line - Math.floor(rows / 3)) };
}

/** Goes to a match: the next one below or above the current one, else from what is in view. Wraps around. */
export function goToMatch(core: UiCore, by: 1 | -1): void {
  const { openLog } = core.state;
  if (openLog === undefined) return;
  const { matches } = openLog.window.search;
  if (matches.length === 0) return;
  const { match } = positionOf(core.state);
  const from = match ?? topLine(core) - 1;
  const below = matches.find((line) => line > from);
  const above = matches.findLast((line) => line < from);
  const next = by === 1 ? (below ?? matches[0]) : (above ?? matches.at(-1));
  if (next !== undefined) setPosition(core, { match: next, ...bringIntoView(core, next) });
}

/** Begins a search in the open log; an empty text ends it. */
export function searchLog(core: UiCore, text: string): void {
  const { openLog } = core.state;
  if (openLog === undefined) return;
  openLog.window.find(text);
  setPosition(core, {
    search: text,
    match: undefined,
    ...(text === '' ? {} : { top: topLine(core), follow: false }),
  });
  if (text !== '') goToMatch(core, 1);
}

/** A search of a long log finds its first match later. */
export function adoptFirstMatch(core: UiCore): void {
  const { search, match } = positionOf(core.state);
  if (search !== '' && match === undefined && hasSearchLine(core.state)) goToMatch(core, 1);
}

/** Marks a line, or takes its mark away. */
export function markLine(core: UiCore): void {
  const { openLog } = core.state;
  if (openLog === undefined || openLog.window.total === 0) return;
  const { marks, match, follow } = positionOf(core.state);
  const line = match ?? (follow ? openLog.window.total : topLine(core));
  const next = new Set(marks);
  if (!next.delete(line)) next.add(line);
  setPosition(core, { marks: next });
  core.flash(next.has(line) ? `line ${line} is marked` : `line ${line} is not marked any longer`);
}

/** The marked lines, else those in view, as plain text. */
export function chosenLines(core: UiCore): readonly string[] {
  const { openLog } = core.state;
  if (openLog === undefined) return [];
  const { marks } = positionOf(core.state);
  const top = topLine(core);
  const inView = Array.from({ length: rowsOf(core.state, 'log') }, (_, index) => top + index);
  const numbers = marks.size > 0 ? [...marks].toSorted((a, b) => a - b) : inView;
  return numbers.flatMap((number) => {
    const line = openLog.window.line(number);
    return line === undefined || line === 'loading' ? [] : [line.text];
  });
}
