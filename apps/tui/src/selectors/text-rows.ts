import { detailLines } from '../model/detail-lines.ts';
import type { PageStyle } from '../model/frame-lines.ts';
import type { Line, ListView, TextRow } from '../model/rows.ts';
import { runPlanLines } from '../model/run-plan-lines.ts';
import { choicesOf, selectedRun } from '../model/ui-state.ts';
import type { UiState } from '../model/ui-state.ts';
import { listView } from './list-view.ts';

const textOf = (line: Line): string =>
  line.map(({ text, tone }) => `${tone ?? ''}\u0001${text}`).join('\u0001');

export function detailRows(state: UiState, rows: number, style: PageStyle): ListView<TextRow> {
  const run = selectedRun(state);
  const choices = choicesOf(state);
  const items = run === undefined ? [] : detailLines(run, choices, { ...style, now: state.now });
  return listView({
    items,
    chosen: -1,
    top: choices.detailsTop,
    rows,
    row: (line, selected, index) => ({ key: `${index}\0${textOf(line)}`, selected, line }),
    empty: [[{ text: 'no module is chosen', tone: 'dim' }]],
  });
}

export function planRows(state: UiState, rows: number, style: PageStyle): ListView<TextRow> {
  const run = selectedRun(state);
  const { planTop, planRow, planFolded } = choicesOf(state);
  const items = run === undefined ? [] : runPlanLines(run, { ...style, now: state.now }, planFolded);
  return listView({
    items,
    chosen: Math.min(planRow, items.length - 1),
    top: planTop,
    rows,
    row({ line, node, below }, selected, index) {
      const isFoldable = node !== undefined && below !== undefined && below > 0;
      const folded = isFoldable && planFolded.has(node);
      const note = folded ? [...line, { text: `  (${below} lines)`, tone: 'dim' as const }] : line;
      return {
        key: `${index}\0${selected}\0${folded}\0${textOf(line)}`,
        selected,
        line: note,
        ...(isFoldable ? { folded } : {}),
      };
    },
    empty: [[{ text: 'this run has no plan', tone: 'dim' }]],
  });
}
