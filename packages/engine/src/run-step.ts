import { BugError, InputError, isSeedError } from '@seed/kernel';
import type { PlanStep, SeedError } from '@seed/kernel';
import { deployModule } from './deploy-module.ts';
import { destroyModule } from './destroy-module.ts';
import { nodeResult, type NodeResult } from './execution-result.ts';
import { reportFindings } from './report-findings.ts';
import type { StepContext } from './step-context.ts';

/** Does what a step says. Never rejects: whatever goes wrong is the result, so that other modules can end in peace. */
export async function runStep(step: PlanStep, context: StepContext): Promise<NodeResult> {
  const { host } = context.ports;
  host.emit({ type: 'node.started', node: step.node, data: {} });
  const result = await attempt(step, context);
  emitFinished(result, context);
  return result;
}

async function attempt(step: PlanStep, context: StepContext): Promise<NodeResult> {
  try {
    return await (step.action === 'destroy' ? destroyModule(step, context) : deployModule(step, context));
  } catch (thrown) {
    const error = isSeedError(thrown)
      ? thrown
      : new BugError('engine/broken', String(thrown), { cause: thrown });
    report(error, step, context);
    return nodeResult(step, { outcome: 'failed', cause: error.message, failure: { kind: 'error', error } });
  }
}

/** The rest of the run goes on, so the error is said here, with what to do about it. */
function report(error: SeedError, { node }: PlanStep, { ports }: StepContext): void {
  const { code, message, hints } = error;
  const isFound = error instanceof InputError && error.diagnostics.length > 0;
  const findings = isFound
    ? error.diagnostics
    : [{ code, severity: 'error' as const, summary: message, hints }];
  reportFindings(findings, { node, sources: isFound ? error.sources : new Map() }, ports);
}

export function emitFinished(result: NodeResult, { ports }: Pick<StepContext, 'ports'>): void {
  const { node, outcome, cause, action, outputs } = result;
  ports.host.emit({
    type: 'node.finished',
    node,
    data: {
      outcome,
      action,
      ...(cause === undefined ? {} : { cause }),
      ...(outputs === undefined ? {} : { outputs }),
    },
  });
}
