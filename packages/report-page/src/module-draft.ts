import type { EventOf, NodeId, SeedEvent } from '@seed/kernel';
import type { CommandReport, NamedValue, PhaseReport } from './run-report.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenPhase = Open<Omit<PhaseReport, 'commands'>> & { readonly commands: Open<CommandReport>[] };

/** What events say of a module beside what `reduceRun` keeps: its history, inputs and cost. */
export interface ModuleDraft {
  readonly id: NodeId;
  needs: readonly NodeId[];
  queuedAt?: number;
  readonly phases: OpenPhase[];
  parameters: readonly NamedValue[];
  outputs: readonly string[];
  /** What Image Builder was given, and what it made of it. */
  readonly published: NamedValue[];
  cost?: { readonly dollars: number; readonly text: string };
  build?: { readonly id: string; readonly executor: string };
  url?: string;
  /** Why its step failed, for `seed explain`, where it is a component. */
  stepCode?: string;
  /** When the first command that failed was over: what a build says later is not about its failure. */
  failedAt?: number;
}

export const emptyDraft = (id: NodeId): ModuleDraft => ({
  id,
  needs: [],
  phases: [],
  parameters: [],
  outputs: [],
  published: [],
});

function finishPhase(draft: ModuleDraft, data: EventOf<'phase.finished'>['data'], at: number): void {
  const phase = draft.phases.findLast(({ name }) => name === data.phase);
  if (phase === undefined) return;
  const before = draft.phases.at(-2);
  const floor = before === undefined ? Number.NEGATIVE_INFINITY : before.startedAt + (before.durationMs ?? 0);
  // Phases of a build far away are told of when they are over, with the time that they took.
  phase.startedAt = Math.max(Math.min(phase.startedAt, at - data.durationMs), Math.min(floor, at));
  phase.durationMs = Math.max(0, Math.min(data.durationMs, at - phase.startedAt));
  phase.outcome = data.outcome;
  if (data.message !== undefined && data.message !== '') phase.message = data.message;
}

function finishCommand(draft: ModuleDraft, data: EventOf<'command.finished'>['data'], at: number): void {
  const command = draft.phases
    .findLast(({ name }) => name === data.phase)
    ?.commands.findLast(({ index }) => index === data.index);
  if (command === undefined) return;
  Object.assign(command, { exitCode: data.exitCode, durationMs: data.durationMs });
  if (data.exitCode !== 0) draft.failedAt ??= at;
}

/** Parameters as `node.inputs` has them; whatever else stands there is left out. */
function parametersOf(value: unknown): NamedValue[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown): NamedValue[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { name, value: text, origin } = one as Record<string, unknown>;
    if (typeof name !== 'string') return [];
    return [
      {
        name,
        ...(typeof text === 'string' ? { value: text } : {}),
        ...(typeof origin === 'string' ? { origin } : {}),
      },
    ];
  });
}

/** Adds what one event of a module says. */
export function addToDraft(draft: ModuleDraft, event: SeedEvent, at: number): void {
  switch (event.type) {
    case 'node.queued':
      draft.queuedAt = at;
      draft.needs = event.data.needs ?? [];
      return;
    case 'node.inputs':
      draft.parameters = parametersOf(event.data.parameters);
      return;
    case 'node.finished':
      draft.outputs = event.data.outputs ?? [];
      return;
    case 'resource.published':
      draft.published.push({ name: event.data.kind, value: event.data.arn });
      return;
    case 'image.finished':
      draft.published.push({ name: `image ${event.data.status}`, value: event.data.arn });
      return;
    case 'build.started':
      draft.build = { id: event.data.id, executor: event.data.executor };
      return;
    case 'build.prepared':
      if (event.data.url !== undefined) draft.url = event.data.url;
      return;
    case 'build.priced':
      draft.cost = { dollars: event.data.dollars, text: event.data.text };
      return;
    case 'phase.started':
      draft.phases.push({ name: event.data.phase, startedAt: at, commands: [] });
      return;
    case 'phase.finished':
      finishPhase(draft, event.data, at);
      return;
    case 'command.started': {
      const { phase, index, of, text } = event.data;
      draft.phases.findLast(({ name }) => name === phase)?.commands.push({ index, of, text, startedAt: at });
      return;
    }
    case 'component.step':
      if (event.data.status === 'failed') draft.stepCode ??= event.data.code ?? 'components/step-failed';
      return;
    case 'command.finished':
      finishCommand(draft, event.data, at);
      return;
    default:
  }
}
