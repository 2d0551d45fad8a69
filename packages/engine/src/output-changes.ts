import type { NodeId, PlanStep } from '@seed/kernel';
import { moduleReferences } from '@seed/manifest';
import { trustedRecord } from './module-standing.ts';
import { digestOutput, outputName } from './output-digest.ts';
import { observedOf, type StepContext } from './step-context.ts';
import { outputOf } from './tool-outputs.ts';

/**
 * The outputs that a module was given and that modules deployed in this run have recorded anew with another value. What
 * it was given stands in its record, or else, after a deployment by Seed-Farmer, is what the other module had recorded.
 */
export async function changedOutputs(
  step: PlanStep,
  deployed: ReadonlySet<NodeId>,
  context: StepContext,
): Promise<readonly string[]> {
  const module = context.desired.get(step.node)?.module;
  if (module === undefined) return [];
  const known = observedOf(step, context.observed);
  const reads = (known === undefined ? undefined : trustedRecord(known))?.reads ?? {};
  const changed = new Set<string>();
  for (const { node, key, ...reference } of moduleReferences(module)) {
    if (!deployed.has(node)) continue;
    const name = outputName(node, key);
    const now = digest((await context.outputs.read(reference))?.json, key);
    const before = reads[name] ?? digest(context.observed.modules.get(node)?.metadata, key);
    // An output that is gone gives the module nothing new; its next deployment says that it is missing.
    if (now !== undefined && before !== undefined && now !== before) changed.add(name);
  }
  return [...changed];
}

function digest(metadata: Readonly<Record<string, unknown>> | undefined, key?: string): string | undefined {
  const value = metadata === undefined ? undefined : outputOf(metadata, key);
  return value === undefined ? undefined : digestOutput(value);
}
