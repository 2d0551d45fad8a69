import type { Plan } from '@seed/kernel';

/** The plan of a deployment out of `plan.made`, which other commands tell their own plans with; undefined for those. */
export function deploymentPlan(value: unknown): Plan | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, steps, counts, deployment } = value as Readonly<Record<string, unknown>>;
  const isOne =
    (kind === 'apply' || kind === 'destroy') &&
    Array.isArray(steps) &&
    typeof counts === 'object' &&
    counts !== null &&
    typeof deployment === 'string';
  return isOne ? (value as Plan) : undefined;
}
