import { count, formatClock, isDeployment, shortAccount } from '@seed/view';
import { countWords } from '../model/count-modules.ts';
import type { Box } from '../model/layout.ts';
import { hasComponents } from '../model/module-list.ts';
import { oneLine } from '../model/one-line.ts';
import { layoutOf, positionOf, rowsOf } from '../model/panes.ts';
import type { Line, Span, SplitLine } from '../model/rows.ts';
import { runKind, runName } from '../model/run-order.ts';
import type { RunModel } from '../model/run-model.ts';
import { choicesOf, screenOf, selectedRun } from '../model/ui-state.ts';
import type { UiState } from '../model/ui-state.ts';
import { componentRows, pipelineRows } from './catalog-rows.ts';
import { helpRows } from './help-rows.ts';
import { logRows } from './log-rows.ts';
import { moduleRows } from './module-rows.ts';
import { changesText, runElapsed, runRows, runStanding } from './run-rows.ts';
import { detailRows } from './text-rows.ts';

const dotted = (parts: readonly (Span | undefined)[]): Line =>
  parts
    .filter((part) => part !== undefined)
    .filter(({ text }) => text !== '')
    .flatMap((part, index): Span[] => (index === 0 ? [part] : [{ text: ' · ', tone: 'dim' }, part]));

const questions = (state: UiState): number =>
  [...state.runs.values()].reduce((sum, run) => sum + run.questions.size, 0);

const HELP: Span = { text: '?help', tone: 'accent' };

function askedText(state: UiState): Span | undefined {
  const many = questions(state);
  return many === 0 ? undefined : { text: `${many} question${many === 1 ? '' : 's'}`, tone: 'warn' };
}

/** Where the reader is: the deployment, then the page of it. */
function crumbs(state: UiState, run: RunModel): Line {
  const { node } = choicesOf(state);
  const screen = screenOf(state);
  const page =
    screen === 'plan' || screen === 'help'
      ? screen
      : screen === 'module' || screen === 'log'
        ? [node, ...(screen === 'log' ? ['log'] : [])].filter((part) => part !== undefined).join(' · ')
        : '';
  const { word, tone } = runStanding(run);
  return [
    { text: 'seed  ', tone: 'bold' },
    ...dotted([
      { text: runName(run), tone: 'bold' },
      { text: runKind(run) },
      { text: word === 'question' ? 'asks' : `${word} ${formatClock(runElapsed(run, state.now))}`, tone },
      run.view.executor === undefined ? undefined : { text: run.view.executor },
      page === '' ? undefined : { text: page, tone: 'accent' },
    ]),
  ];
}

/** `0317-7f3c`: enough of an id to find the run again. */
function shortId(id: string): string {
  const [time = '', ...rest] = id.split('-');
  return `${time.slice(9, 13)}-${rest.at(-1) ?? ''}`;
}

/** How to go on with a run whose process is gone, or that ended badly. */
function advice(run: RunModel): Span | undefined {
  const { command, args } = run.header;
  const again = ['seed', command, ...args].join(' ');
  if (run.state === 'interrupted')
    return isDeployment({ kind: run.header.kind })
      ? { text: `its process is gone; go on with: ${again}`, tone: 'warn' }
      : { text: `its process is gone; run it again: ${again}`, tone: 'warn' };
  if (run.state !== 'fault' && run.state !== 'stopped') return undefined;
  const why = run.view.diagnostics.find(({ severity }) => severity === 'error')?.summary;
  return why === undefined ? undefined : { text: oneLine(why), tone: 'bad' };
}

function secondLine(state: UiState, run: RunModel): SplitLine {
  const told = advice(run);
  const left: Line = [
    { text: `${changesText(run)}   ` },
    ...(told === undefined ? dotted(countWords(run)) : [told]),
  ];
  return { left, right: dotted([askedText(state)]) };
}

function firstLine(state: UiState): SplitLine {
  const run = selectedRun(state);
  const screen = screenOf(state);
  if (run === undefined || screen === 'runs' || screen === 'components' || screen === 'pipelines') {
    const where = screen === 'components' || screen === 'pipelines' ? screen : 'runs';
    return {
      left: [
        { text: 'seed  ', tone: 'bold' },
        ...dotted([{ text: where }, { text: state.journal, tone: 'dim' }]),
      ],
      right: [...dotted([{ text: count(state.runs.size, 'run') }, askedText(state)]), { text: '  ' }, HELP],
    };
  }
  return { left: crumbs(state, run), right: [{ text: `run ${shortId(run.id)}  `, tone: 'dim' }, HELP] };
}

