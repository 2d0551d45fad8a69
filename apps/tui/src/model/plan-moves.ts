import { keepInView, rowsOf } from './panes.ts';
import type { PlanLine } from './plan-lines.ts';
import { runPlanLines } from './run-plan-lines.ts';
import type { UiCore } from './ui-core.ts';
import { choicesOf, selectedRun } from './ui-state.ts';

/** The lines of the plan as they are numbered; how wide they are drawn does not matter for that. */
export function planRowsOf(core: UiCore): readonly PlanLine[] {
  const run = selectedRun(core.state);
  if (run === undefined) return [];
  const style = { columns: core.state.columns - 2, ascii: false, now: core.state.now };
  return runPlanLines(run, style, choicesOf(core.state).planFolded);
}

function goToRow(core: UiCore, row: number): void {
  const total = planRowsOf(core).length;
  const { planTop } = choicesOf(core.state);
  const rows = rowsOf(core.state, 'plan');
  core.choose({ planRow: row, planTop: keepInView(planTop, row, { rows, total }) });
}

export function movePlan(core: UiCore, by: number): void {
  const last = planRowsOf(core).length - 1;
  goToRow(core, Math.max(0, Math.min(last, choicesOf(core.state).planRow + by)));
}

/** Hides what belongs to the module of the row, or shows it again. */
export function foldPlan(core: UiCore): void {
  const { planRow, planFolded } = choicesOf(core.state);
  const node = planRowsOf(core)[planRow]?.node;
  if (node === undefined) return;
  const folded = new Set(planFolded);
  if (!folded.delete(node)) folded.add(node);
  core.choose({ planFolded: folded });
  goToRow(
    core,
    planRowsOf(core).findIndex((line) => line.node === node),
  );
}

/** Goes to the next line that holds what is looked for, and around at the end. Capitals count where there are any. */
export function goToPlanMatch(core: UiCore, by: 1 | -1): void {
  const { planRow, planSearch } = choicesOf(core.state);
  if (planSearch === '') return;
  const exact = planSearch !== planSearch.toLowerCase();
  const rows = planRowsOf(core).flatMap(({ line }, row) => {
    const text = line.map((span) => span.text).join('');
    return (exact ? text : text.toLowerCase()).includes(planSearch) ? [row] : [];
  });
  const next =
    by === 1
      ? (rows.find((row) => row > planRow) ?? rows[0])
      : (rows.findLast((row) => row < planRow) ?? rows.at(-1));
  if (next === undefined) return core.flash(`the plan has no "${planSearch}"`, 'warn');
  goToRow(core, next);
  core.flash(`match ${rows.indexOf(next) + 1} of ${rows.length}`);
}

export function searchPlan(core: UiCore, text: string): void {
  core.choose({ planSearch: text });
  goToPlanMatch(core, 1);
}
