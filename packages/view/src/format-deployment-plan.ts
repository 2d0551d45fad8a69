import type { Diagnostic, FieldChange, FileChange, Plan, PlanAction, PlanStep, Target } from '@seed/kernel';
import { causeText } from './cause-text.ts';
import { cloudLines } from './format-cloud.ts';
import { count } from './format-quantity.ts';
import { plainText } from './plain-text.ts';
import type { Glyph, Style } from './style.ts';
import { cutTo, padTo, spread } from './text-layout.ts';
import { widthOf } from './text-width.ts';

/** What a plan does not know itself: where it would be executed and remembered. */
export interface PlanSetting {
  readonly executor?: string;
  /** Name of the store; empty where nobody knows it. */
  readonly state: string;
  /** True where builds are rehearsed and not run. */
  readonly rehearsal?: boolean;
}

export interface FormatPlanOptions extends PlanSetting {
  readonly style: Style;
  readonly columns: number;
  /** Everything: each file, each field, the AWS resources, what is unchanged. */
  readonly details?: boolean;
}

interface StepOptions extends FormatPlanOptions {
  /** The plan is for AWS, where modules may have a role and a stack of their own. */
  readonly remote?: boolean;
}

const GLYPH: Readonly<Record<PlanAction, Glyph>> = {
  create: 'create',
  update: 'update',
  destroy: 'destroy',
  none: 'unchanged',
};

/** Lines of a step that are shown without `details`. */
const SHOWN_LINES = 6;
/** Steps of a group beyond which unchanged ones are only counted. */
const MOST_UNCHANGED = 12;

/** `0123…8901`: enough to recognise an account. */
export const shortAccount = (account: string): string =>
  account.length > 8 ? `${account.slice(0, 4)}…${account.slice(-4)}` : account;

function fieldLine(change: FieldChange, options: FormatPlanOptions, width: number): string {
  const { style } = options;
  const name = change.field.replace(/^parameters\./, '');
  const arrow = style.ascii ? '->' : '→';
  const before = change.before === undefined ? '(none)' : plainText(change.before);
  const after = change.after === undefined ? '(none)' : plainText(change.after);
  const text = change.before === undefined ? after : `${before} ${arrow} ${after}`;
  return `      ${padTo(name, width)}  ${cutTo(text, Math.max(20, options.columns - width - 9), style.more)}`;
}

function detailLines(step: PlanStep, options: StepOptions): string[] {
  const { cause } = step;
  const { style, details = false } = options;
  const fields = cause.kind === 'changed' ? cause.fields : [];
  const files = cause.kind === 'changed' && details ? cause.files : [];
  const unknown = step.action === 'none' || (!details && step.action !== 'create') ? [] : step.unknown;
  const limit = details ? Number.POSITIVE_INFINITY : SHOWN_LINES;
  const names = [
    ...fields.map(({ field }) => field.replace(/^parameters\./, '')),
    ...unknown.map((u) => u.parameter),
  ];
  const width = Math.min(32, Math.max(8, ...names.map(widthOf)));
  const lines = [
    ...fields.map((field) => fieldLine(field, options, width)),
    ...unknown.map(
      ({ parameter, after }) => `      ${padTo(parameter, width)}  ${style.dim(`(known after ${after})`)}`,
    ),
  ];
  const kept = lines.slice(0, limit);
  const glyph: Record<FileChange['change'], string> = { added: '+', removed: '-', changed: '~' };
  return [
    ...kept,
    ...(lines.length > kept.length
      ? [style.dim(`      ${style.more} and ${lines.length - kept.length} more`)]
      : []),
    ...files.map(({ path, change }) => `      ${style.dim(glyph[change])} ${path}`),
    ...(details && step.path !== undefined ? [style.dim(`      sources ${step.path}`)] : []),
    ...(details || (options.remote === true && step.resources.some(({ kind }) => kind === 'stack'))
      ? step.resources.map(({ kind, name }) =>
          style.dim(`      ${kind} ${name}${options.remote === true ? '' : ' (remote runs)'}`),
        )
      : []),
  ];
}

function stepLines(step: PlanStep, options: StepOptions, names: number): string[] {
  const { style } = options;
  const excluded = step.cause.kind === 'excluded';
  const glyph = style.glyph(excluded ? 'skipped' : GLYPH[step.action]);
  const word = step.action === 'none' ? '' : `${step.action.padEnd(8)} `;
  const text = `${word}${causeText(step.cause)}`;
  const line = `  ${glyph} ${padTo(step.node, names)} ${step.action === 'none' ? style.dim(text) : text}`;
  return [line, ...detailLines(step, options)];
}

