import { cutTo, widthOf } from '@seed/view';
import type { Line, SplitLine } from '../model/rows.ts';
import type { Pen } from './pen.ts';

const cellsOf = (line: Line): number => line.reduce((sum, { text }) => sum + widthOf(text), 0);

/** A line in the characters that the terminal has: what is measured has to be what is drawn. */
export const sayLine = (line: Line, pen: Pen): Line =>
  pen.ascii ? line.map((span) => ({ ...span, text: pen.say(span.text) })) : line;

/** Exactly `width` cells of a line in its colours: cut with `…` or filled with spaces. */
export function paintLine(said: Line, width: number, pen: Pen): string {
  const line = sayLine(said, pen);
  const cells = cellsOf(line);
  if (cells <= width)
    return line.map(({ text, tone }) => pen.tone(tone)(text)).join('') + ' '.repeat(width - cells);
  const more = widthOf(pen.more) <= width ? pen.more : '';
  let room = width - widthOf(more);
  let painted = '';
  for (const { text, tone } of line) {
    const cut = cutTo(text, room, '');
    room -= widthOf(cut);
    painted += pen.tone(tone)(cut);
    // What is left of a wide character that did not fit is told by the sign that something was cut.
    if (cut !== text) break;
  }
  return `${painted}${more}${' '.repeat(Math.max(0, room))}`;
}

/** As `paintLine`, in inverse: colours inside would become stripes. */
export function paintSelected(line: Line, width: number, pen: Pen): string {
  return pen.inverse(paintLine([{ text: line.map(({ text }) => text).join('') }], width, pen));
}

/** Left and right of one line; the left is cut where both do not fit, and the right goes where it has no room. */
export function paintSplit(said: SplitLine, width: number, pen: Pen): string {
  const { left } = said;
  const right = sayLine(said.right, pen);
  const cells = cellsOf(right);
  if (cells === 0 || cells + MOST_LEFT > width) return paintLine(left, width, pen);
  return `${paintLine(left, width - cells - 1, pen)} ${paintLine(right, cells, pen)}`;
}

/** Cells that the left of a line is left with at least. */
const MOST_LEFT = 12;