/** The one line of the widest screens: what all runs have in common. */
function wideLine(state: UiState): SplitLine {
  const run = selectedRun(state);
  const { plan } = run?.view ?? {};
  const target = plan?.steps[0]?.target;
  const facts: Span[] = [
    ...(plan === undefined ? [] : [{ text: `project ${plan.project}` }]),
    ...(target === undefined
      ? []
      : [{ text: `account ${target.alias} ${shortAccount(target.accountId)}` }, { text: target.region }]),
    { text: `journal ${state.journal}`, tone: 'dim' },
    ...(run === undefined ? [] : [{ text: `run ${shortId(run.id)}`, tone: 'dim' as const }]),
  ];
  const told = run === undefined ? undefined : advice(run);
  return {
    left: [
      { text: 'seed', tone: 'bold' },
      ...facts.flatMap((fact): Span[] => [{ text: '   ' }, fact]),
      ...(told === undefined ? [] : [{ text: '   ' }, told]),
    ],
    right: [
      ...dotted([{ text: state.seedVersion }, { text: count(state.runs.size, 'run') }, askedText(state)]),
      { text: '   ' },
      HELP,
    ],
  };
}

export function headerLines(state: UiState): readonly SplitLine[] {
  const { arrangement, boxes } = layoutOf(state);
  if (arrangement === 'three') return [wideLine(state)];
  const rows = boxes.find(({ name }) => name === 'header')?.height ?? 1;
  const run = selectedRun(state);
  const screen = screenOf(state);
  const second: SplitLine =
    run === undefined || screen === 'components' || screen === 'pipelines'
      ? { left: [], right: [] }
      : screen === 'runs'
        ? runsLine(state)
        : secondLine(state, run);
  return [firstLine(state), second].slice(0, rows);
}

/** How the runs stand, all together. */
function runsLine(state: UiState): SplitLine {
  const words = [...state.runs.values()].map((run) => runStanding(run));
  const groups = Map.groupBy(words, ({ word }) => word);
  const left = dotted(
    [...groups].map(([word, all]) => ({ text: `${all.length} ${word}`, tone: all[0]?.tone ?? 'plain' })),
  );
  return { left, right: [] };
}

export function flashLine({ flash, now }: UiState): Line | undefined {
  return flash === undefined || flash.until <= now ? undefined : [{ text: flash.text, tone: flash.tone }];
}

const range = ({
  first,
  last,
  total,
}: {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}): string => (total === 0 ? '' : `${first}-${last} of ${total}`);

function logTitle(state: UiState, number: string): SplitLine {
  const { openLog } = state;
  const view = logRows(state, rowsOf(state, 'log'));
  const { follow } = positionOf(state);
  const place = follow ? 'follow' : `paused · ${range(view)}`;
  const lines = follow && view.total > 0 ? ` · ${view.total} lines` : '';
  return {
    left: [{ text: `${number}log ${openLog?.node ?? ''}`.trimEnd(), tone: 'bold' }],
    right: [{ text: `${place}${lines}${state.wrap ? ' · wrap' : ''}`, tone: follow ? 'dim' : 'warn' }],
  };
}

/** What enter folds on the plan. */
function foldedOf(state: UiState): string {
  const run = selectedRun(state);
  if (run?.view.plan !== undefined || run === undefined) return 'a module';
  return hasComponents(run) ? 'a component' : 'a target';
}

/** `1 modules`, and what of it is in view. */
export function paneTitle(state: UiState, box: Box): SplitLine {
  const number = box.number === undefined ? '' : `${box.number} `;
  const rows = rowsOf(state, box.name as Parameters<typeof rowsOf>[1]);
  const title = (text: string, right = ''): SplitLine => ({
    left: [{ text: `${number}${text}`, tone: 'bold' }],
    right: [{ text: right, tone: 'dim' }],
  });
  const { filter, failedOnly, node } = choicesOf(state);
  switch (box.name) {
    case 'runs':
      return title(`runs (${state.runs.size})`, range(runRows(state, rows)));
    case 'modules': {
      const narrowed = failedOnly ? 'failed only · ' : filter === '' ? '' : `filter ${filter} · `;
      const run = selectedRun(state);
      const name = run !== undefined && hasComponents(run) ? 'components' : 'modules';
      return title(name, `${narrowed}${range(moduleRows(state, rows))}`);
    }
    case 'details':
      return title(
        `details ${node ?? ''}`.trimEnd(),
        range(detailRows(state, rows, { columns: state.columns, ascii: false })),
      );
    case 'log':
      return logTitle(state, number);
    case 'components':
      return title('components', range(componentRows(state, rows)));
    case 'pipelines':
      return title('pipelines', range(pipelineRows(state, rows)));
    case 'help':
      return title('keys', range(helpRows(state, rows)));
    case 'plan':
      return title('plan', `enter folds ${foldedOf(state)}`);
    case 'header':
    case 'footer':
    case 'message':
      return { left: [], right: [] };
  }
}