function groupLines(
  group: Plan['groups'][number],
  steps: readonly PlanStep[],
  options: StepOptions & { readonly names: number },
): string[] {
  if (steps.length === 0) return [];
  const { style, columns, names, details = false } = options;
  const limit = group.concurrency === undefined ? '' : `(${group.concurrency} at a time)`;
  const head = spread(`  ${style.bold(group.name)}`, style.dim(limit), Math.min(columns, 80));
  const quiet = steps.filter(({ cause }) => cause.kind === 'unchanged' && cause.unless === undefined);
  const hide = !details && quiet.length > MOST_UNCHANGED;
  const shown = hide ? steps.filter((step) => !quiet.includes(step)) : steps;
  return [
    head.trimEnd(),
    ...shown.flatMap((step) => stepLines(step, options, names)),
    ...(hide ? [`  ${style.glyph('unchanged')} ${style.dim(`${quiet.length} more are unchanged`)}`] : []),
  ];
}

function targetText(steps: readonly PlanStep[], style: Style): string {
  const targets = new Map<string, Target>();
  for (const { target } of steps) targets.set(`${target.alias} ${target.region}`, target);
  const [first] = targets.values();
  if (first === undefined) return '';
  if (targets.size === 1)
    return `account ${first.alias} ${shortAccount(first.accountId)}${style.dot}${first.region}`;
  const accounts = new Set([...targets.values()].map(({ alias }) => alias));
  return `${count(accounts.size, 'account')}, ${count(targets.size, 'target')}`;
}

/** `1 to create, 4 to update, 1 unchanged`. */
export function countsText(plan: Pick<Plan, 'counts'>): string {
  const { create, update, destroy, unchanged, excluded } = plan.counts;
  const parts = [
    ...(create > 0 ? [`${create} to create`] : []),
    ...(update > 0 ? [`${update} to update`] : []),
    ...(destroy > 0 ? [`${destroy} to destroy`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(excluded > 0 ? [`${excluded} not selected`] : []),
  ];
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

function header(plan: Plan, options: FormatPlanOptions): string[] {
  const { style, executor, state, rehearsal } = options;
  const first = [
    `Deployment ${style.bold(plan.deployment)}`,
    `project ${plan.project}`,
    targetText(plan.steps, style),
    ...(executor === undefined
      ? []
      : [`executor ${executor}${rehearsal === true ? ', offline rehearsal' : ''}`]),
  ];
  const second = [
    ...(plan.manifest === undefined ? [] : [plan.manifest]),
    ...(state === '' ? [] : [`state ${state}`]),
    `${count(plan.steps.length, 'module')} in ${count(plan.groups.length, 'group')}`,
  ];
  const { selection } = plan;
  const chosen = [
    ...(selection?.only ?? []).map((glob) => `only ${glob}`),
    ...(selection?.exclude ?? []).map((glob) => `without ${glob}`),
  ];
  return [
    first.filter((part) => part !== '').join(style.dot),
    second.join(style.dot),
    ...(chosen.length === 0 ? [] : [chosen.join(style.dot)]),
  ];
}

/** The plan as people read it; order on the screen is the order of execution. Diagnostics are printed apart. */
export function formatDeploymentPlan(plan: Plan, asked: FormatPlanOptions): string {
  const { cloud } = plan;
  const options: StepOptions = { ...asked, remote: cloud !== undefined };
  const { style } = options;
  const names = Math.min(48, Math.max(20, ...plan.steps.map(({ node }) => widthOf(node))));
  const removed = plan.steps.filter(({ cause }) => cause.kind === 'removed');
  const others = Map.groupBy(
    plan.steps.filter((step) => !removed.includes(step)),
    ({ group }) => group,
  );
  const groups = plan.kind === 'destroy' ? [...plan.groups].reverse() : plan.groups;
  const known = new Set(groups.map(({ name }) => name));
  const strays = [...others.keys()].filter((name) => !known.has(name)).map((name) => ({ name }));
  const blocks = [...groups, ...strays].map((group) =>
    groupLines(group, others.get(group.name) ?? [], { ...options, names }),
  );
  const gone = removed.length === 0 ? [] : [`  ${style.bold('removed from the manifest')}`];
  const destroyed = plan.steps.filter(({ action }) => action === 'destroy').map(({ node }) => node);
  const { details = false } = options;
  return [
    ...header(plan, options),
    ...(cloud === undefined ? [] : cloudLines(cloud, { style, details, changes: hasChanges(plan) })),
    ...[[...gone, ...removed.flatMap((step) => stepLines(step, options, names))], ...blocks]
      .filter((lines) => lines.length > 0)
      .flatMap((lines) => ['', ...lines]),
    '',
    `Plan: ${countsText(plan)}.`,
    ...(destroyed.length === 0 ? [] : [warning(destroyed, style)]),
  ].join('\n');
}

function warning(nodes: readonly string[], style: Style): string {
  const named = nodes.length <= 3 ? nodes.join(', ') : count(nodes.length, 'module');
  return `${style.glyph('attention')} ${named} will be destroyed. This cannot be undone.`;
}

/** True when executing the plan would do something. */
export function hasChanges(plan: Pick<Plan, 'counts'>): boolean {
  const { create, update, destroy } = plan.counts;
  return create + update + destroy > 0;
}

/** Diagnostics that forbid the plan. */
export const planErrors = (plan: Pick<Plan, 'diagnostics'>): readonly Diagnostic[] =>
  plan.diagnostics.filter(({ severity }) => severity === 'error');
