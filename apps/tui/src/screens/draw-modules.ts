import type { ModuleRow } from '../model/rows.ts';
import type { Pen } from './pen.ts';
import { type Column, drawHeading, drawRow, MARGIN, stateCell } from './table.ts';

const ACTION = 9;
const STATUS = 14;
const TIME = 9;
const LEAST_NAME = 18;
const LEAST_PHASE = 10;

/** Whether the rows are modules, or components, of which a run has no action. */
export type ModuleKind = 'module' | 'component';

/** Columns of the module list. The narrower it is, the more go: PHASE, then TIME, then ACTION; never the status. */
export function moduleColumns(width: number, of: ModuleKind = 'module'): readonly Column[] {
  const room = width - MARGIN - STATUS;
  const action = of === 'module' ? ACTION : 0;
  const has = {
    action: action > 0 && room >= LEAST_NAME + action,
    time: room >= LEAST_NAME + action + TIME,
    phase: room >= LEAST_NAME + action + TIME + LEAST_PHASE,
  };
  const rest = room - (has.action ? action : 0) - (has.time ? TIME : 0);
  const name = has.phase ? Math.max(LEAST_NAME, Math.ceil(rest / 2)) : rest;
  return [
    { name: of === 'module' ? 'MODULE' : 'COMPONENT', width: Math.max(1, name) },
    ...(has.action ? [{ name: 'ACTION', width: action }] : []),
    { name: 'STATUS', width: STATUS },
    ...(has.time ? [{ name: 'TIME', width: TIME }] : []),
    ...(has.phase ? [{ name: of === 'module' ? 'PHASE' : 'STEP', width: rest - name }] : []),
  ];
}

export const drawModuleHeading = (width: number, pen: Pen, of?: ModuleKind): string =>
  drawHeading(moduleColumns(width, of), width, pen);

export interface DrawOptions {
  readonly width: number;
  readonly pen: Pen;
  /** The pane has the focus. */
  readonly focused: boolean;
}

export function drawModuleRow(row: ModuleRow, { width, pen, focused }: DrawOptions, of?: ModuleKind): string {
  const { kind, name, indent, folded, glyph, status, tone } = row;
  // A step stands below the name of its phase, which has a sign before it.
  const sign = folded === undefined ? '' : `${pen.sign(folded ? 'folded' : 'unfolded')} `;
  const head = kind === 'part' && folded === undefined ? '  ' : sign;
  const title = [
    { text: `${'  '.repeat(indent)}${head}${name}`, tone: kind === 'group' ? 'bold' : 'plain' },
  ] as const;
  const text = [{ text: row.phase, tone: tone === 'bad' ? 'bad' : 'dim' }] as const;
  const cells = {
    MODULE: title,
    COMPONENT: title,
    ACTION: [{ text: row.action, tone: row.action === 'none' ? 'dim' : 'plain' }],
    STATUS: stateCell(glyph === undefined ? undefined : pen.mark(glyph), status, tone),
    TIME: [{ text: row.time }],
    PHASE: text,
    STEP: text,
  } as const;
  const look = { selected: row.selected, focused, marked: row.marked };
  return drawRow(cells, moduleColumns(width, of), look, { width, pen });
}
