import type { Diagnostic, NodeId, Plan, SeedEvent } from '@seed/kernel';
import { EMPTY_RUN, reduceRun } from '@seed/view';
import { foldComponent, foldPipeline } from './fold-published.ts';
import { foldSteps } from './fold-steps.ts';
import type { JournalHeader, ModuleDetails, OpenQuestion, RunModel, RunState } from './run-model.ts';

const NO_DETAILS: ModuleDetails = { phases: [], outputs: [], diagnostics: [] };

/** A run of which nothing but the header is known. */
export function emptyRun(header: JournalHeader, dir: string, state: RunState = 'running'): RunModel {
  return {
    id: header.id,
    dir,
    header,
    state,
    view: EMPTY_RUN,
    details: new Map(),
    questions: new Map(),
    components: new Map(),
    pipelines: new Map(),
    changedAt: Date.parse(header.startedAt),
  };
}

function foldPhases(details: ModuleDetails, event: SeedEvent, at: number): ModuleDetails {
  if (event.type === 'phase.started')
    return { ...details, phases: [...details.phases, { name: event.data.phase, startedAt: at }] };
  if (event.type !== 'phase.finished') return details;
  const { phase: name, outcome, durationMs, exitCode, message } = event.data;
  const known = details.phases.find((phase) => phase.name === name && phase.outcome === undefined);
  const done = {
    name,
    outcome,
    durationMs,
    startedAt: known?.startedAt ?? at - durationMs,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(message === undefined ? {} : { message }),
  };
  const phases =
    known === undefined
      ? [...details.phases, done]
      : details.phases.map((one) => (one === known ? done : one));
  return { ...details, phases };
}

/** What the page of a module shows beside its row; the same value for events that say nothing of it. */
function foldDetails(details: ModuleDetails, event: SeedEvent, at: number): ModuleDetails {
  switch (event.type) {
    case 'node.inputs':
      return { ...details, inputs: event.data.parameters };
    case 'build.prepared':
      return event.data.url === undefined ? details : { ...details, url: event.data.url };
    case 'node.finished':
      return event.data.outputs === undefined ? details : { ...details, outputs: event.data.outputs };
    case 'diagnostic.reported':
      return { ...details, diagnostics: [...details.diagnostics, event.data.diagnostic as Diagnostic] };
    // A build that is made again begins with its first phase.
    case 'build.started':
      return { ...details, phases: [] };
    default:
      return foldPhases(details, event, at);
  }
}

function withStepsOf(details: ModuleDetails, event: SeedEvent, at: number): ModuleDetails {
  const steps = foldSteps(details.steps, event, at);
  if (steps === undefined || steps === details.steps) return details;
  return event.type === 'component.planned'
    ? { ...details, steps, document: event.data.document }
    : { ...details, steps };
}

/** True where an answer is to be typed: the name of a deployment of which something is destroyed. */
function expectedAnswer(
  data: Extract<SeedEvent, { type: 'question.asked' }>['data'],
  plan: Plan | undefined,
): string | undefined {
  if (data.kind === 'text') return data.default;
  if (data.kind === 'go-on') return undefined;
  return plan !== undefined && plan.counts.destroy > 0 ? plan.deployment : undefined;
}

function foldQuestions(
  questions: ReadonlyMap<string, OpenQuestion>,
  event: SeedEvent,
  { plan, at }: { readonly plan: Plan | undefined; readonly at: number },
): ReadonlyMap<string, OpenQuestion> {
  if (event.type === 'question.asked') {
    const { id, subject } = event.data;
    const kind = event.data.kind === 'text' || event.data.kind === 'go-on' ? event.data.kind : 'confirm';
    const expected = expectedAnswer(event.data, plan);
    return new Map(questions).set(id, {
      id,
      kind,
      subject,
      askedAt: at,
      ...(event.node === undefined ? {} : { node: event.node }),
      ...(expected === undefined ? {} : { expected }),
    });
  }
  if (event.type === 'run.finished') return new Map();
  if (event.type !== 'question.answered') return questions;
  const left = new Map(questions);
  left.delete(event.data.id);
  return left;
}

/** Folds a batch of events into a run. Pure; one batch or many give the same run. */
export function foldRun(run: RunModel, events: readonly SeedEvent[]): RunModel {
  let { view, publication, questions, components, pipelines, changedAt, state } = run;
  const details = new Map<NodeId, ModuleDetails>(run.details);
  for (const event of events) {
    view = reduceRun(view, event);
    const at = Date.parse(event.at);
    if (Number.isFinite(at)) changedAt = at;
    if (event.type === 'publication.planned') publication = event.data.plan;
    questions = foldQuestions(questions, event, { plan: view.plan, at });
    components = foldComponent(components, event);
    pipelines = foldPipeline(pipelines, event, at);
    if (event.type === 'run.finished') state = event.data.outcome;
    if (event.node === undefined) continue;
    const before = details.get(event.node) ?? NO_DETAILS;
    const after = withStepsOf(foldDetails(before, event, at), event, at);
    if (after !== before) details.set(event.node, after);
  }
  return {
    ...run,
    view,
    details,
    questions,
    components,
    pipelines,
    changedAt,
    state,
    ...(publication === undefined ? {} : { publication }),
  };
}

/** A run whose process is gone, or was found again. Nobody waits for answers of a process that is gone. */
export function withState(run: RunModel, state: RunState): RunModel {
  if (run.state === state) return run;
  return { ...run, state, ...(state === 'running' ? {} : { questions: new Map() }) };
}
