import { widthOf } from '@seed/view';
import { boxOf, layout, SMALLEST } from '../model/layout.ts';
import type { Box, Layout, Rectangle } from '../model/layout.ts';
import type { DialogView } from '../model/rows.ts';
import type { Selectors } from '../model/selectors.ts';
import { screenOf } from '../model/ui-state.ts';
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

function drawHeader(box: Box, { state, selectors, pen }: Subject): Drawn {
  const lines = selectors.headerLines(state).slice(0, box.height);
  const texts = lines.map(
    ({ left, right }) => ` ${paintSplit({ left, right }, Math.max(0, box.width - 2), pen)} `,
  );
  return { key: 'header', at: box, texts };
}

/** As many keys as fit whole. */
function keysThatFit(keys: DialogView['keys'], room: number, gap: number): DialogView['keys'] {
  let used = 0;
  return keys.filter(({ keys: key, label }) => {
    used += widthOf(`${key} ${label}`) + gap;
    return used - gap <= room;
  });
}

function drawFooter(box: Box, { state, selectors, pen }: Subject): Drawn {
  const room = box.width - 2;
  const gap = box.width >= 120 ? 3 : 2;
  const flash = selectors.flashLine(state);
  const line = flash ?? keyLine(keysThatFit(selectors.footerKeys(state), room, gap), ' '.repeat(gap));
  return { key: 'footer', at: box, texts: [` ${paintLine(line, room, pen)} `] };
}

/** What is inside a frame: a pane, or the panes that lie below each other in one. */
function framed(box: Box, panes: readonly Box[]): Rectangle {
  const column = panes.filter(({ x }) => x === box.x);
  const bottom = Math.max(...column.map(({ inner }) => inner.y + inner.height));
  return { ...box.inner, height: bottom - box.inner.y };
}

/** Title rows and frames; what is in a pane is drawn over them. */
function drawEdges(panes: readonly Box[], { state, selectors, pen, plan }: Subject): Drawn[] {
  const titledOf = (box: Box): Titled => ({
    inner: plan.frame ? framed(box, panes) : box.inner,
    title: selectors.paneTitle(state, box),
    focused: box.name === state.focus && state.dialog === undefined && panes.length > 1,
  });
  if (!plan.frame)
    return panes.map((box) => ({
      key: `title ${box.name}`,
      at: { ...box, height: 1 },
      texts: [drawTitle(box.width, titledOf(box), pen)],
    }));
  const top = Math.min(...panes.map(({ y }) => y));
  const bottom = Math.max(...panes.map(({ y, height }) => y + height));
  const area = { x: 0, y: top, width: state.columns, height: bottom - top };
  const heads = panes.filter(({ x, y }) => !panes.some((other) => other.x === x && other.y < y));
  return [{ key: 'frames', at: area, texts: drawFrames(area, heads.map(titledOf), pen) }];
}

function drawPanes({ state, selectors, pen, plan }: Subject): Drawn[] {
  return plan.boxes.filter(isPane).map((box) => {
    const focused = box.name === state.focus && state.dialog === undefined;
    const summary = box.name === 'runs' && plan.arrangement === 'three';
    const texts = drawPane(box.name, box.inner, { state, selectors, pen, focused, summary });
    return { key: box.name, at: box.inner, texts };
  });
}

/** A search or a filter is typed where its results will be: in the last row of the pane. */
function drawPrompt(view: DialogView, { state, pen, plan }: Subject): Drawn[] {
  const box = boxOf(plan, state.focus) ?? plan.boxes.findLast(isPane);
  if (box === undefined) return [];
  const { x, y, width, height } = box.inner;
  const left = inputLine(' /', view.input, pen);
  const right = view.told === undefined ? [] : [view.told, { text: ' ' }];
  const texts = [paintSplit({ left, right }, width, pen)];
  return [{ key: 'prompt', at: { x, y: y + height - 1, width, height: 1 }, texts }];
}

function drawOver(subject: Subject): Drawn[] {
  const { state, selectors, pen } = subject;
  const view = selectors.dialogView(state);
  if (view === undefined) return [];
  if (view.kind === 'search' || view.kind === 'filter') return drawPrompt(view, subject);
  const { width, texts } = drawDialog(view, state, pen);
  const x = Math.floor((state.columns - width) / 2);
  const y = Math.max(0, Math.floor((state.rows - texts.length) / 2));
  return [{ key: 'dialog', at: { x, y, width, height: Math.min(texts.length, state.rows) }, texts }];
}

/** The whole screen as rows of text at places, the later over the earlier. Pure. */
export function drawScreen(state: UiState, selectors: Selectors, pen: Pen): Drawn[] {
  const plan = layout(state.columns, state.rows, screenOf(state), state.focus, state.zoom);
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
