import type { Line, Span } from '../model/rows.ts';
import { paintLine, paintSelected } from './paint-line.ts';
import type { Pen } from './pen.ts';

/** A column of a list: its heading and how many cells it has, the space behind it included. */
export interface Column {
  readonly name: string;
  readonly width: number;
}

export type Cells = Readonly<Record<string, Line>>;

/** Cells before the first column: a space, the bar of the selected row, a space. */
export const MARGIN = 3;

/** A text in a column: cut so that a space stays behind it. */
function inColumn(line: Line, width: number, pen: Pen, paint: typeof paintLine): string {
  return width <= 1 ? paint(line, width, pen) : `${paint(line, width - 1, pen)} `;
}

export function drawHeading(columns: readonly Column[], width: number, pen: Pen): string {
  const names = columns.map(({ name, width: cells }) => inColumn([{ text: name }], cells, pen, paintLine));
  return pen.dim(paintLine([{ text: ' '.repeat(MARGIN) + names.join('') }], width, pen));
}

export interface RowLook {
  readonly selected: boolean;
  /** Its pane has the focus. */
  readonly focused: boolean;
  readonly marked?: boolean;
}

/** A row of a list. The selected one has a bar, and is inverse where its pane has the focus. */
export function drawRow(
  cells: Cells,
  columns: readonly Column[],
  look: RowLook,
  { width, pen }: { readonly width: number; readonly pen: Pen },
): string {
  const { selected, focused, marked = false } = look;
  const bar = selected ? pen.sign('bar') : ' ';
  const mark = marked ? pen.sign('mark') : ' ';
  const texts = columns.map(({ name, width: room }) => ({ line: cells[name] ?? [], room }));
  if (selected && focused) {
    const text = texts.map(({ line, room }) => inColumn([{ text: plainOf(line) }], room, pen, paintLine));
    return ` ${paintSelected([{ text: `${bar}${mark}${text.join('')}` }], width - 1, pen)}`;
  }
  const painted = texts.map(({ line, room }) => inColumn(line, room, pen, paintLine)).join('');
  const used = MARGIN + columns.reduce((sum, { width: room }) => sum + room, 0);
  return ` ${bar}${mark}${painted}${' '.repeat(Math.max(0, width - used))}`;
}

const plainOf = (line: Line): string => line.map(({ text }) => text).join('');

/** The mark of a state and its word: never one without the other. */
export const stateCell = (glyph: string | undefined, word: string, tone: Span['tone']): Line => [
  { text: glyph === undefined ? word : `${glyph} ${word}`, ...(tone === undefined ? {} : { tone }) },
];
