import type { PaneName, ScreenName, Zoom } from './ui-state.ts';

export interface Rectangle {
  /** Cells from the left, from 0. */
  readonly x: number;
  /** Rows from the top, from 0. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the screen. Boxes cover the screen and do not overlap. */
export interface Box extends Rectangle {
  readonly name: 'header' | 'footer' | 'message' | PaneName;
  /** Digit that focuses it; absent for what cannot be focused. */
  readonly number?: number;
  /** Where the content goes: without the title row or the frame. */
  readonly inner: Rectangle;
}

export interface Layout {
  /** `small`: the only box is `message`. `frame`: panes have a border, which neighbours share; else a title row. */
  readonly arrangement: 'small' | 'single' | 'stacked' | 'portrait' | 'columns' | 'three';
  readonly frame: boolean;
  readonly boxes: readonly Box[];
  /** Panes that the focus can be on, in the order of their numbers; those that are not drawn now included. */
  readonly panes: readonly PaneName[];
}

/** Smallest screen that anything is drawn on. */
export const SMALLEST = { columns: 40, rows: 10 } as const;

const RUNS_WIDTH = 38;
const MODULES_WIDTH = 78;
/** Fewer rows than this show one pane at a time, however wide they are. */
const STACKABLE_ROWS = 16;

type Arrangement = Layout['arrangement'];

function arrangementOf(columns: number, rows: number): Arrangement {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return 'small';
  if (columns >= 180 && rows >= 40) return 'three';
  if (columns >= 120) return 'columns';
  if (columns < 80 || rows < STACKABLE_ROWS) return 'single';
  return columns <= 84 && rows > 45 ? 'portrait' : 'stacked';
}

function panesOf(screen: ScreenName, arrangement: Arrangement): readonly PaneName[] {
  const wide = arrangement === 'three';
  switch (screen) {
    case 'runs':
      if (wide) return ['runs', 'modules', 'log'];
      return arrangement === 'columns' ? ['runs', 'modules'] : ['runs'];
    case 'run':
      return wide ? ['runs', 'modules', 'log'] : ['modules', 'log'];
    case 'module':
      return wide ? ['runs', 'details', 'log'] : ['details', 'log'];
    case 'plan':
    case 'log':
    case 'components':
    case 'pipelines':
    case 'help':
      return [screen];
  }
}

/** A pane with a title row above its content. */
function titled(name: PaneName, area: Rectangle, number: number | undefined): Box {
  const inner = { ...area, y: area.y + Math.min(1, area.height), height: Math.max(0, area.height - 1) };
  return { name, ...area, ...(number === undefined ? {} : { number }), inner };
}

/** A pane in a frame: its own left side; the right side only where it is the last of its row. */
function framed(
  name: PaneName,
  area: Rectangle,
  { number, last }: { readonly number: number | undefined; readonly last: boolean },
): Box {
  const inner = {
    x: area.x + 1,
    y: area.y + 1,
    width: Math.max(0, area.width - (last ? 2 : 1)),
    height: Math.max(0, area.height - 2),
  };
  return { name, ...area, ...(number === undefined ? {} : { number }), inner };
}

interface Asked {
  readonly area: Rectangle;
  readonly arrangement: Arrangement;
  readonly panes: readonly PaneName[];
  readonly focus: PaneName;
  readonly zoom: Zoom;
  /** Of the whole screen. */
  readonly rows: number;
}

function alone({ area, arrangement, panes, focus }: Asked): Box[] {
  const number = panes.length > 1 ? panes.indexOf(focus) + 1 : undefined;
  const isFramed = arrangement === 'columns' || arrangement === 'three';
  return [isFramed ? framed(focus, area, { number, last: true }) : titled(focus, area, number)];
}

/** Rows of the upper of two panes, its title included. */
function upperHeight({ area, arrangement, panes, zoom, rows }: Asked): number {
  const half = Math.floor(area.height / 2);
  if (zoom === 'half' || arrangement === 'portrait' || panes[0] === 'details') return half;
  return Math.max(5, Math.floor(rows / 3)) + 1;
}

function stacked(asked: Asked): Box[] {
  const { area, panes } = asked;
  const [upper, lower] = panes;
  if (upper === undefined || lower === undefined) return alone(asked);
  const height = upperHeight(asked);
  return [
    titled(upper, { ...area, height }, 1),
    titled(lower, { ...area, y: area.y + height, height: area.height - height }, 2),
  ];
}

/** Widths of columns side by side, frames included; together they are as wide as the screen. */
function widths({ area, panes, focus, zoom }: Asked): number[] {
  const at = panes.indexOf(focus);
  if (panes.length === 1) return [area.width];
  if (panes.length === 2) {
    const share = zoom === 'normal' ? 0.45 : at === 0 ? 0.66 : 0.34;
    const left = Math.round(area.width * share);
    return [left, area.width - left];
  }
  if (zoom === 'normal') {
    const used = [RUNS_WIDTH + 1, MODULES_WIDTH + 1];
    return [...used, area.width - RUNS_WIDTH - MODULES_WIDTH - 2];
  }
  const half = Math.floor(area.width / 2);
  const quarter = Math.floor((area.width - half) / 2);
  const given = [quarter, quarter, quarter];
  given[at] = half;
  const sum = given.reduce((all, one) => all + one, 0);
  return given.map((width, index) => (index === given.length - 1 ? width + area.width - sum : width));
}

function sideBySide(asked: Asked): Box[] {
  const { area, panes, arrangement } = asked;
  let x = area.x;
  return widths(asked).flatMap((width, index): Box[] => {
    const name = panes[index];
    if (name === undefined) return [];
    const column = { ...area, x, width };
    const place = { number: panes.length > 1 ? index + 1 : undefined, last: index === panes.length - 1 };
    x += width;
    if (arrangement !== 'three' || name !== 'modules') return [framed(name, column, place)];
    return withDetails(column, place);
  });
}

/** The list, and below it in the same frame what is known of the module that is chosen. */
function withDetails(
  column: Rectangle,
  place: { readonly number: number | undefined; readonly last: boolean },
): Box[] {
  const below = Math.min(18, Math.floor(column.height * 0.35));
  const list = framed('modules', column, place);
  const top = column.height - below;
  const y = column.y + top;
  return [
    { ...list, height: top, inner: { ...list.inner, height: top - 1 } },
    {
      name: 'details',
      x: column.x,
      y,
      width: column.width,
      height: below,
      // A free row above, the frame below.
      inner: { ...list.inner, y: y + 1, height: Math.max(0, below - 2) },
    },
  ];
}

const flat = (name: Box['name'], area: Rectangle): Box => ({ name, ...area, inner: area });

/** Where everything goes on a screen of this size. Pure; the whole screen is covered, nothing overlaps. */
export function layout(
  columns: number,
  rows: number,
  screen: ScreenName,
  focus: PaneName,
  zoom: Zoom,
): Layout {
  const arrangement = arrangementOf(columns, rows);
  const frame = arrangement === 'columns' || arrangement === 'three';
  if (arrangement === 'small')
    return {
      arrangement,
      frame,
      boxes: [flat('message', { x: 0, y: 0, width: columns, height: rows })],
      panes: [],
    };
  const panes = panesOf(screen, arrangement);
  const head = arrangement === 'three' || rows < STACKABLE_ROWS ? 1 : 2;
  const focused = panes.includes(focus) ? focus : (panes[0] ?? 'runs');
  const area = { x: 0, y: head, width: columns, height: rows - head - 1 };
  const asked: Asked = { area, arrangement, panes, focus: focused, zoom, rows };
  const single = arrangement === 'single' || panes.length === 1 || zoom === 'full';
  const body = single ? alone(asked) : frame ? sideBySide(asked) : stacked(asked);
  return {
    arrangement,
    frame,
    boxes: [
      flat('header', { x: 0, y: 0, width: columns, height: head }),
      ...body,
      flat('footer', { x: 0, y: rows - 1, width: columns, height: 1 }),
    ],
    panes,
  };
}

/** The box of a pane as it is drawn now; undefined while it is hidden. */
export const boxOf = ({ boxes }: Layout, name: Box['name']): Box | undefined =>
  boxes.find((box) => box.name === name);
