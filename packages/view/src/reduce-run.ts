import { EVENTS } from '@seed/kernel';
import type { Diagnostic, SeedEvent } from '@seed/kernel';
import { buildFacts } from './build-facts.ts';
import { deploymentPlan } from './deployment-plan.ts';
import type { NodeStatus, NodeView, RunView } from './run-view.ts';

const STATUS_OF: Record<string, NodeStatus> = {
  succeeded: 'succeeded',
  created: 'succeeded',
  updated: 'succeeded',
  destroyed: 'succeeded',
  unchanged: 'succeeded',
  failed: 'failed',
  'timed-out': 'failed',
  fault: 'failed',
  stopped: 'stopped',
  skipped: 'skipped',
};

const without = <K extends keyof NodeView>(node: NodeView, ...keys: K[]): Omit<NodeView, K> =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !(keys as string[]).includes(key))) as Omit<
    NodeView,
    K
  >;

function phaseOf(data: { phase: string; commands?: number }, at: number): NonNullable<NodeView['phase']> {
  const { phase: name, commands } = data;
  return { name, startedAt: at, ...(commands === undefined ? {} : { commands }) };
}

/** Changes of one build; undefined for events that are not about a build. */
function reduceNode(node: NodeView, event: SeedEvent, at: number): NodeView | undefined {
  switch (event.type) {
    case 'node.queued':
      return { ...node, status: 'queued' };
    case 'node.started':
      return { ...node, status: 'running', startedAt: at };
    case 'node.finished': {
      const { outcome, cause, outputs } = event.data;
      const status = STATUS_OF[outcome] ?? 'failed';
      const said = {
        ...(cause === undefined ? {} : { cause }),
        ...(status === 'succeeded' && outcome !== 'succeeded' ? { ending: outcome } : {}),
        ...(outputs === undefined ? {} : { outputs: outputs.length }),
      };
      return { ...without(node, 'phase', 'command'), ...said, status, finishedAt: at };
    }
    case 'build.started': {
      const { image, spec, action, isolation } = event.data;
      return {
        ...node,
        status: 'running',
        startedAt: node.startedAt ?? at,
        spec,
        ...(image === undefined ? {} : { image }),
        ...(action === undefined ? {} : { action }),
        ...(isolation === undefined ? {} : { isolation }),
      };
    }
    case 'build.prepared': {
      const { ref, arn, image, isolation } = event.data;
      return {
        ...node,
        ref,
        ...(arn === undefined ? {} : { arn }),
        ...(image === undefined ? {} : { image }),
        ...(isolation === undefined ? {} : { isolation }),
      };
    }
    case 'phase.started':
      return { ...without(node, 'command', 'failedCommand'), phase: phaseOf(event.data, at) };
    case 'phase.finished':
      return without(node, 'phase', 'command');
    case 'command.started': {
      const { index, of, text } = event.data;
      return { ...node, command: { index, of, text } };
    }
    case 'command.finished': {
      const { command } = node;
      if (event.data.exitCode === 0 || command === undefined || node.failedCommand !== undefined) return node;
      return { ...node, failedCommand: { index: command.index, of: command.of } };
    }
    case 'build.paused':
      return { ...node, status: 'paused', ref: event.data.ref, attach: event.data.attach };
    case 'build.resumed':
      return { ...without(node, 'attach'), status: 'running' };
    case 'build.finished': {
      const result = buildFacts(event.data);
      const done = without(node, 'phase', 'command', 'attach');
      return { ...done, status: STATUS_OF[result.outcome] ?? 'failed', finishedAt: at, result };
    }
    default:
      return undefined;
  }
}

function withError(
  nodes: RunView['nodes'],
  id: NodeView['id'] | undefined,
  { severity, code, hints = [] }: Diagnostic,
): RunView['nodes'] {
  const node = id === undefined ? undefined : nodes.get(id);
  if (node === undefined || severity !== 'error' || node.errorCode !== undefined) return nodes;
  return new Map(nodes).set(node.id, { ...node, errorCode: code, errorHints: hints });
}

function reduceWhole(view: RunView, event: SeedEvent, at: number): RunView {
  switch (event.type) {
    case 'stream.opened':
      return { ...view, run: event.run, command: event.data.command, args: event.data.args };
    case 'run.started': {
      const { kind, executor, target, journal, rehearsal } = event.data;
      return {
        ...view,
        run: event.run,
        startedAt: at,
        kind,
        executor,
        target,
        ...(journal === undefined ? {} : { journal }),
        ...(rehearsal === true ? { rehearsal } : {}),
      };
    }
    case 'plan.made': {
      const plan = deploymentPlan(event.data.plan);
      return plan === undefined ? view : { ...view, plan };
    }
    case 'run.finished':
      return { ...view, finishedAt: at, outcome: event.data.outcome, exitCode: event.data.exitCode };
    case 'diagnostic.reported': {
      const diagnostic = event.data.diagnostic as Diagnostic;
      const nodes = withError(view.nodes, event.node, diagnostic);
      return { ...view, nodes, diagnostics: [...view.diagnostics, diagnostic] };
    }
    case 'notice.raised':
      return view.notices.includes(event.data.text)
        ? view
        : { ...view, notices: [...view.notices, event.data.text] };
    case 'question.asked': {
      const { id, subject } = event.data;
      return { ...view, questions: new Map(view.questions).set(id, { subject, askedAt: at }) };
    }
    case 'question.answered': {
      const questions = new Map(view.questions);
      questions.delete(event.data.id);
      return { ...view, questions };
    }
    default:
      return view;
  }
}

/** Folds one event into the view. Pure: replaying a journal gives what following it gave. */
export function reduceRun(view: RunView, event: SeedEvent): RunView {
  const at = Date.parse(event.at);
  if (!(event.type in EVENTS)) return { ...view, unknown: view.unknown + 1 };
  if (event.node !== undefined) {
    const before: NodeView = view.nodes.get(event.node) ?? { id: event.node, status: 'queued' };
    const after = reduceNode(before, event, at);
    if (after !== undefined) return { ...view, nodes: new Map(view.nodes).set(event.node, after) };
  }
  return reduceWhole(view, event, at);
}
