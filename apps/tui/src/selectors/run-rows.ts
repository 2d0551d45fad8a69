import { formatClock, formatDuration, isDeployment } from '@seed/view';
import { countWords } from '../model/count-modules.ts';
import { hasComponents, modulesOf } from '../model/module-list.ts';
import { listedRuns } from '../model/panes.ts';
import type { Line, ListView, RunRow, Tone, UiGlyph } from '../model/rows.ts';
import { publishedChanges } from '../model/run-plan-lines.ts';
import { runKind, runName } from '../model/run-order.ts';
import type { RunModel } from '../model/run-model.ts';
import type { UiState } from '../model/ui-state.ts';
import { listView } from './list-view.ts';

interface RunStanding {
  readonly glyph: UiGlyph;
  /** `question`, `running`, `failed` … */
  readonly word: string;
  readonly tone: Tone;
}

/** How a run stands, in a word; a question counts more than that it runs. */
export function runStanding(run: RunModel): RunStanding {
  if (run.questions.size > 0) return { glyph: 'question', word: 'question', tone: 'warn' };
  switch (run.state) {
    case 'running':
      return { glyph: 'running', word: 'running', tone: 'accent' };
    case 'succeeded':
      return { glyph: 'done', word: run.view.rehearsal === true ? 'rehearsed' : 'done', tone: 'good' };
    case 'interrupted':
      return { glyph: 'attention', word: 'interrupted', tone: 'warn' };
    case 'stopped':
      return { glyph: 'attention', word: 'stopped', tone: 'warn' };
    case 'timed-out':
      return { glyph: 'failed', word: 'timed out', tone: 'bad' };
    case 'failed':
    case 'fault':
      return { glyph: 'failed', word: 'failed', tone: 'bad' };
  }
}

/** Milliseconds that a run took or has taken. */
export function runElapsed(run: RunModel, now: number): number {
  const start = run.view.startedAt ?? Date.parse(run.header.startedAt);
  const end = run.view.finishedAt ?? (run.state === 'running' ? now : run.changedAt);
  return Math.max(0, end - start);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-21 03:17`, in the zone of the machine. */
export function localMinute(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function runRow(run: RunModel, selected: boolean, now: number): RunRow {
  const { glyph, word, tone } = runStanding(run);
  const time = formatClock(runElapsed(run, now));
  const status = word === 'question' ? word : `${word} ${time}`;
  const counts = countWords(run)
    .map(({ text }) => text)
    .join(' · ');
  const name = runName(run);
  const started = localMinute(Date.parse(run.header.startedAt));
  const executor = run.view.executor ?? '';
  const kind = runKind(run);
  return {
    key: [run.id, selected, name, kind, status, glyph, counts, executor].join('\0'),
    id: run.id,
    selected,
    name,
    kind,
    glyph,
    status,
    tone,
    started,
    executor,
    counts,
    label: [name, kind, status, counts].filter((part) => part !== '').join(', '),
  };
}

const nothing = (state: UiState): readonly Line[] => {
  if (!state.loaded) return [[{ text: 'reading the journals …', tone: 'dim' }]];
  if (state.runsFilter !== '')
    return [[{ text: `no run fits "${state.runsFilter}"` }], [{ text: 'press esc to see all', tone: 'dim' }]];
  return [
    [{ text: 'there are no runs yet' }],
    [{ text: 'start one in another terminal:', tone: 'dim' }],
    [{ text: 'seed apply manifests/dev.yaml', tone: 'accent' }],
    [{ text: 'seed run --local modules/network/vpc', tone: 'accent' }],
    [{ text: `journals are looked for in ${state.journal}`, tone: 'dim' }],
  ];
};

export function runRows(state: UiState, rows: number): ListView<RunRow> {
  const items = listedRuns(state).flatMap((id) => state.runs.get(id) ?? []);
  return listView({
    items,
    chosen: items.findIndex(({ id }) => id === state.selectedRun),
    top: state.runsTop,
    rows,
    row: (run, selected) => runRow(run, selected, state.now),
    empty: nothing(state),
  });
}

/** `dev  6 changes`, then how they stand, two to a line. */
export function runSummary(state: UiState): readonly Line[] {
  const run = state.selectedRun === undefined ? undefined : state.runs.get(state.selectedRun);
  if (run === undefined) return [];
  const words = countWords(run);
  const lines: Line[] = [];
  for (let index = 0; index < words.length; index += 2) {
    const pair = words.slice(index, index + 2);
    lines.push(pair.flatMap((word) => [{ text: '  ' }, word]));
  }
  return [[{ text: runName(run), tone: 'bold' }, { text: `  ${changesText(run)}` }], ...lines];
}

const amount = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

export function changesText(run: RunModel): string {
  const { publication } = run;
  const { plan } = run.view;
  if (plan !== undefined)
    return amount(plan.counts.create + plan.counts.update + plan.counts.destroy, 'change');
  if (publication !== undefined) return amount(publishedChanges(run), 'change');
  const noun = isDeployment({ kind: run.header.kind })
    ? 'change'
    : hasComponents(run)
      ? 'component'
      : 'build';
  return amount(modulesOf(run).length, noun);
}

/** How long ago, in words: `0m 40s ago`. */
export const agoText = (at: number, now: number): string => `${formatClock(Math.max(0, now - at))} ago`;

export const ageText = (at: number, now: number): string => `${formatDuration(Math.max(0, now - at))} ago`;

/** What runs ask, other than by the dialog: `? staging asks`, and how to answer. */
export function questionNotes(state: UiState): readonly Line[] {
  const asking = state.order.flatMap((id) => {
    const run = state.runs.get(id);
    return run === undefined || run.questions.size === 0 ? [] : [run];
  });
  return asking.flatMap((run): Line[] => [
    [
      { text: '? ', tone: 'warn' },
      { text: `${runName(run)} asks   ` },
      { text: 'press ', tone: 'dim' },
      { text: 'a', tone: 'accent' },
    ],
    [{ text: `  ${[...run.questions.values()][0]?.subject ?? ''}` }],
  ]);
}
