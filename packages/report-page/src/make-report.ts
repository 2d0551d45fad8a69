import type { NodeId, Plan, PlanStep, SeedEvent } from '@seed/kernel';
import { isDeployment } from '@seed/view';
import type { RunView } from '@seed/view';
import { foldJournal } from './fold-journal.ts';
import type { FoldedJournal } from './fold-journal.ts';
import { REMOVED, moduleReport } from './module-report.ts';
import { standingOf } from './module-standing.ts';
import type { ModuleReport, RunReport, RunState } from './run-report.ts';

/** The end of the output of a module. Lines after `until` (milliseconds since the epoch) are not about its failure. */
export type ReadLastLines = (
  node: NodeId,
  options: { readonly until?: number },
) => Promise<readonly string[]>;

export interface JournalInput {
  /** The first lines of a journal: who ran what. */
  readonly header: {
    readonly id: string;
    readonly kind: string;
    readonly command: string;
    readonly args: readonly string[];
    readonly target: string;
    /** Of seed. */
    readonly version: string;
    /** ISO-8601. */
    readonly startedAt: string;
  };
  readonly events: AsyncIterable<SeedEvent> | Iterable<SeedEvent>;
  /** Whether a run without an end goes on. */
  readonly alive: boolean;
  readonly lastLines: ReadLastLines;
}

/** Groups in the order of execution, removals first; names that only builds have come last. */
function groupsOf(plan: Plan | undefined, modules: readonly ModuleReport[]): RunReport['groups'] {
  const planned = plan === undefined ? [] : plan.kind === 'destroy' ? plan.groups.toReversed() : plan.groups;
  const used = new Set(modules.map(({ group }) => group));
  const known = new Set(planned.map(({ name }) => name));
  return [
    ...(used.has(REMOVED) ? [{ name: REMOVED }] : []),
    ...planned.filter(({ name }) => used.has(name)),
    ...[...used].filter((name) => name !== REMOVED && !known.has(name)).map((name) => ({ name })),
  ];
}

const hasEnding = (module: { readonly standing: string }): boolean =>
  ['failed', 'stopped', 'interrupted', 'running'].includes(module.standing);

async function modulesOf(
  journal: FoldedJournal,
  state: RunState,
  lastLines: ReadLastLines,
): Promise<ModuleReport[]> {
  const { plan, view, drafts, diagnostics, notices } = journal;
  const steps = new Map<NodeId, PlanStep>(plan?.steps.map((step) => [step.node, step]));
  const groups = new Set(plan?.groups.map(({ name }) => name));
  const modules: ModuleReport[] = [];
  for (const id of new Set([...steps.keys(), ...view.nodes.keys()])) {
    const [step, node, draft] = [steps.get(id), view.nodes.get(id), drafts.get(id)];
    const until = draft?.failedAt;
    const wanted = hasEnding({ standing: standingOf(node, step, state) });
    modules.push(
      moduleReport({
        id,
        ...(step === undefined ? {} : { step }),
        ...(node === undefined ? {} : { node }),
        ...(draft === undefined ? {} : { draft }),
        diagnostics: diagnostics.flatMap((one) => (one.node === id ? [one.diagnostic] : [])),
        notices: [...new Set(notices.flatMap((one) => (one.node === id ? [one.text] : [])))],
        lastLines: wanted ? await lastLines(id, until === undefined ? {} : { until }) : [],
        state,
        rehearsal: view.rehearsal === true,
        groups,
      }),
    );
  }
  return modules;
}

function costOf(modules: readonly ModuleReport[]): Pick<RunReport, 'cost'> {
  const priced = modules.flatMap(({ cost }) => (cost === undefined ? [] : [cost.dollars]));
  if (priced.length === 0) return {};
  // Sums of decimal fractions have tails that nobody means.
  const dollars = Number(priced.reduce((sum, one) => sum + one, 0).toFixed(6));
  return { cost: { dollars, builds: priced.length } };
}

function noticesOf(notices: FoldedJournal['notices']): RunReport['notices'] {
  return [...Map.groupBy(notices, ({ text }) => text)].map(([text, said]) => ({
    text,
    modules: [...new Set(said.flatMap(({ node }) => (node === undefined ? [] : [node])))],
  }));
}

function titleOf(view: RunView, { command, target }: JournalInput['header']): string {
  const what = view.target ?? target;
  const verb = view.kind ?? command;
  return `${view.rehearsal === true && isDeployment(view) ? 'rehearsal of ' : ''}${verb} ${what}`.trim();
}

function planFacts(plan: Plan): NonNullable<RunReport['plan']> {
  const { steps: _steps, diagnostics: _diagnostics, ...facts } = plan;
  return facts;
}

/** Reads a journal and says everything about its run that a reader may want. */
export async function makeReport({ header, events, alive, lastLines }: JournalInput): Promise<RunReport> {
  const journal = await foldJournal(events);
  const { view, plan } = journal;
  const state = (view.outcome as RunState | undefined) ?? (alive ? 'running' : 'interrupted');
  const modules = await modulesOf(journal, state, lastLines);
  const groups = groupsOf(plan, modules);
  const places = new Map(groups.map(({ name }, index) => [name, index]));
  const startedAt = view.startedAt ?? journal.firstAt ?? Date.parse(header.startedAt);
  return {
    version: 1,
    run: header.id,
    title: titleOf(view, header),
    command: ['seed', header.command, ...header.args].join(' '),
    seed: journal.seed ?? header.version,
    kind: view.kind ?? header.kind,
    target: view.target ?? header.target,
    ...(view.executor === undefined ? {} : { executor: view.executor }),
    ...(journal.because === undefined ? {} : { because: journal.because }),
    state,
    rehearsal: view.rehearsal === true,
    startedAt,
    endedAt: view.finishedAt ?? journal.lastAt ?? startedAt,
    ...(view.exitCode === undefined ? {} : { exitCode: view.exitCode }),
    ...(journal.message === undefined ? {} : { message: journal.message }),
    ...(plan === undefined ? {} : { plan: planFacts(plan) }),
    groups,
    modules: modules.toSorted((a, b) => (places.get(a.group) ?? 0) - (places.get(b.group) ?? 0)),
    ...costOf(modules),
    diagnostics: journal.diagnostics.flatMap((one) => (one.node === undefined ? [one.diagnostic] : [])),
    notices: noticesOf(journal.notices),
    questions: [...view.questions.values()].map(({ subject }) => subject),
    ...(view.journal === undefined ? {} : { journal: view.journal }),
    missing: journal.missing,
    unknown: view.unknown,
  };
}
