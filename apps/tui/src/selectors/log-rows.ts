import { positionOf } from '../model/panes.ts';
import type { Line, LogPane, LogRow } from '../model/rows.ts';
import { choicesOf, selectedRun } from '../model/ui-state.ts';
import type { LogPosition, OpenLog, UiState } from '../model/ui-state.ts';

/** `03:22:49`, in the zone of the machine; formatted once per second of the log. */
function createClockText(): (iso: string) => string {
  let second = '';
  let text = '';
  const two = (value: number): string => String(value).padStart(2, '0');
  return (iso) => {
    const next = iso.slice(0, 19);
    if (next === second) return text;
    second = next;
    const date = new Date(iso);
    text = Number.isNaN(date.getTime())
      ? ''
      : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return text;
  };
}

const clockText = createClockText();

function contains(sorted: readonly number[], number: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? 0;
    if (found === number) return true;
    if (found < number) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function logRow(
  number: number,
  { window }: OpenLog,
  { position, times }: { readonly position: LogPosition; readonly times: boolean },
): LogRow {
  const line = window.line(number);
  const loading = line === 'loading' || line === undefined;
  const { at, stream, text } = loading ? { at: '', stream: '', text: '' } : line;
  const marked = position.marks.has(number);
  const match = position.search !== '' && contains(window.search.matches, number);
  const current = position.match === number;
  const time = times && at !== '' ? clockText(at) : '';
  return {
    key: `${number}\0${marked}${match}${current}${loading}\0${time}`,
    number,
    time,
    stream,
    text,
    selected: current,
    marked,
    match,
    current,
    loading,
  };
}

function matchText({ search, match }: LogPosition, { window }: OpenLog): string {
  if (search === '') return '';
  const { matches, more, done } = window.search;
  const total = `${matches.length}${more ? '+' : ''}`;
  if (matches.length === 0) return done ? 'no match' : 'searching …';
  const index = match === undefined ? -1 : matches.indexOf(match);
  const place = index === -1 ? `${total} matches` : `match ${index + 1} of ${total}`;
  return done ? place : `${place} …`;
}

/** `12 480`. */
const spaced = (amount: number): string => String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');

function nothing(state: UiState): readonly Line[] {
  const run = selectedRun(state);
  const { node } = choicesOf(state);
  if (run === undefined || node === undefined) return [[{ text: 'no module is chosen', tone: 'dim' }]];
  const status = run.view.nodes.get(node)?.status;
  if (status === 'running') return [[{ text: 'no output yet', tone: 'dim' }]];
  if (status === undefined || status === 'queued' || status === 'skipped')
    return [[{ text: `${node} was not started`, tone: 'dim' }]];
  return [
    [{ text: `${node} has no log here`, tone: 'dim' }],
    [{ text: `seed logs ${run.id}`, tone: 'accent' }],
  ];
}

const EMPTY: Omit<LogPane, 'wrap' | 'times'> = {
  rows: [],
  first: 0,
  last: 0,
  total: 0,
  anchor: 'top',
  follow: true,
  search: '',
  matchText: '',
};

export function logRows(state: UiState, rows: number): LogPane {
  const { openLog, wrap, times } = state;
  if (openLog === undefined || rows <= 0) return { ...EMPTY, wrap, times, empty: nothing(state) };
  const position = positionOf(state);
  const { total, skipped } = openLog.window;
  const end = Math.max(1, total - rows + 1);
  const first = position.follow ? end : Math.min(Math.max(1, position.top), Math.max(1, total));
  const last = Math.min(total, first + rows - 1);
  const shown: LogRow[] = [];
  for (let number = first; number <= last; number += 1)
    shown.push(logRow(number, openLog, { position, times }));
  return {
    rows: shown,
    first: total === 0 ? 0 : first,
    last,
    total,
    anchor: position.follow && total > rows ? 'bottom' : position.follow && wrap ? 'bottom' : 'top',
    node: openLog.node,
    follow: position.follow,
    wrap,
    times,
    search: position.search,
    matchText: matchText(position, openLog),
    ...(skipped > 0 && position.follow
      ? { notice: `… ${spaced(skipped)} lines skipped (saved in file)` }
      : {}),
    ...(total === 0 ? { empty: nothing(state) } : {}),
  };
}
