import { createStyle, formatDeploymentPlan } from '@seed/view';
import type { NodeId, Plan, PlanAction } from '@seed/kernel';
import type { Line, Tone } from './rows.ts';

export interface PlanLine {
  readonly line: Line;
  /** The module that the line tells of. */
  readonly node?: NodeId;
  /** It is the first line of its module, with so many more below it. */
  readonly below?: number;
}

const TONE: Readonly<Record<PlanAction, Tone>> = {
  create: 'good',
  update: 'warn',
  destroy: 'bad',
  none: 'dim',
};

interface Made {
  readonly columns: number;
  readonly ascii: boolean;
  readonly lines: readonly PlanLine[];
}

const made = new WeakMap<Plan, Made>();

function linesOf(
  plan: Plan,
  style: { readonly columns: number; readonly ascii: boolean },
): readonly PlanLine[] {
  const text = formatDeploymentPlan(plan, {
    state: '',
    style: createStyle({ color: false, ascii: style.ascii }),
    columns: style.columns,
    details: true,
  });
  const actions = new Map(plan.steps.map(({ node, action }) => [node, action]));
  // The first two lines say what the header of the screen says, and where it is remembered, which a journal does not know.
  const [first = '', , ...rest] = text.split('\n');
  let node: NodeId | undefined;
  const lines = rest.map((line): PlanLine => {
    const named = /^ {2}\S (\S+)/.exec(line)?.[1];
    const isHead = named !== undefined && actions.has(named);
    if (isHead) node = named;
    else if (!line.startsWith('      ')) node = undefined;
    const tone = isHead ? TONE[actions.get(named) ?? 'none'] : 'plain';
    return {
      line: [{ text: line, tone }],
      ...(node === undefined ? {} : { node }),
      ...(isHead ? { below: 0 } : {}),
    };
  });
  const counts = new Map<NodeId, number>();
  for (const { node: of, below } of lines)
    if (of !== undefined && below === undefined) counts.set(of, (counts.get(of) ?? 0) + 1);
  const counted = lines.map((one) =>
    one.below === undefined || one.node === undefined ? one : { ...one, below: counts.get(one.node) ?? 0 },
  );
  return [{ line: [{ text: first }] }, ...counted];
}

/** The plan as `seed plan --details` prints it, line by line, without what is folded. */
export function planLines(
  plan: Plan,
  style: { readonly columns: number; readonly ascii: boolean },
  folded: ReadonlySet<NodeId>,
): readonly PlanLine[] {
  const known = made.get(plan);
  const fits = known?.columns === style.columns && known.ascii === style.ascii;
  const lines = fits ? known.lines : linesOf(plan, style);
  if (!fits) made.set(plan, { ...style, lines });
  if (folded.size === 0) return lines;
  return lines.filter(({ node, below }) => node === undefined || below !== undefined || !folded.has(node));
}
