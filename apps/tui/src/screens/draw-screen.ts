import { widthOf } from '@seed/view';
import { boxOf, SMALLEST } from '../model/layout.ts';
import type { Box, Layout, Rectangle } from '../model/layout.ts';
import { focusedPane, layoutOf } from '../model/panes.ts';
import type { DialogView, Line, SplitLine } from '../model/rows.ts';
import type { Selectors } from '../model/selectors.ts';
import type { UiState } from '../model/ui-state.ts';
import { drawDialog, inputLine, keyLine } from './draw-dialog.ts';
import { drawPane } from './draw-pane.ts';
import { drawFrames, drawTitle } from './frame.ts';
import type { Titled } from './frame.ts';
import { paintLine, paintSplit } from './paint-line.ts';
import type { Pen } from './pen.ts';

/** Rows of text at a place of the screen. */
export interface Drawn {
  readonly key: string;
  readonly at: Rectangle;
  readonly texts: readonly string[];
  /** It lies over something: its spaces count. */
  readonly over?: true;
}

interface Subject {
  readonly state: UiState;
  readonly selectors: Selectors;
  readonly pen: Pen;
  readonly plan: Layout;
}

const isPane = ({ name }: Box): boolean => name !== 'header' && name !== 'footer' && name !== 'message';

/** One message, where nothing else has room. */
function drawMessage(box: Box, { pen, state }: Subject): Drawn {
  const sentences = [
    `this terminal is ${state.columns}×${state.rows}`,
    `the screens need ${SMALLEST.columns}×${SMALLEST.rows}`,
    'seed monitor --plain needs no more',
  ].map((text) => (pen.ascii ? text.replace('×', 'x') : text));
  const texts = sentences.map((text) => paintLine([{ text }], box.width, pen));
  return { key: 'message', at: box, texts };
}

const cells = (line: Line): number => line.reduce((sum, { text }) => sum + widthOf(text), 0);

/** Where both sides have no room, the right gives way from its left, as far as its last word. */
function giveWay({ left, right }: SplitLine, room: number): SplitLine {
  let kept = right;
  while (kept.length > 1 && cells(left) + cells(kept) + 1 > room) kept = kept.slice(1);
  return { left, right: kept };
}

function drawHeader(box: Box, { state, selectors, pen }: Subject): Drawn {
  const room = Math.max(0, box.width - 2);
  const lines = selectors.headerLines(state).slice(0, box.height);
  const texts = lines.map((line) => ` ${paintSplit(giveWay(line, room), room, pen)} `);
  return { key: 'header', at: box, texts };
}

/** As many keys as fit whole, and always the last: how to get out. */
function keysThatFit(keys: DialogView['keys'], room: number, gap: number): DialogView['keys'] {
  const width = ({ keys: key, label }: DialogView['keys'][number]): number =>
    widthOf(`${key} ${label}`) + gap;
  const last = keys.at(-1);
  if (last === undefined) return [];
  let left = room + gap - width(last);
  const shown = keys.slice(0, -1).filter((key) => {
    left -= width(key);
    return left >= 0;
  });
  return [...shown, last];
}

function drawFooter(box: Box, { state, selectors, pen }: Subject): Drawn {
  const room = box.width - 2;
  const gap = box.width >= 120 ? 3 : 2;
  const keys = selectors.footerKeys(state).map((key) => ({ ...key, keys: pen.say(key.keys) }));
  const line = selectors.flashLine(state) ?? keyLine(keysThatFit(keys, room, gap), ' '.repeat(gap));
  return { key: 'footer', at: box, texts: [` ${paintLine(line, room, pen)} `] };
}

/** Title rows, or the frames between which panes are drawn. */
function drawEdges(panes: readonly Box[], { state, selectors, pen, plan }: Subject): Drawn[] {
  const titledOf = (box: Box): Titled => ({
    inner: box.inner,
    title: selectors.paneTitle(state, box),
    focused: box.name === focusedPane(state) && state.dialog === undefined && plan.panes.length > 1,
  });
  if (!plan.frame)
    return panes.map((box) => ({
      key: `title ${box.name}`,
      at: { ...box, height: 1 },
      texts: [drawTitle(box.width, titledOf(box), pen)],
    }));
  // What lies below another pane is in its frame.
  const heads = panes.filter(({ x, y }) => !panes.some((other) => other.x === x && other.y < y));
  const y = Math.min(...panes.map((box) => box.y));
  const end = Math.max(...panes.map((box) => box.y + box.height));
  const { top, bottom, bars } = drawFrames(heads.map(titledOf), pen);
  const row = { x: 0, width: state.columns, height: 1 };
  const side = pen.dim(pen.sign('vertical'));
  const height = end - y - 2;
  return [
    { key: 'top', at: { ...row, y }, texts: [top] },
    ...bars.map((x) => ({
      key: `bar ${x}`,
      at: { x, y: y + 1, width: 1, height },
      texts: Array.from({ length: height }, () => side),
    })),
    { key: 'bottom', at: { ...row, y: end - 1 }, texts: [bottom] },
  ];
}

function drawPanes({ state, selectors, pen, plan }: Subject): Drawn[] {
  return plan.boxes.filter(isPane).map((box) => {
    const focused = box.name === focusedPane(state) && state.dialog === undefined;
    const summary = box.name === 'runs' && plan.arrangement === 'three';
    const texts = drawPane(box.name, box.inner, { state, selectors, pen, focused, summary });
    return { key: box.name, at: box.inner, texts };
  });
}

/** A search or a filter is typed where its results will be: in the last row of the pane. */
function drawPrompt(view: DialogView, { state, pen, plan }: Subject): Drawn[] {
  const box = boxOf(plan, focusedPane(state));
  if (box === undefined) return [];
  const { x, y, width, height } = box.inner;
  const left = inputLine(' /', view.input, pen);
  const right = view.told === undefined ? [] : [view.told, { text: ' ' }];
  const texts = [paintSplit({ left, right }, width, pen)];
  return [{ key: 'prompt', at: { x, y: y + height - 1, width, height: 1 }, texts, over: true }];
}

function drawOver(subject: Subject): Drawn[] {
  const { state, selectors, pen } = subject;
  const view = selectors.dialogView(state);
  if (view === undefined) return [];
  if (view.kind === 'search' || view.kind === 'filter') return drawPrompt(view, subject);
  const { width, texts } = drawDialog(view, state, pen);
  const x = Math.floor((state.columns - width) / 2);
  const y = Math.max(0, Math.floor((state.rows - texts.length) / 2));
  const height = Math.min(texts.length, state.rows);
  return [{ key: 'dialog', at: { x, y, width, height }, texts, over: true }];
}

/** The whole screen as rows of text at places, the later over the earlier. Pure. */
export function drawScreen(state: UiState, selectors: Selectors, pen: Pen): Drawn[] {
  const plan = layoutOf(state);
  const subject = { state, selectors, pen, plan };
  const message = boxOf(plan, 'message');
  if (message !== undefined) return [drawMessage(message, subject)];
  const panes = plan.boxes.filter(isPane);
  const [header, footer] = [boxOf(plan, 'header'), boxOf(plan, 'footer')];
  return [
    ...(header === undefined ? [] : [drawHeader(header, subject)]),
    ...drawEdges(panes, subject),
    ...drawPanes(subject),
    ...(footer === undefined ? [] : [drawFooter(footer, subject)]),
    ...drawOver(subject),
  ];
}
