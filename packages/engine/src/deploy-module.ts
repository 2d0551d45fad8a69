import type { BuildResult } from '@seed/deployspec';
import { BugError, isSeedError } from '@seed/kernel';
import type { PlanStep } from '@seed/kernel';
import { prepareBuild, rememberFailure, runBuild } from './build-module.ts';
import type { DesiredModule } from './desired.ts';
import { nodeResult, type NodeResult, refusedResult } from './execution-result.ts';
import type { ModuleBuildRequest } from './engine-ports.ts';
import type { ObservedModule } from './observed.ts';
import { resumeBuild } from './outliving-build.ts';
import { observedOf, type StepContext } from './step-context.ts';
import { mergeMetadata } from './tool-outputs.ts';
import { type DeployOutcome, moduleLedger, type ModuleLedger } from './write-state.ts';

/** Builds a module and remembers what came of it. Rejects where the build or the store could not be reached. */
export async function deployModule(step: PlanStep, context: StepContext): Promise<NodeResult> {
  const { key, ports, observed } = context;
  const desired = context.desired.get(step.node);
  if (desired === undefined)
    throw new BugError(
      'engine/no-sources',
      `the plan deploys "${step.node}", which the manifest does not have`,
    );
  const { module, deployspec, dir, dataFiles, digests } = desired;
  const source = { kind: 'folder', dir, dataFiles } as const;
  const inputs = { action: 'deploy', module, deployspec, source, bundleMd5: digests.bundleMd5 } as const;
  const prepared = await prepareBuild(step, inputs, context);
  if (!prepared.ready) return refusedResult(step, prepared);
  const { request, reads, earlier } = prepared;
  const before = observedOf(step, observed);
  const ledger = moduleLedger(step, before, { key, ports });
  const build = await buildOf(request, { before, desired, ledger, reads }, context);
  if (build.outcome !== 'succeeded') return await failed(step, build, ledger);
  const metadata = mergeMetadata(build.metadata, earlier, {
    stale: ports.staleOutputs ?? 'keep',
    facts: deployFacts(desired, { request, build }, context),
  });
  const result = await remember(step, desired, { build, ledger, metadata, reads });
  context.outputs.forget(step.node);
  return result;
}

/** Follows the build of an earlier run, or runs one. */
async function buildOf(
  request: ModuleBuildRequest,
  facts: {
    readonly before: ObservedModule | undefined;
    readonly desired: DesiredModule;
    readonly ledger: ModuleLedger;
    readonly reads: DeployOutcome['reads'];
  },
  context: StepContext,
): Promise<BuildResult> {
  const { before, desired, ledger, reads } = facts;
  const earlier = await resumeBuild(request, { before, content: desired.digests.content }, context);
  if (earlier.result !== undefined) return earlier.result;
  // What the module has for itself in AWS is made before its build, and may take minutes.
  await ledger.beginDeploy(desired, { reads, build: desired.hasModuleStack ? undefined : earlier.next });
  return await runBuild(request, { ledger, next: earlier.next }, context);
}

function deployFacts(
  { commitHash }: DesiredModule,
  { request, build }: { readonly request: ModuleBuildRequest; readonly build: BuildResult },
  { ports }: StepContext,
) {
  return {
    seedFarmer: ports.versions.seedFarmer,
    ...ports.builder.facts?.(request, build),
    ...(commitHash === undefined ? {} : { commitHash }),
  };
}

async function failed(step: PlanStep, build: BuildResult, ledger: ModuleLedger): Promise<NodeResult> {
  const { outcome, cause } = await rememberFailure(build, ledger, 'deploy');
  return nodeResult(step, { outcome, cause, build, failure: { kind: 'build' } });
}

async function remember(
  step: PlanStep,
  desired: DesiredModule,
  {
    build,
    ledger,
    metadata,
    reads,
  }: DeployOutcome & { readonly build: BuildResult; readonly ledger: ModuleLedger },
): Promise<NodeResult> {
  try {
    await ledger.finishDeploy(desired, { metadata, reads });
  } catch (error) {
    if (!isSeedError(error)) throw error;
    const cause = `built, but not remembered, so that the next run builds it again: ${error.message}`;
    return nodeResult(step, { outcome: 'failed', cause, build, failure: { kind: 'error', error } });
  }
  return nodeResult(step, {
    outcome: step.action === 'create' ? 'created' : 'updated',
    build,
    outputs: Object.keys(metadata).toSorted(),
    ...(step.cause.kind === 'upstream' && step.cause.outputs !== undefined
      ? { cause: `new value of ${step.cause.outputs.join(', ')}` }
      : {}),
  });
}
