import type { DocumentResult, PhaseResult, RunResult, StepResult } from '../run-result.ts';

type Json = Readonly<Record<string, unknown>>;

/** ISO 8601 with the offset written out, as AWSTOE does. */
const time = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');

const times = ({ startedAt, finishedAt }: { startedAt: number; finishedAt: number }): Json => ({
  startTime: time(startedAt),
  endTime: time(finishedAt),
});

const STATUS: Readonly<Record<StepResult['status'], string>> = {
  success: 'success',
  failed: 'failed',
  ignored: 'ignored failure',
  skipped: 'skipped',
};

function stepOutput(step: StepResult): Json {
  return {
    name: step.name,
    status: STATUS[step.status],
    failureMessage: step.status === 'success' ? '' : (step.message ?? ''),
    timeoutSeconds: step.timeoutSeconds,
    onFailure: step.onFailure,
    maxAttempts: step.maxAttempts,
    action: step.action,
    ...times(step),
    inputs: JSON.stringify(step.inputs),
    outputs: JSON.stringify(step.outputs),
    loop: step.loop ?? null,
    detailedOutput: step.document === undefined ? '' : JSON.stringify(documentOutput(step.document)),
  };
}

const phaseOutput = (phase: PhaseResult): Json => ({
  name: phase.name,
  status: phase.status,
  ...times(phase),
  failureMessage: phase.message ?? '',
  steps: phase.steps.map(stepOutput),
});

const documentOutput = (document: DocumentResult): Json => ({
  name: document.name,
  filePath: document.path,
  status: document.status,
  description: document.description ?? '',
  ...times(document),
  failureMessage: document.message ?? '',
  phases: document.phases.map(phaseOutput),
});

/** The content of detailedoutput.json. */
export function detailedOutput(result: RunResult): Json {
  return {
    executionId: result.id,
    status: result.status,
    ...times(result),
    failureMessage: result.message ?? '',
    documents: result.documents.map(documentOutput),
  };
}
