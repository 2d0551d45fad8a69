import { BugError, isSeedError } from '@seed/kernel';
import type { PlanStep } from '@seed/kernel';
import { deployModule } from './deploy-module.ts';
import { destroyModule } from './destroy-module.ts';
import { nodeResult, type NodeResult } from './execution-result.ts';
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
    return nodeResult(step, { outcome: 'failed', cause: error.message, failure: { kind: 'error', error } });
  }
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
