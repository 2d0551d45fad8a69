import type { BuildIo } from '@seed/deployspec';
import type { NodeId, PlanStep } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { DesiredModule } from './desired.ts';
import type { EnginePorts } from './engine-ports.ts';
import type { DeploymentKey, Observed, ObservedModule } from './observed.ts';
import type { RunOutputs } from './run-outputs.ts';

/** What every step of a run has at hand. */
export interface StepContext {
  readonly key: DeploymentKey;
  readonly ports: EnginePorts;
  readonly io: BuildIo;
  readonly observed: Observed;
  /** Modules of the manifest; empty for `destroy`. */
  readonly desired: ReadonlyMap<NodeId, DesiredModule>;
  readonly accounts: Pick<Deployment, 'accounts'>;
  readonly outputs: RunOutputs;
}

/** What the stores hold of a step's module in the account and region that the step is about. */
export function observedOf(step: PlanStep, { modules, others = [] }: Observed): ObservedModule | undefined {
  const { accountId, region } = step.target;
  const first = modules.get(step.node);
  const copies = first === undefined ? others : [first, ...others];
  return copies.find(
    ({ node, target }) => node === step.node && target.accountId === accountId && target.region === region,
  );
}
