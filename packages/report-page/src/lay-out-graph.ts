import { Graph, layout } from '@dagrejs/dagre';
import type { NodeId } from '@seed/kernel';
import { rankModules } from './rank-modules.ts';
import type { Ranks } from './rank-modules.ts';
import type { RunReport } from './run-report.ts';

export const BOX = { width: 184, height: 34 } as const;

/** Between columns of a group, and more between groups. */
const COLUMN_GAP = 52;
const LANE_GAP = 76;
const MARGIN = 20;
/** For the names of the groups. */
const HEAD = 44;

/** A drawing in pixels; y grows downwards. */
export interface GraphDrawing {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly name: string; readonly x: number; readonly width: number }[];
  /** Upper left corners. */
  readonly boxes: ReadonlyMap<NodeId, { readonly x: number; readonly y: number }>;
  /** From what is done first to what waits for it, as path data of SVG. */
  readonly arrows: readonly { readonly from: NodeId; readonly to: NodeId; readonly path: string }[];
}

interface Arrow {
  readonly from: NodeId;
  readonly to: NodeId;
}

function arrowsOf(modules: RunReport['modules']): Arrow[] {
  const known = new Set(modules.map(({ id }) => id));
  return modules.flatMap(({ id, needs }) =>
    [...new Set(needs)].filter((need) => known.has(need) && need !== id).map((from) => ({ from, to: id })),
  );
}

interface Span {
  readonly left: NodeId;
  readonly right: NodeId;
  /** The columns that the arrow passes. */
  readonly between: readonly number[];
}

function spanOf({ from, to }: Arrow, { rankOf }: Ranks): Span {
  const [a, b] = [rankOf.get(from) ?? 0, rankOf.get(to) ?? 0];
  const [left, right] = a < b ? [from, to] : [to, from];
  const between = Array.from({ length: Math.abs(a - b) - 1 }, (_, i) => Math.min(a, b) + 1 + i);
  return { left, right, between };
}

/**
 * Leads arrows past the modules of the columns between their ends, unless there are so many that nobody could follow
 * them and the modules would be far apart: then they go straight, behind the modules.
 */
function spansOf(arrows: readonly Arrow[], ranks: Ranks): Span[] {
  const spans = arrows.map((arrow) => spanOf(arrow, ranks));
  const places = new Set(spans.flatMap(({ left, between }) => between.map((rank) => wayPoint(left, rank))));
  return places.size <= 1.5 * ranks.rankOf.size ? spans : spans.map((span) => ({ ...span, between: [] }));
}

const wayPoint = (left: NodeId, rank: number): string => `${rank} ${left}`;
const ofModule = (id: NodeId): string => `m ${id}`;

/**
 * Heights of modules and of the places where arrows pass columns. All arrows that begin at one module pass a column
 * at one place, so that a module that everybody reads does not push the others apart.
 */
function placeVertically(spans: readonly Span[], ranks: Ranks): (name: string) => number {
  const graph = new Graph();
  // Columns are given, which the library's types do not know to be possible.
  graph.setGraph({ rankdir: 'LR', ranker: 'none' as never, nodesep: 10, edgesep: 6, ranksep: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  // The library keeps every other column for the middles of edges.
  for (const [id, rank] of ranks.rankOf) graph.setNode(ofModule(id), { ...BOX, rank: 2 * rank });
  const rankOf = (id: NodeId): number => ranks.rankOf.get(id) ?? 0;
  for (const { left, right, between } of spans) {
    // Long ones that go straight would only push others aside.
    if (rankOf(right) - rankOf(left) !== between.length + 1) continue;
    let last = ofModule(left);
    for (const rank of between) {
      const next = wayPoint(left, rank);
      if (!graph.hasNode(next)) graph.setNode(next, { width: 1, height: 4, rank: 2 * rank });
      graph.setEdge(last, next);
      last = next;
    }
    graph.setEdge(last, ofModule(right));
  }
  layout(graph);
  return (name) => Math.round((graph.node(name) as { readonly y: number }).y);
}

/** Left edges of the columns. */
function placeColumns({ lanes }: Ranks): number[] {
  const left: number[] = [];
  let x = MARGIN;
  for (const { first, last } of lanes) {
    for (let rank = first; rank <= last; rank += 1) {
      left[rank] = x;
      x += BOX.width + (rank === last ? LANE_GAP : COLUMN_GAP);
    }
  }
  return left;
}

/** A line that runs straight through columns and bends between them. */
function bend(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let at = first;
  const pieces = rest.map((point, index) => {
    const straight = index % 2 === 1;
    const middle = Math.round((at.x + point.x) / 2);
    const piece = straight ? `H${point.x}` : `C${middle} ${at.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    at = point;
    return piece;
  });
  return `M${first.x} ${first.y}${pieces.join('')}`;
}

/** Places the modules of a run and the arrows between them; undefined where nothing waits for anything else. */
export function layOutGraph(report: Pick<RunReport, 'modules' | 'groups'>): GraphDrawing | undefined {
  const all = arrowsOf(report.modules);
  const connected = new Set(all.flatMap(({ from, to }) => [from, to]));
  const ranks = rankModules(report, connected);
  const rankOf = (id: NodeId): number => ranks.rankOf.get(id) ?? 0;
  // Only circles have arrows within a column, and a manifest with circles is never executed.
  const arrows = all.filter(({ from, to }) => rankOf(from) !== rankOf(to));
  if (arrows.length === 0) return undefined;
  const spans = spansOf(arrows, ranks);
  const height = placeVertically(spans, ranks);
  const columns = placeColumns(ranks);
  const yOf = (name: string): number => HEAD + MARGIN + height(name);
  const boxes = new Map(
    [...ranks.rankOf].map(([id, rank]): [NodeId, { x: number; y: number }] => [
      id,
      { x: columns[rank] ?? 0, y: yOf(ofModule(id)) - BOX.height / 2 },
    ]),
  );
  const paths = arrows.map((arrow, index) => {
    const { left, right, between } = spans[index] ?? spanOf(arrow, ranks);
    const points = [
      { x: (columns[rankOf(left)] ?? 0) + BOX.width, y: yOf(ofModule(left)) },
      ...between.flatMap((rank) => {
        const y = yOf(wayPoint(left, rank));
        return [
          { x: columns[rank] ?? 0, y },
          { x: (columns[rank] ?? 0) + BOX.width, y },
        ];
      }),
      { x: columns[rankOf(right)] ?? 0, y: yOf(ofModule(right)) },
    ];
    // Drawn from its beginning, so that the head is at its end.
    return { ...arrow, path: left === arrow.from ? bend(points) : bend(points.toReversed()) };
  });
  const lowest = [...boxes.values()].reduce((most, { y }) => Math.max(most, y), 0);
  return {
    width: (columns.at(-1) ?? 0) + BOX.width + MARGIN,
    height: lowest + BOX.height + MARGIN,
    lanes: ranks.lanes.map(({ name, first, last }) => {
      const x = columns[first] ?? 0;
      return { name, x: x - 12, width: (columns[last] ?? 0) + BOX.width - x + 24 };
    }),
    boxes,
    arrows: paths,
  };
}
