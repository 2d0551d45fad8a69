import type { Rectangle } from '../model/layout.ts';
import type { SplitLine } from '../model/rows.ts';
import { widthOf } from '@seed/view';
import { paintLine } from './paint-line.ts';
import type { Pen, Sign } from './pen.ts';

/** A pane in a frame, and what it says of itself in its upper edge. */
export interface Titled {
  /** What the frame goes around. */
  readonly inner: Rectangle;
  readonly title: SplitLine;
  /** The focus is on it: its name is inverse. */
  readonly focused: boolean;
}

const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

/** Signs by the directions in which lines leave a cell. */
const CORNERS: ReadonlyMap<number, Sign> = new Map([
  [LEFT | RIGHT, 'horizontal'],
  [UP | DOWN, 'vertical'],
  [RIGHT | DOWN, 'topLeft'],
  [LEFT | DOWN, 'topRight'],
  [RIGHT | UP, 'bottomLeft'],
  [LEFT | UP, 'bottomRight'],
  [LEFT | RIGHT | DOWN, 'teeDown'],
  [LEFT | RIGHT | UP, 'teeUp'],
  [UP | DOWN | RIGHT, 'teeRight'],
  [UP | DOWN | LEFT, 'teeLeft'],
  [UP | RIGHT | DOWN | LEFT, 'cross'],
]);

/** The line between `from` and `to` of an upper edge, with the title of its pane on it. */
function edge(width: number, { title, focused }: Titled, pen: Pen): string {
  const line = pen.sign('horizontal');
  const right = title.right.length === 0 ? [] : [{ text: ' ' }, ...title.right, { text: ' ' }];
  const tail = right.reduce((sum, { text }) => sum + widthOf(text), 0);
  const hasTail = tail > 0 && tail + 16 <= width;
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

/** The frames of panes, as rows for the area; where two meet, their lines do. What they hold is left empty. */
export function drawFrames(area: Rectangle, panes: readonly Titled[], pen: Pen): string[] {
  const grid = Array.from({ length: area.height }, () => new Array<number>(area.width).fill(0));
  const add = (x: number, y: number, ways: number): void => {
    const row = grid[y - area.y];
    if (row !== undefined && x >= area.x && x < area.x + area.width)
      row[x - area.x] = (row[x - area.x] ?? 0) | ways;
  };
  for (const { inner } of panes) ring(inner, add);
  const titles = new Map(panes.map((pane) => [`${pane.inner.x} ${pane.inner.y - 1}`, pane]));
  return grid.map((row, index) => {
    let text = '';
    for (let x = 0; x < row.length; ) {
      const titled = titles.get(`${x + area.x} ${index + area.y}`);
      if (titled === undefined) {
        const sign = CORNERS.get(row[x] ?? 0);
        text += sign === undefined ? ' ' : pen.dim(pen.sign(sign));
        x += 1;
      } else {
        text += edge(titled.inner.width, titled, pen);
        x += titled.inner.width;
      }
    }
    return text;
  });
}

/** The lines around a rectangle. */
function ring({ x, y, width, height }: Rectangle, add: (x: number, y: number, ways: number) => void): void {
  const [left, right, top, bottom] = [x - 1, x + width, y - 1, y + height];
  for (let at = left; at <= right; at += 1) {
    const ways = (at > left ? LEFT : 0) | (at < right ? RIGHT : 0);
    add(at, top, ways);
    add(at, bottom, ways);
  }
  for (let at = top; at <= bottom; at += 1) {
    const ways = (at > top ? UP : 0) | (at < bottom ? DOWN : 0);
    add(left, at, ways);
    add(right, at, ways);
  }
}
