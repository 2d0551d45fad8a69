import { widthOf } from '@seed/view';
import type { LogPane, LogRow } from '../model/rows.ts';
import { fit, withoutColours, wrapTo } from './fit.ts';
import { paintLine } from './paint-line.ts';
import type { Pen } from './pen.ts';

const STREAM = 6;

export interface DrawLogOptions {
  readonly width: number;
  readonly height: number;
  readonly pen: Pen;
}

/** Where the searched text stands, for lines without colours of their own. */
function emphasize(text: string, search: string, pen: Pen): string {
  if (search === '' || text.includes('\u001b')) return text;
  // Capitals count where the search has any, as they do for who looks for matches.
  const at = (search === search.toLowerCase() ? text.toLowerCase() : text).indexOf(search);
  if (at < 0) return text;
  const end = at + search.length;
  return text.slice(0, at) + pen.inverse(text.slice(at, end)) + text.slice(end);
}

function headOf(row: LogRow, { times }: Pick<LogPane, 'times'>, pen: Pen): readonly [string, number] {
  const bar = row.current || row.selected ? pen.sign('bar') : row.marked ? pen.sign('mark') : ' ';
  const text = `${times && row.time !== '' ? `${row.time} ` : ''}${row.stream.padEnd(STREAM)} `;
  return [`${bar}${pen.dim(text)}`, widthOf(bar) + widthOf(text)];
}

/** The rows of the screen that one line of the log takes: one, or all it needs where lines are wrapped. */
function rowsOf(row: LogRow, pane: LogPane, { width, pen }: DrawLogOptions): string[] {
  const [head, taken] = headOf(row, pane, pen);
  const room = Math.max(1, width - taken);
  if (row.loading) return [head + paintLine([{ text: pen.more, tone: 'dim' }], room, pen)];
  const text = pen.color ? row.text : withoutColours(row.text);
  const shown = row.match ? emphasize(text, pane.search, pen) : text;
  const toned = row.stream === 'agent' && !shown.includes('\u001b') ? pen.dim(shown) : shown;
  const parts = pane.wrap ? wrapTo(toned, room) : [toned];
  return parts.map((part, at) => (at === 0 ? head : ' '.repeat(taken)) + fit(part, room, pen.more));
}

/** The lines of a log; at the end of it the last stays at the bottom, however many rows it takes. */
export function drawLog(pane: LogPane, options: DrawLogOptions): string[] {
  const { width, height, pen } = options;
  const notice =
    pane.notice === undefined ? [] : [paintLine([{ text: ` ${pane.notice}`, tone: 'warn' }], width, pen)];
  const rows = pane.rows.flatMap((row) => rowsOf(row, pane, options));
  const room = height - notice.length;
  const shown = pane.anchor === 'bottom' ? rows.slice(-room) : rows.slice(0, room);
  return [...notice, ...shown];
}
