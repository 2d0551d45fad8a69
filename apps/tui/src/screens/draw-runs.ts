import type { RunRow } from '../model/rows.ts';
import type { DrawOptions } from './draw-modules.ts';
import type { Pen } from './pen.ts';
import { type Column, drawHeading, drawRow, MARGIN, stateCell } from './table.ts';

const KIND = 9;
/** `components run`, where there is room. */
const WIDE_KIND = 15;
const STATUS = 20;
const STARTED = 18;
const EXECUTOR = 11;
const LEAST_NAME = 9;
const LEAST_COUNTS = 20;

/** Columns of the list of runs: a narrow pane shows what it is and how it stands, a wide one everything. */
export function runColumns(width: number): readonly Column[] {
  const room = width - MARGIN;
  const has = {
    kind: room >= LEAST_NAME + KIND + 14,
    started: room >= 20 + KIND + STATUS + STARTED,
    counts: room >= 20 + KIND + STATUS + STARTED + EXECUTOR + LEAST_COUNTS,
  };
  const status = has.started ? STATUS : Math.min(STATUS, Math.max(12, room - LEAST_NAME - KIND));
  const kind = has.started && room >= 20 + WIDE_KIND + STATUS + STARTED ? WIDE_KIND : KIND;
  const fixed = (has.kind ? kind : 0) + status + (has.started ? STARTED : 0) + (has.counts ? EXECUTOR : 0);
  const rest = room - fixed;
  const name = has.counts ? Math.max(20, Math.ceil(rest / 3)) : rest;
  return [
    { name: 'DEPLOYMENT', width: Math.max(1, name) },
    ...(has.kind ? [{ name: 'KIND', width: kind }] : []),
    { name: 'STATUS', width: status },
    ...(has.started ? [{ name: 'STARTED', width: STARTED }] : []),
    ...(has.counts
      ? [
          { name: 'EXECUTOR', width: EXECUTOR },
          { name: 'MODULES', width: rest - name },
        ]
      : []),
  ];
}

export const drawRunHeading = (width: number, pen: Pen): string => drawHeading(runColumns(width), width, pen);

export function drawRunRow(row: RunRow, { width, pen, focused }: DrawOptions): string {
  const cells = {
    DEPLOYMENT: [{ text: row.name }],
    KIND: [{ text: row.kind }],
    STATUS: stateCell(pen.mark(row.glyph), row.status, row.tone),
    STARTED: [{ text: row.started, tone: 'dim' }],
    EXECUTOR: [{ text: row.executor, tone: 'dim' }],
    MODULES: [{ text: row.counts }],
  } as const;
  return drawRow(cells, runColumns(width), { selected: row.selected, focused }, { width, pen });
}
