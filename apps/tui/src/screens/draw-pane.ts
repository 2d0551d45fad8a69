import { widthOf } from '@seed/view';
import type { Box, Rectangle } from '../model/layout.ts';
import { hasComponents } from '../model/module-list.ts';
import { rowsOf } from '../model/panes.ts';
import type { Line, ListView } from '../model/rows.ts';
import type { Selectors } from '../model/selectors.ts';
import { selectedRun } from '../model/ui-state.ts';
import type { UiState } from '../model/ui-state.ts';
import {
  drawComponentHeading,
  drawComponentRow,
  drawPipelineHeading,
  drawPipelineRow,
} from './draw-catalog.ts';
import { drawLog } from './draw-log.ts';
import { type DrawOptions, drawModuleHeading, drawModuleRow } from './draw-modules.ts';
import { drawRunHeading, drawRunRow } from './draw-runs.ts';
import { drawKeyRow, drawTextRow } from './draw-text.ts';
import { paintLine, paintSplit } from './paint-line.ts';
import type { Pen } from './pen.ts';

/** What a pane is drawn from. */
export interface PaneSubject {
  readonly state: UiState;
  readonly selectors: Selectors;
  readonly pen: Pen;
  readonly focused: boolean;
  /** The runs pane of three columns also sums up the run that is chosen. */
  readonly summary: boolean;
}

interface ListParts<Row> {
  readonly heading?: string;
  readonly rowsOf: (rows: number) => ListView<Row>;
  readonly draw: (row: Row, options: DrawOptions) => string;
}

/** A list with its heading; where there is nothing, what to type. */
function drawList<Row>(parts: ListParts<Row>, { width, height }: Rectangle, subject: PaneSubject): string[] {
  const { heading, rowsOf, draw } = parts;
  const { pen, focused } = subject;
  const view = rowsOf(Math.max(0, height - (heading === undefined ? 0 : 1)));
  if (view.total === 0 && view.empty !== undefined)
    return ['', ...view.empty.map((line) => `  ${paintLine(line, width - 2, pen)}`)];
  const rows = view.rows.map((row) => draw(row, { width, pen, focused }));
  return heading === undefined ? rows : [heading, ...rows];
}

const BAR = 9;

function drawBars({ state, selectors, pen }: PaneSubject, width: number): string[] {
  const bars = selectors.groupBars(state);
  const names = Math.min(width - BAR - 12, Math.max(0, ...bars.map(({ name }) => widthOf(name))));
  return bars.map(({ name, done, total, failed }) => {
    const filled = total === 0 ? 0 : Math.floor((done / total) * BAR);
    const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}]`;
    const text = `${paintLine([{ text: name }], names, pen)} ${bar} ${done}/${total}`;
    return `   ${text}${failed === 0 ? '' : pen.red(` ${pen.mark('failed')}${failed}`)}`;
  });
}

/** Below the runs: how the chosen one stands, group by group as far as there is room, and what others ask. */
function drawSummary({ width }: Rectangle, room: number, subject: PaneSubject): string[] {
  const { state, selectors, pen } = subject;
  const indented = (line: Line): string => ` ${paintLine(line, width - 1, pen)}`;
  const part = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', ...lines]);
  const summary = part(selectors.runSummary(state).map(indented));
  const notes = part(selectors.questionNotes(state).map(indented));
  const bars = drawBars(subject, width);
  const left = Math.max(0, room - summary.length - notes.length - 1);
  const shown = bars.length <= left ? bars : bars.slice(0, Math.max(0, left - 1));
  const more = bars.length - shown.length;
  const rest = more === 0 ? [] : [indented([{ text: `  ${pen.more} and ${more} more groups`, tone: 'dim' }])];
  return [...summary, ...part([...shown, ...rest]), ...notes];
}

function drawRuns(area: Rectangle, subject: PaneSubject): string[] {
  const { state, selectors, pen, summary } = subject;
  const parts = { rowsOf: (rows: number) => selectors.runRows(state, rows), draw: drawRunRow };
  if (!summary) return drawList({ ...parts, heading: drawRunHeading(area.width, pen) }, area, subject);
  const height = rowsOf(state, 'runs');
  const list = drawList(parts, { ...area, height }, subject);
  return [...list, ...drawSummary(area, area.height - list.length, subject)];
}

function drawLogPane(area: Rectangle, { state, selectors, pen }: PaneSubject): string[] {
  const height = rowsOf(state, 'log');
  const pane = selectors.logRows(state, height);
  const rows =
    pane.total === 0 && pane.empty !== undefined
      ? pane.empty.map((line) => ` ${paintLine(line, area.width - 1, pen)}`)
      : drawLog(pane, { ...area, height, pen });
  if (height === area.height) return rows;
  const right: Line = [{ text: `${pane.matchText} `, tone: 'dim' }];
  const found = paintSplit({ left: [{ text: ` /${pane.search}` }], right }, area.width, pen);
  return [...rows, ...Array.from({ length: height - rows.length }, () => ''), found];
}

/** The rows of a pane: as many as fit, each exactly as wide as it is. */
export function drawPane(name: Box['name'], area: Rectangle, subject: PaneSubject): string[] {
  const { state, selectors, pen } = subject;
  const { width } = area;
  const page = { columns: width - 2, ascii: pen.ascii };
  const list = <Row>(parts: ListParts<Row>): string[] => drawList(parts, area, subject);
  switch (name) {
    case 'runs':
      return drawRuns(area, subject);
    case 'modules': {
      const run = selectedRun(state);
      const of = run !== undefined && hasComponents(run) ? 'component' : 'module';
      return list({
        heading: drawModuleHeading(width, pen, of),
        rowsOf: (rows) => selectors.moduleRows(state, rows),
        draw: (row, options) => drawModuleRow(row, options, of),
      });
    }
    case 'log':
      return drawLogPane(area, subject);
    case 'details':
      return list({ rowsOf: (rows) => selectors.detailRows(state, rows, page), draw: drawTextRow });
    case 'plan':
      return list({ rowsOf: (rows) => selectors.planRows(state, rows, page), draw: drawTextRow });
    case 'help':
      return list({ rowsOf: (rows) => selectors.helpRows(state, rows), draw: drawKeyRow });
    case 'components':
      return list({
        heading: drawComponentHeading(width, pen),
        rowsOf: (rows) => selectors.componentRows(state, rows),
        draw: drawComponentRow,
      });
    case 'pipelines':
      return list({
        heading: drawPipelineHeading(width, pen),
        rowsOf: (rows) => selectors.pipelineRows(state, rows),
        draw: drawPipelineRow,
      });
    case 'header':
    case 'footer':
    case 'message':
      return [];
  }
}
