import { isSecretName } from '@seed/engine';
import { createRedactor } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import { formatDeploymentPlan } from '@seed/view';
import type { PlanSetting } from '@seed/view';
import { pythonJson } from '@seed/yaml';
import type { CommandContext } from '../command.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

export interface ShowPlanOptions {
  readonly setting: PlanSetting;
  readonly showManifest: boolean;
  readonly details?: boolean;
}

/** The manifest as it was understood: files and variables in place, modules with their targets. */
export function resolvedManifest(
  deployment: Deployment,
  env: PreparedDeployment['env'],
): Record<string, unknown> {
  const plain = (value: unknown): unknown => JSON.parse(pythonJson(value)) as unknown;
  const groups = deployment.groups.map(({ name, path, concurrency, modules }) => ({
    name,
    ...(path === undefined ? {} : { path }),
    ...(concurrency === undefined ? {} : { concurrency }),
    modules: modules.map(({ stored }) => plain(stored)),
  }));
  const secrets = [...deployment.environment.keys()].filter(isSecretName).flatMap((name) => env[name] ?? []);
  const redact = createRedactor(secrets);
  const shown = { ...(plain(deployment.stored) as Record<string, unknown>), groups };
  return JSON.parse(redact(JSON.stringify(shown))) as Record<string, unknown>;
}

/** Prints the plan on standard output, with the manifest before it where that was asked for. */
export function showPlan(
  { io, out, print }: CommandContext,
  { plan, desired, env }: PreparedDeployment,
  options: ShowPlanOptions,
): void {
  if (options.showManifest && desired !== undefined)
    print(`${JSON.stringify(resolvedManifest(desired.deployment, env), undefined, 2)}\n`);
  const columns = io.stdout.size?.().columns ?? 88;
  const { setting, details = false } = options;
  print(formatDeploymentPlan(plan, { ...setting, style: out, columns, details }));
}
