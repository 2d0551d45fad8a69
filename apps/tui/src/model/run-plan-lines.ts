import { createStyle, cutTo, padTo, shortAccount } from '@seed/view';
import type { NodeId } from '@seed/kernel';
import type { PageStyle } from './frame-lines.ts';
import { hasComponents, modulesOf, standingOf, timeOf } from './module-list.ts';
import type { ModuleItem, Standing } from './module-list.ts';
import { asOneLine } from './one-line.ts';
import { planLines } from './plan-lines.ts';
import type { PlanLine } from './plan-lines.ts';
import type { Line } from './rows.ts';
import type { RunModel } from './run-model.ts';
import { partsOf, partStanding, partText, partTime } from './step-list.ts';

/** Whether a run has a plan to look at: of a deployment, of components that run here, or of what is published. */
export const hasPlan = (run: RunModel): boolean =>
  run.view.plan !== undefined || run.publication !== undefined || hasComponents(run);

const NAME = 40;
const LEAST_NAME = 24;
/** Cells of the sign of what can be folded. */
const SIGN = 2;

/** Who draws has other signs for terminals without UTF-8. */
const { glyph: signOf } = createStyle({ color: false, ascii: false });

function standingText({ glyph, word }: Standing): string {
  return `${glyph === 'question' ? '?' : signOf(glyph)} ${word}`.padEnd(13);
}

const fitted = (text: string, width: number): string => padTo(cutTo(text, width, '…'), width);

interface RowFacts {
  readonly time: string;
  readonly text: string;
  readonly columns: number;
  /** Who draws puts the sign of what can be folded before it. */
  readonly foldable?: boolean;
}

const row = (name: string, standing: Standing, { time, text, columns, foldable = false }: RowFacts): Line => [
  {
    text: fitted(
      name,
      Math.max(LEAST_NAME, Math.min(NAME, Math.floor(columns / 2) - 4)) - (foldable ? SIGN : 0),
    ),
  },
  { text: ` ${standingText(standing)}`, tone: standing.tone },
  { text: ` ${time.padStart(7)}   ${text}`, tone: 'dim' },
];

/** A component with everything that it does, step by step, and how far that is. */
function componentLines(
  item: ModuleItem,
  run: RunModel,
  { now, columns }: { readonly now: number; readonly columns: number },
): readonly PlanLine[] {
  const { id, node, steps = [] } = item;
  const below = partsOf(steps).map((part): PlanLine => {
    const name = `${'  '.repeat(part.depth)}${part.name}`;
    const facts = { time: partTime(part, run, now), text: partText(part), columns };
    return { node: id, line: asOneLine(row(name, partStanding(part, item, run), facts)) };
  });
  const text = node?.cause ?? run.details.get(id)?.document ?? '';
  const facts = { time: timeOf(item, run, now), text, columns, foldable: true };
  const head = row(id, standingOf(item, run), facts);
  return [{ node: id, below: below.length, line: asOneLine(head) }, ...below];
}

type Facts = Readonly<Record<string, unknown>>;

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null;
const factsIn = (value: unknown): readonly Facts[] => (Array.isArray(value) ? value.filter(isFacts) : []);
const textIn = (facts: Facts | undefined, name: string): string => {
  const value = facts?.[name];
  return typeof value === 'string' ? value : '';
};

const ACTION: Readonly<Record<string, Standing>> = {
  create: { glyph: 'create', word: 'create', tone: 'good' },
  update: { glyph: 'update', word: 'update', tone: 'warn' },
  unchanged: { glyph: 'unchanged', word: 'unchanged', tone: 'dim' },
  conflict: { glyph: 'failed', word: 'conflict', tone: 'bad' },
};
const PUBLISHED: Standing = { glyph: 'done', word: 'published', tone: 'good' };

const itemsIn = (target: Facts): readonly Facts[] => factsIn(target['items']);

/** How much a run that publishes is to make or change. */
export const publishedChanges = ({ publication }: RunModel): number =>
  factsIn(isFacts(publication) ? publication['targets'] : undefined)
    .flatMap(itemsIn)
    .filter((item) => textIn(item, 'action') !== 'unchanged').length;

/** What of Image Builder is made or changed, in each account and region, and what of it is done. */
function publicationLines(run: RunModel, columns: number): readonly PlanLine[] {
  const plan = isFacts(run.publication) ? run.publication : undefined;
  const done = new Set([...run.components.values()].flatMap((one) => (one.published ? [one.name] : [])));
  return factsIn(plan?.['targets']).flatMap((one): PlanLine[] => {
    const target = isFacts(one['target']) ? one['target'] : undefined;
    const id: NodeId = ['name', 'account', 'region'].map((name) => textIn(target, name)).join(' ');
    const items = itemsIn(one).map((item): PlanLine => {
      const [kind = '', name = '', version = ''] = textIn(item, 'id').split('/');
      const called = textIn(item, 'name') || name;
      const isDone = done.has(kind === 'component' ? called : `${kind} ${called}`);
      const planned = ACTION[textIn(item, 'action')] ?? ACTION['unchanged'];
      const standing = isDone && planned?.word !== 'unchanged' ? PUBLISHED : planned;
      const facts = { time: '', text: [kind, version].filter((part) => part !== '').join(' '), columns };
      return { node: id, line: asOneLine(row(`  ${called}`, standing ?? PUBLISHED, facts)) };
    });
    const account = textIn(target, 'account');
    const place = [
      textIn(target, 'name'),
      account === '' ? '' : shortAccount(account),
      textIn(target, 'region'),
    ];
    const head: Line = [{ text: `${place.filter((part) => part !== '').join(' · ')}`, tone: 'bold' }];
    return [{ node: id, below: items.length, line: asOneLine(head) }, ...items];
  });
}

/** The plan of a run, line by line, without what is folded. What is done of it is said where lines have room for that. */
export function runPlanLines(
  run: RunModel,
  { columns, ascii, now }: PageStyle & { readonly now: number },
  folded: ReadonlySet<NodeId>,
): readonly PlanLine[] {
  if (run.view.plan !== undefined) return planLines(run.view.plan, { columns, ascii }, folded);
  const lines = hasComponents(run)
    ? modulesOf(run).flatMap((item) => componentLines(item, run, { now, columns }))
    : publicationLines(run, columns);
  return lines.filter(({ node, below }) => node === undefined || below !== undefined || !folded.has(node));
}
