import type { NodeId, PlanStep } from '@seed/kernel';
import type { NodeView } from '@seed/view';
import { formatClock, willNotStart } from '@seed/view';
import { oneLine } from './one-line.ts';
import type { Tone, UiGlyph } from './rows.ts';
import type { RunModel, StepsView } from './run-model.ts';
import { partsOf } from './step-list.ts';
import type { StepPart } from './step-list.ts';
import type { RunChoices } from './ui-state.ts';

/** A module of a run: what was planned for it, and how far it is. */
export interface ModuleItem {
  readonly id: NodeId;
  /** Empty outside of deployments. */
  readonly group: string;
  /** It is no longer in the manifest: listed before the groups. */
  readonly removed: boolean;
  readonly step?: PlanStep;
  readonly node?: NodeView;
  /** Why it does not start, for one that waits behind a failure. */
  readonly blocked?: string;
  /** Of a component that runs here: its phases and steps. */
  readonly steps?: readonly StepsView[];
}

export type ListEntry =
  | {
      readonly kind: 'group';
      readonly name: string;
      readonly items: readonly ModuleItem[];
      readonly folded: boolean;
    }
  | {
      readonly kind: 'module';
      readonly item: ModuleItem;
      readonly indent: 0 | 1;
      /** Of a component: whether its phases and steps are hidden. */
      readonly folded?: boolean;
    }
  | {
      readonly kind: 'part';
      readonly item: ModuleItem;
      readonly part: StepPart;
      /** Of a phase: whether its steps are hidden. */
      readonly folded?: boolean;
    };

function itemsOf(run: RunModel): readonly ModuleItem[] {
  const steps = run.view.plan?.steps ?? [];
  const known = new Set(steps.map(({ node }) => node));
  const planned = steps.map((step): ModuleItem => {
    const node = run.view.nodes.get(step.node);
    const removed = step.cause.kind === 'removed';
    return { id: step.node, group: step.group, removed, step, ...(node === undefined ? {} : { node }) };
  });
  // Components are known with their steps before they begin.
  const components = [...run.details].flatMap(([id, { steps: has }]) => (has === undefined ? [] : [id]));
  const others = [...new Set([...components, ...run.view.nodes.keys()])]
    .filter((id) => !known.has(id))
    .map((id): ModuleItem => {
      const node = run.view.nodes.get(id);
      const has = run.details.get(id)?.steps;
      return {
        id,
        group: '',
        removed: false,
        ...(node === undefined ? {} : { node }),
        ...(has === undefined ? {} : { steps: has }),
      };
    });
  const items = [...planned, ...others];
  const reasons = willNotStart(run.view);
  if (reasons.size === 0) return items;
  return items.map((item) => {
    const blocked = reasons.get(item.id);
    return blocked === undefined ? item : { ...item, blocked };
  });
}

const items = new WeakMap<RunModel, readonly ModuleItem[]>();

/** All modules of a run in the order of execution. Made once for each state of the run. */
export function modulesOf(run: RunModel): readonly ModuleItem[] {
  const known = items.get(run) ?? itemsOf(run);
  items.set(run, known);
  return known;
}

