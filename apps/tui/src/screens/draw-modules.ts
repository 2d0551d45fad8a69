import type { ModuleRow } from '../model/rows.ts';
import type { Pen } from './pen.ts';
import { type Column, drawHeading, drawRow, MARGIN, stateCell } from './table.ts';

const ACTION = 9;
const STATUS = 14;
const TIME = 9;
const LEAST_NAME = 18;
const LEAST_PHASE = 10;

/** Columns of the module list. The narrower it is, the more go: PHASE, then TIME, then ACTION; never the status. */
export function moduleColumns(width: number): readonly Column[] {
  const room = width - MARGIN - STATUS;
  const has = {
    action: room >= LEAST_NAME + ACTION,
    time: room >= LEAST_NAME + ACTION + TIME,
    phase: room >= LEAST_NAME + ACTION + TIME + LEAST_PHASE,
  };
  const rest = room - (has.action ? ACTION : 0) - (has.time ? TIME : 0);
  const name = has.phase ? Math.max(LEAST_NAME, Math.ceil(rest / 2)) : rest;
  return [
    { name: 'MODULE', width: Math.max(1, name) },
    ...(has.action ? [{ name: 'ACTION', width: ACTION }] : []),
    { name: 'STATUS', width: STATUS },
    ...(has.time ? [{ name: 'TIME', width: TIME }] : []),
    ...(has.phase ? [{ name: 'PHASE', width: rest - name }] : []),
  ];
}

export const drawModuleHeading = (width: number, pen: Pen): string =>
  drawHeading(moduleColumns(width), width, pen);

export interface DrawOptions {
  readonly width: number;
  readonly pen: Pen;
  /** The pane has the focus. */
  readonly focused: boolean;
}

export function drawModuleRow(row: ModuleRow, { width, pen, focused }: DrawOptions): string {
  const { kind, name, indent, folded, glyph, status, tone } = row;
  const head = kind === 'group' ? `${pen.sign(folded === true ? 'folded' : 'unfolded')} ` : '';
  const cells = {
    MODULE: [{ text: `${'  '.repeat(indent)}${head}${name}`, tone: kind === 'group' ? 'bold' : 'plain' }],
    ACTION: [{ text: row.action, tone: row.action === 'none' ? 'dim' : 'plain' }],
    STATUS: stateCell(glyph === undefined ? undefined : pen.mark(glyph), status, tone),
    TIME: [{ text: row.time }],
    PHASE: [{ text: row.phase, tone: tone === 'bad' ? 'bad' : 'dim' }],
  } as const;
  const look = { selected: row.selected, focused, marked: row.marked };
  return drawRow(cells, moduleColumns(width), look, { width, pen });
}
