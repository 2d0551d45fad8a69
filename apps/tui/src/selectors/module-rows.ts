import { formatClock, isDeployment } from '@seed/view';
import { isChosen, modulesOf, phaseOf, standingOf, timeOf } from '../model/module-list.ts';
import type { ListEntry, ModuleItem } from '../model/module-list.ts';
import { listedModules } from '../model/panes.ts';
import type { GroupBar, Line, ListView, ModuleRow } from '../model/rows.ts';
import type { RunModel } from '../model/run-model.ts';
import { choicesOf, selectedRun } from '../model/ui-state.ts';
import { partStanding, partText, partTime } from '../model/step-list.ts';
import type { RunChoices, UiState } from '../model/ui-state.ts';
import { listView } from './list-view.ts';

interface RowContext {
  readonly run: RunModel;
  readonly choices: RunChoices;
  readonly now: number;
}

const said = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');

function moduleRow(
  { item, indent, folded }: Extract<ListEntry, { kind: 'module' }>,
  selected: boolean,
  { run, choices, now }: RowContext,
): ModuleRow {
  const { glyph, word, tone } = standingOf(item, run);
  const marked = choices.marked.has(item.id);
  const name =
    indent === 1 && item.id.startsWith(`${item.group}/`) ? item.id.slice(item.group.length + 1) : item.id;
  const time = timeOf(item, run, now);
  const phase = phaseOf(item);
  const action = item.step?.action ?? item.node?.action ?? '';
  return {
    key: [item.id, indent, folded, selected, marked, action, glyph, word, time, phase].join('\0'),
    kind: 'module',
    id: item.id,
    selected,
    name,
    indent,
    ...(folded === undefined ? {} : { folded }),
    marked,
    action,
    glyph,
    status: word,
    tone,
    time,
    phase,
    label: said(
      item.id.replaceAll('/', ' '),
      action,
      word,
      time,
      phase.replaceAll(' · ', ', '),
      marked ? 'marked' : '',
    ),
  };
}

/** A phase or a step of a component. */
function partRow(
  { item, part, folded }: Extract<ListEntry, { kind: 'part' }>,
  selected: boolean,
  { run, now }: RowContext,
): ModuleRow {
  const { glyph, word, tone } = partStanding(part, item, run);
  const time = partTime(part, run, now);
  const phase = partText(part);
  const { name, depth, path } = part;
  const what = part.phase === undefined ? `step ${name}` : `phase ${name}`;
  return {
    key: [item.id, path, folded, selected, glyph, word, time, phase].join('\0'),
    kind: 'part',
    id: item.id,
    selected,
    name,
    indent: depth,
    ...(folded === undefined ? {} : { folded }),
    marked: false,
    action: '',
    glyph,
    status: word,
    tone,
    time,
    phase,
    label: said(item.id, what, word, time, phase.replaceAll(' · ', ', ')),
  };
}

const isDone = (item: ModuleItem, run: RunModel): boolean =>
  ['done', 'rehearsed', 'unchanged'].includes(standingOf(item, run).word);

/** `1/3 · 1 failed`, `1 of 1`, `waiting`. */
function groupProgress(items: readonly ModuleItem[], run: RunModel): string {
  const done = items.filter((item) => isDone(item, run)).length;
  const failed = items.filter(({ node }) => node?.status === 'failed').length;
  if (items.every(({ node, step }) => node === undefined && step?.action !== 'none')) return 'waiting';
  if (done === items.length) return `${done} of ${items.length}`;
  return `${done}/${items.length}${failed === 0 ? '' : ` · ${failed} failed`}`;
}

/** From the first module that began to the last that ended, or to now. */
function groupTime(items: readonly ModuleItem[], { run, now }: RowContext): string {
  const starts = items.flatMap(({ node }) => node?.startedAt ?? []);
  if (starts.length === 0) return '';
  const open = items.some(({ node }) => node?.startedAt !== undefined && node.finishedAt === undefined);
  const ends = items.flatMap(({ node }) => node?.finishedAt ?? []);
  const end = open && run.state === 'running' ? now : Math.max(...ends, ...(open ? [run.changedAt] : []));
  return formatClock(Math.max(0, end - Math.min(...starts)));
}

function groupRow(
  { name, items, folded }: Extract<ListEntry, { kind: 'group' }>,
  selected: boolean,
  context: RowContext,
): ModuleRow {
  const phase = groupProgress(items, context.run);
  const time = groupTime(items, context);
  const shown = folded ? `${name} (${items.length})` : name;
  return {
    key: [`group ${name}`, selected, shown, folded, time, phase].join('\0'),
    kind: 'group',
    id: name,
    selected,
    name: shown,
    indent: 0,
    folded,
    marked: false,
    action: '',
    status: '',
    tone: 'plain',
    time,
    phase,
    label: said(`group ${name}`, `${items.length} modules`, phase, folded ? 'folded' : ''),
  };
}

function nothing(state: UiState): readonly Line[] {
  const run = selectedRun(state);
  if (run === undefined) return [[{ text: 'no run is chosen', tone: 'dim' }]];
  const { filter, failedOnly } = choicesOf(state);
  if (failedOnly)
    return [[{ text: 'nothing has failed' }], [{ text: 'press f to see all modules', tone: 'dim' }]];
  if (filter !== '')
    return [[{ text: `no module fits "${filter}"` }], [{ text: 'press esc to see all', tone: 'dim' }]];
  if (run.state === 'running') return [[{ text: 'the run is getting ready', tone: 'dim' }]];
  const why = run.view.diagnostics.find(({ severity }) => severity === 'error')?.summary;
  return [
    [{ text: 'this run built nothing' }],
    ...(why === undefined ? [] : [[{ text: why, tone: 'bad' as const }]]),
    [
      { text: 'seed runs show ', tone: 'accent' },
      { text: run.id, tone: 'accent' },
    ],
  ];
}

function rowOf(entry: ListEntry, selected: boolean, context: RowContext): ModuleRow {
  switch (entry.kind) {
    case 'group':
      return groupRow(entry, selected, context);
    case 'module':
      return moduleRow(entry, selected, context);
    case 'part':
      return partRow(entry, selected, context);
  }
}

export function moduleRows(state: UiState, rows: number): ListView<ModuleRow> {
  const run = selectedRun(state);
  const choices = choicesOf(state);
  const items = listedModules(state);
  const context = run === undefined ? undefined : { run, choices, now: state.now };
  return listView({
    items: context === undefined ? [] : items,
    chosen: items.findIndex((entry) => isChosen(entry, choices)),
    top: choices.top,
    rows,
    row: (entry, selected) => rowOf(entry, selected, context as RowContext),
    empty: nothing(state),
  });
}

/** How far each group of the chosen deployment is. */
export function groupBars(state: UiState): readonly GroupBar[] {
  const run = selectedRun(state);
  if (run === undefined || !isDeployment({ kind: run.header.kind })) return [];
  const groups = Map.groupBy(modulesOf(run), ({ group }) => group);
  // Modules that are removed come first in the list, and may be of the last group.
  const order = new Map(run.view.plan?.groups.map(({ name }, index) => [name, index]));
  const sorted = [...groups].toSorted(([a], [b]) => (order.get(a) ?? -1) - (order.get(b) ?? -1));
  return sorted.map(([name, items]) => {
    const done = items.filter((item) => isDone(item, run)).length;
    const failed = items.filter(({ node }) => node?.status === 'failed').length;
    return { key: [name, done, items.length, failed].join('\0'), name, done, total: items.length, failed };
  });
}
