import type { ComponentPhase } from '@seed/components';
import type { EventOf } from '@seed/kernel';
import type { ActionEnd, DocumentCall } from './actions/action.ts';
import type { DocumentScope } from './document-scope.ts';
import { runStep } from './run-step.ts';
import type { DocumentResult, PhaseResult, Status, StepResult } from './run-result.ts';
import { throwIfStopped } from './stage.ts';
import type { Stage } from './stage.ts';
import { Stopped } from './step-failure.ts';

export interface DocumentRun {
  readonly stage: Stage;
  readonly scope: DocumentScope;
  readonly name: string;
  /** Names of phases to run, in the order of the document. */
  readonly phases: ReadonlySet<string>;
  /** Called by ExecuteDocument, with the document that asks. */
  call(call: DocumentCall, from: DocumentRun): Promise<ActionEnd>;
  /** Called when a step failed, before anything else happens. */
  failed?(step: StepResult): Promise<void>;
}

export interface DocumentEnd {
  readonly result: DocumentResult;
  /** A step failed whose rule stops everything. */
  readonly aborted: boolean;
}

/** Runs the chosen phases of one document. */
export async function runDocument(run: DocumentRun): Promise<DocumentEnd> {
  const { stage, scope } = run;
  const { record } = stage;
  const startedAt = record.now();
  record.console(`Document ${scope.path}`);
  record.trace({ event: 'document', path: scope.path, stage: stage.name });
  const phases: PhaseResult[] = [];
  let aborted = false;
  for (const phase of scope.document.phases) {
    if (aborted || !run.phases.has(phase.name.text)) continue;
    const end = await runPhase(run, phase);
    phases.push(end.result);
    aborted = end.aborted;
    if (end.result.status === 'stopped') break;
  }
  const status = worst(phases.map((phase) => phase.status));
  const message = phases.find((phase) => phase.status === status && phase.message !== undefined)?.message;
  const description = scope.document.description?.text;
  record.console(`Document ${scope.path} ended: ${status}`);
  const result: DocumentResult = {
    name: run.name,
    path: scope.path,
    stage: stage.name,
    ...(description === undefined ? {} : { description }),
    status,
    ...(message === undefined ? {} : { message }),
    startedAt,
    finishedAt: record.now(),
    phases,
  };
  return { result, aborted };
}

const ORDER: readonly Status[] = ['stopped', 'failed', 'success with ignored failure'];

/** The status that a whole gets from those of its parts. */
export const worst = (statuses: readonly Status[]): Status =>
  ORDER.find((status) => statuses.includes(status)) ?? 'success';

async function runPhase(
  run: DocumentRun,
  phase: ComponentPhase,
): Promise<{ readonly result: PhaseResult; readonly aborted: boolean }> {
  const { stage, scope } = run;
  const { record } = stage;
  const { node } = scope;
  const startedAt = record.now();
  const name = phase.name.text;
  const top = scope.chain.length === 1;
  record.console(`Phase ${name}`);
  if (top) record.emit({ type: 'phase.started', node, data: { phase: name, commands: phase.steps.length } });
  const steps: StepResult[] = [];
  let aborted = false;
  let stopped = false;
  for (const [index, step] of phase.steps.entries()) {
    try {
      throwIfStopped(stage.signal);
      if (top)
        tellStart(run, {
          phase: name,
          index: index + 1,
          of: phase.steps.length,
          step: step.name.text,
          action: step.action.text,
        });
      const call = (one: DocumentCall): Promise<ActionEnd> => run.call(one, run);
      const result = await runStep({ stage, scope, phase: name, step, call });
      steps.push(result);
      tellEnd(run, name, index + 1, result);
      aborted = result.status === 'failed' && step.onFailure === 'Abort';
      if (result.status === 'failed') await run.failed?.(result);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stopped = true;
    }
    if (aborted || stopped) break;
  }
  const status = stopped ? 'stopped' : worst(steps.map(stepStatus));
  const failed = steps.find((step) => step.status === 'failed');
  const message = failed === undefined ? undefined : `step "${failed.name}": ${failed.message ?? 'failed'}`;
  const finishedAt = record.now();
  if (top) {
    const outcome = status === 'failed' ? 'failed' : status === 'stopped' ? 'stopped' : 'succeeded';
    const data: EventOf<'phase.finished'>['data'] = {
      phase: name,
      outcome,
      durationMs: finishedAt - startedAt,
      ...(failed?.exitCode === undefined ? {} : { exitCode: failed.exitCode }),
      ...(message === undefined ? {} : { message }),
    };
    record.emit({ type: 'phase.finished', node, data });
  }
  return {
    result: { name, status, ...(message === undefined ? {} : { message }), startedAt, finishedAt, steps },
    aborted,
  };
}

const stepStatus = ({ status }: StepResult): Status =>
  status === 'failed' ? 'failed' : status === 'ignored' ? 'success with ignored failure' : 'success';

interface StepPlace {
  readonly phase: string;
  readonly index: number;
  readonly of: number;
  readonly step: string;
  readonly action: string;
}

function tellStart({ stage, scope }: DocumentRun, place: StepPlace): void {
  const { record } = stage;
  const { phase, index, of, step, action } = place;
  record.console(`Step ${step}`);
  record.trace({ event: 'step', phase, step, action });
  record.emit({
    type: 'command.started',
    node: scope.node,
    data: { phase, index, of, text: `${step} (${action})` },
  });
}

function tellEnd({ stage, scope }: DocumentRun, phase: string, index: number, result: StepResult): void {
  const { record } = stage;
  const { node } = scope;
  const durationMs = result.finishedAt - result.startedAt;
  const failed = result.status === 'failed' || result.status === 'ignored';
  if (result.exitCode !== undefined) record.console(`ExitCode ${result.exitCode}`);
  record.console(
    failed
      ? `Command execution failed: ${result.message ?? ''}`
      : result.status === 'skipped'
        ? `Step ${result.name} is skipped: ${result.message ?? ''}`
        : 'Command execution completed successfully',
  );
  record.trace({ event: 'step-end', phase, step: result.name, status: result.status, durationMs });
  const exitCode = failed ? (result.exitCode ?? 1) : 0;
  if (scope.chain.length === 1)
    record.emit({ type: 'command.finished', node, data: { phase, index, exitCode, durationMs } });
  record.emit({
    type: 'component.step',
    node,
    data: {
      phase,
      step: result.name,
      action: result.action,
      status: result.status,
      durationMs,
      attempts: result.attempts,
      ...(scope.chain.length === 1 ? {} : { document: scope.path }),
      ...(result.message === undefined ? {} : { message: result.message }),
      ...(result.code === undefined ? {} : { code: result.code }),
      ...(failed ? { span: result.span, hints: [...result.hints], lastLines: [...result.lastLines] } : {}),
    },
  });
}
