import type { Rectangle } from '../model/layout.ts';
import type { SplitLine } from '../model/rows.ts';
import { widthOf } from '@seed/view';
import { paintLine, sayLine } from './paint-line.ts';
import type { Pen, Sign } from './pen.ts';

/** A pane in a frame, and what it says of itself in its upper edge. */
export interface Titled {
  /** What the frame goes around. */
  readonly inner: Rectangle;
  readonly title: SplitLine;
  /** The focus is on it: its name is inverse. */
  readonly focused: boolean;
}

/** An upper edge without its corners, with the title of its pane on it. */
function edge(width: number, { title: said, focused }: Titled, pen: Pen): string {
  const title = { left: sayLine(said.left, pen), right: sayLine(said.right, pen) };
  const line = pen.sign('horizontal');
  const right = [{ text: ' ' }, ...title.right, { text: ' ' }];
  const tail = right.reduce((sum, { text }) => sum + widthOf(text), 0);
  const hasTail = tail > 2 && tail + 16 <= width;
  const room = width - 3 - (hasTail ? tail + 2 : 1);
  const wanted = title.left.reduce((sum, { text }) => sum + widthOf(text), 0);
  const shown = Math.max(0, Math.min(wanted, room));
  const name = paintLine(focused ? title.left.map(({ text }) => ({ text })) : title.left, shown, pen);
  const fill = width - shown - 3 - (hasTail ? tail + 2 : 0);
  const head = focused ? pen.inverse(` ${name} `) : ` ${name} `;
  const end = hasTail ? `${paintLine(right, tail, pen)}${pen.dim(line.repeat(2))}` : '';
  return `${pen.dim(line)}${head}${pen.dim(line.repeat(Math.max(0, fill)))}${end}`;
}

/** The title row of a pane without a frame: `── 1 modules ──────── 1-7 of 7 ──`. */
export const drawTitle = (width: number, titled: Titled, pen: Pen): string =>
  `${pen.dim(pen.sign('horizontal'))}${edge(width - 1, titled, pen)}`;

/** The frames of panes that stand side by side: where two meet, they share a line. */
export interface DrawnFrames {
  /** The upper edges, with the titles. */
  readonly top: string;
  readonly bottom: string;
  /** Columns of the lines between. */
  readonly bars: readonly number[];
}

/** Draws the frames of panes from left to right, all of them as high. */
export function drawFrames(panes: readonly Titled[], pen: Pen): DrawnFrames {
  const line = pen.sign('horizontal');
  const corner = (first: Sign, other: Sign) => (index: number) =>
    pen.dim(pen.sign(index === 0 ? first : other));
  const [above, below] = [corner('topLeft', 'teeDown'), corner('bottomLeft', 'teeUp')];
  const last = panes.at(-1);
  return {
    top: `${panes.map((pane, index) => above(index) + edge(pane.inner.width, pane, pen)).join('')}${pen.dim(pen.sign('topRight'))}`,
    bottom: `${panes.map(({ inner }, index) => below(index) + pen.dim(line.repeat(inner.width))).join('')}${pen.dim(pen.sign('bottomRight'))}`,
    bars: [
      ...panes.map(({ inner }) => inner.x - 1),
      ...(last === undefined ? [] : [last.inner.x + last.inner.width]),
    ],
  };
}