function holds(text: string, filter: string): boolean {
  const lower = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

function passes(item: ModuleItem, { filter, failedOnly }: RunChoices): boolean {
  if (failedOnly && item.node?.status !== 'failed' && !shownParts(item, { failedOnly, filter: '' }).length)
    return false;
  if (filter === '') return true;
  return (
    holds(`${item.id} ${item.step?.action ?? ''} ${item.node?.status ?? ''}`, filter) ||
    shownParts(item, { failedOnly: false, filter }).length > 0
  );
}

/** The rows below a component that a narrowed list shows: those that fit, and the phases that they are in. */
function shownParts(
  { id, steps }: ModuleItem,
  { filter, failedOnly }: Pick<RunChoices, 'filter' | 'failedOnly'>,
): readonly StepPart[] {
  const parts = partsOf(steps ?? []);
  if (!failedOnly && filter === '') return parts;
  const fits = ({ path, step }: StepPart): boolean =>
    step !== undefined &&
    (!failedOnly || step.status === 'failed' || step.status === 'ignored') &&
    (filter === '' || holds(`${id} ${path} ${step.name} ${step.action} ${step.status}`, filter));
  const paths = parts.filter(fits).map(({ path }) => path);
  return parts.filter(({ path }) => paths.some((one) => one === path || one.startsWith(`${path}/`)));
}

/** A component or one of its phases, as `folded` has it that a person has closed or opened it. */
export const foldKey = (as: 'open' | 'closed', id: NodeId, path = ''): string => `${as}\0${id}\0${path}`;

/** A component shows its steps while it runs, where it went wrong, and to somebody who stands in it. */
function isFolded({ id, node }: ModuleItem, choices: RunChoices, alone: boolean): boolean {
  const { folded, node: chosen, part } = choices;
  if (folded.has(foldKey('closed', id))) return true;
  if (alone || folded.has(foldKey('open', id))) return false;
  const isOver = node === undefined || node.status === 'succeeded' || node.status === 'skipped';
  return isOver && !(chosen === id && part !== undefined);
}

function componentEntries(item: ModuleItem, choices: RunChoices, alone: boolean): readonly ListEntry[] {
  const { filter, failedOnly, folded } = choices;
  const narrowed = filter !== '' || failedOnly;
  if (!narrowed && isFolded(item, choices, alone)) return [{ kind: 'module', item, indent: 0, folded: true }];
  const parts = shownParts(item, narrowed ? choices : { filter: '', failedOnly: false });
  const closed = narrowed
    ? []
    : parts.flatMap(({ phase, path }) =>
        phase !== undefined && folded.has(foldKey('closed', item.id, path)) ? [path] : [],
      );
  return [
    { kind: 'module', item, indent: 0, folded: false },
    ...parts
      .filter(({ path }) => !closed.some((phase) => path.startsWith(`${phase}/`)))
      .map(
        (part): ListEntry =>
          part.phase === undefined
            ? { kind: 'part', item, part }
            : { kind: 'part', item, part, folded: closed.includes(part.path) },
      ),
  ];
}

/** The rows of the list: flat, or modules below the heads of their groups. */
function entriesOf(run: RunModel, choices: RunChoices, grouped: boolean): readonly ListEntry[] {
  const all = modulesOf(run);
  const shown = all.filter((item) => passes(item, choices));
  const flat = (item: ModuleItem): ListEntry => ({ kind: 'module', item, indent: 0 });
  if (hasComponents(run))
    return shown.flatMap((item) =>
      item.steps === undefined ? [flat(item)] : componentEntries(item, choices, all.length === 1),
    );
  if (!grouped || choices.failedOnly) return shown.map(flat);
  const isApart = ({ removed, group }: ModuleItem): boolean => removed || group === '';
  const groups = Map.groupBy(
    shown.filter((item) => !isApart(item)),
    ({ group }) => group,
  );
  return [
    ...shown.filter(isApart).map(flat),
    ...[...groups].flatMap(([name, members]): ListEntry[] => {
      const folded = choices.folded.has(name) && choices.filter === '';
      const head: ListEntry = { kind: 'group', name, items: members, folded };
      return folded
        ? [head]
        : [head, ...members.map((item): ListEntry => ({ kind: 'module', item, indent: 1 }))];
    }),
  ];
}

/** Whether a run is one of components, which show their phases and steps. */
export const hasComponents = (run: RunModel): boolean =>
  modulesOf(run).some(({ steps }) => steps !== undefined);

interface Flattened {
  readonly choices: Pick<RunChoices, 'filter' | 'failedOnly' | 'folded' | 'node'>;
  readonly grouped: boolean;
  readonly entries: readonly ListEntry[];
}

const flattened = new WeakMap<RunModel, Flattened>();

/** The rows of the module list of a run; the same array until something about it changes. */
export function moduleList(run: RunModel, choices: RunChoices, grouped: boolean): readonly ListEntry[] {
  const known = flattened.get(run);
  const { filter, failedOnly, folded } = choices;
  // Which component somebody stands in; what is chosen changes nothing else.
  const inside = choices.part === undefined ? {} : { node: choices.node };
  const isKnown =
    known !== undefined &&
    known.grouped === grouped &&
    known.choices.filter === filter &&
    known.choices.failedOnly === failedOnly &&
    known.choices.folded === folded &&
    known.choices.node === inside.node;
  if (isKnown) return known.entries;
  const entries = entriesOf(run, choices, grouped);
  flattened.set(run, { choices: { filter, failedOnly, folded, ...inside }, grouped, entries });
  return entries;
}

/** Whether a row is what is chosen. */
export function isChosen(entry: ListEntry, { node, group, part }: RunChoices): boolean {
  if (entry.kind === 'group') return group === entry.name;
  const path = entry.kind === 'part' ? entry.part.path : undefined;
  return group === undefined && node === entry.item.id && part === path;
}

/** What choosing a row makes of the choices. */
export function choiceOf(entry: ListEntry): Pick<RunChoices, 'node' | 'group' | 'part'> {
  if (entry.kind === 'group') return { group: entry.name, part: undefined };
  return {
    node: entry.item.id,
    group: undefined,
    part: entry.kind === 'part' ? entry.part.path : undefined,
  };
}

export interface Standing {
  readonly glyph: UiGlyph;
  readonly word: string;
  readonly tone: Tone;
}

const STANDING: Readonly<Record<NodeView['status'], Standing>> = {
  queued: { glyph: 'queued', word: 'queued', tone: 'dim' },
  running: { glyph: 'running', word: 'running', tone: 'accent' },
  paused: { glyph: 'attention', word: 'paused', tone: 'warn' },
  succeeded: { glyph: 'done', word: 'done', tone: 'good' },
  failed: { glyph: 'failed', word: 'failed', tone: 'bad' },
  stopped: { glyph: 'attention', word: 'stopped', tone: 'warn' },
  skipped: { glyph: 'skipped', word: 'skipped', tone: 'dim' },
};

/** How a module stands, in a word. */
export function standingOf(item: ModuleItem, run: RunModel): Standing {
  const { node, step, blocked } = item;
  if (blocked !== undefined) return { glyph: 'queued', word: 'blocked', tone: 'warn' };
  if (node === undefined) {
    if (step?.cause.kind === 'excluded') return { glyph: 'skipped', word: 'excluded', tone: 'dim' };
    if (step?.action === 'none') return { glyph: 'unchanged', word: 'unchanged', tone: 'dim' };
    if (run.state === 'running') return { glyph: 'queued', word: 'waiting', tone: 'dim' };
    return { glyph: 'skipped', word: 'not run', tone: 'dim' };
  }
  if (node.ending === 'unchanged') return { glyph: 'unchanged', word: 'unchanged', tone: 'dim' };
  if (node.status === 'succeeded' && run.view.rehearsal === true)
    return { ...STANDING.succeeded, word: 'rehearsed' };
  const isActive = node.status === 'running' || node.status === 'paused';
  if (isActive && run.state === 'interrupted')
    return { glyph: 'attention', word: 'interrupted', tone: 'warn' };
  return STANDING[node.status];
}

/** How long a module took or takes; empty where it has not begun. */
export function timeOf({ node }: ModuleItem, run: RunModel, now: number): string {
  if (node?.startedAt === undefined) return '';
  const end = node.finishedAt ?? (run.state === 'running' ? now : run.changedAt);
  return formatClock(Math.max(0, end - node.startedAt));
}

const place = (command: { readonly index: number; readonly of: number } | undefined): string =>
  command === undefined ? '' : ` ${command.index}/${command.of}`;

/** `build 1/2`, `5 outputs`, `build 1/2 · exit 1`, `group core has a failure`. */
export function phaseOf({ node, blocked }: ModuleItem): string {
  if (blocked !== undefined) return blocked;
  if (node === undefined) return '';
  const failure = node.result?.failure;
  if (node.status === 'failed' && failure !== undefined) {
    const exit = failure.exitCode === undefined ? [] : [`exit ${failure.exitCode}`];
    return [`${failure.phase.toLowerCase()}${place(failure.command)}`, ...exit].join(' · ');
  }
  if (node.status === 'paused') return node.attach ?? 'paused';
  if (node.phase !== undefined) return `${node.phase.name.toLowerCase()}${place(node.command)}`;
  if (node.status === 'succeeded' && (node.outputs ?? 0) > 0)
    return `${node.outputs} ${node.outputs === 1 ? 'output' : 'outputs'}`;
  return oneLine(node.cause ?? '');
}
