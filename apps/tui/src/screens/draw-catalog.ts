import type { ComponentRow, PipelineRow } from '../model/rows.ts';
import type { DrawOptions } from './draw-modules.ts';
import type { Pen } from './pen.ts';
import { type Column, drawHeading, drawRow, MARGIN, stateCell } from './table.ts';

const VERSION = 12;
const PUBLISHED = 14;
const STATUS = 28;
const AGE = 14;

function componentColumns(width: number): readonly Column[] {
  const rest = width - MARGIN - VERSION - PUBLISHED;
  const name = Math.max(1, Math.min(40, Math.ceil(rest / 2)));
  return [
    { name: 'COMPONENT', width: name },
    { name: 'LOCAL', width: VERSION },
    { name: 'PUBLISHED', width: PUBLISHED },
    { name: 'ACTION', width: Math.max(1, rest - name) },
  ];
}

export const drawComponentHeading = (width: number, pen: Pen): string =>
  drawHeading(componentColumns(width), width, pen);

export function drawComponentRow(row: ComponentRow, { width, pen, focused }: DrawOptions): string {
  const cells = {
    COMPONENT: [{ text: row.name }],
    LOCAL: [{ text: row.version }],
    PUBLISHED: [{ text: row.published }],
    ACTION: stateCell(pen.mark(row.glyph), row.action, row.tone),
  };
  return drawRow(cells, componentColumns(width), { selected: row.selected, focused }, { width, pen });
}

function pipelineColumns(width: number): readonly Column[] {
  const room = width - MARGIN - STATUS;
  const age = room >= 60 ? AGE : 0;
  const name = Math.max(1, Math.min(32, Math.ceil((room - age) / 3)));
  return [
    { name: 'PIPELINE', width: name },
    { name: 'STAGES', width: Math.max(1, room - age - name) },
    { name: 'STATUS', width: STATUS },
    ...(age === 0 ? [] : [{ name: 'AS OF', width: age }]),
  ];
}

export const drawPipelineHeading = (width: number, pen: Pen): string =>
  drawHeading(pipelineColumns(width), width, pen);

export function drawPipelineRow(row: PipelineRow, { width, pen, focused }: DrawOptions): string {
  const stages = row.stages.flatMap(({ name, glyph, tone }, at) => [
    ...(at === 0 ? [] : [{ text: '  ' }]),
    { text: `${pen.mark(glyph)} ${name}`, tone },
  ]);
  const cells = {
    PIPELINE: [{ text: row.name }],
    STAGES: stages,
    STATUS: [{ text: row.status, tone: row.tone }],
    'AS OF': [{ text: row.age, tone: 'dim' as const }],
  };
  return drawRow(cells, pipelineColumns(width), { selected: row.selected, focused }, { width, pen });
}
