import { BugError, ConflictError, hasErrors, InputError } from '@seed/kernel';
import type { NodeId, Plan, PlanStep, Target } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import {
  deployedText,
  outdated,
  removeManifests,
  requestedText,
  writeManifests,
} from './deployment-manifests.ts';
import type { Desired } from './desired.ts';
import type { EnginePorts, PreparedTargets } from './engine-ports.ts';
import { countOutcomes, type ExecutionResult, isFault, type NodeResult } from './execution-result.ts';
import type { Observed } from './observed.ts';
import { changedOutputs } from './output-changes.ts';
import { targetKey } from './region-facts.ts';
import { createRunOutputs } from './run-outputs.ts';
import { emitFinished, runStep } from './run-step.ts';
import { runWaves, wavesOf } from './run-waves.ts';
import { stateKeys } from './state-keys.ts';
import type { StepContext } from './step-context.ts';
import { storedAccounts } from './stored-accounts.ts';
import { storedTargets } from './stored-manifest.ts';
import { withLock } from './take-lock.ts';

export interface Execution {
  readonly plan: Plan;
  /** What the plan was made from; absent for `destroy`. */
  readonly desired?: Desired;
  readonly observed: Observed;
  /** Second interrupt: builds end at once and are left as they are. */
  readonly force?: AbortSignal;
  /** Looks at the stores again once the lock is held; a plan that was made from something else is not executed. */
  readonly observe?: () => Promise<Observed>;
}

/**
 * Does what a plan says, under the lock of the deployment: removals first, then group by group. Resolves for every
 * ending of modules, each of which is in the result; rejects with ConflictError while another run holds the deployment
 * or after it was changed since the plan, with EnvironmentError when the toolchain's store cannot be reached, and with
 * InputError for a plan with errors. The first abort of the signal lets running builds stop and starts no more.
 */
export async function executePlan(
  execution: Execution,
  ports: EnginePorts,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  const { plan, observed } = execution;
  if (hasErrors(plan.diagnostics))
    throw new InputError('deploy/plan-has-errors', `the plan of "${plan.deployment}" has errors`, {
      diagnostics: plan.diagnostics,
    });
  const context = contextOf(execution, ports, signal);
  if (await isDone(execution, ports)) return await runSteps(plan, context);
  return await withLock(observed.key, ports, async () => {
    await expectFresh(execution);
    if (execution.desired !== undefined)
      await writeManifests(requestedEntry(execution.desired, observed), ports);
    const prepared = await prepareTargets(plan, ports, signal);
    const result = await runSteps(plan, context);
    await conclude({ ...execution, signal }, { result, prepared }, ports);
    return result;
  });
}

/** Only where something is built: an account without a step is not even asked. */
async function prepareTargets(
  { steps }: Plan,
  { prepareTargets: prepare, updateTargets = [] }: EnginePorts,
  signal: AbortSignal,
): Promise<PreparedTargets> {
  const active = steps.flatMap(({ action, target }) => (action === 'none' ? [] : [target]));
  const targets = distinctTargets([...active, ...updateTargets]);
  return prepare === undefined || targets.length === 0 ? new Map() : await prepare(targets, signal);
}

function distinctTargets(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

function contextOf(
  { observed, desired, force }: Execution,
  ports: EnginePorts,
  signal: AbortSignal,
): StepContext {
  const modules = new Map(desired?.modules.map((module) => [module.node, module]));
  const targetOf = (node: NodeId) => modules.get(node)?.module.target ?? observed.modules.get(node)?.target;
  return {
    key: observed.key,
    ports,
    observed,
    desired: modules,
    io: { host: ports.host, signal, ...(force === undefined ? {} : { force }) },
    accounts: desired?.deployment ?? storedAccounts(observed),
    outputs: createRunOutputs(observed.key, ports.stores, targetOf),
  };
}

/**
 * True where nothing is to be written at all, so that a run without changes needs no lock. Where somebody holds it, that
 * is said all the same, and one that was left behind goes.
 */
async function isDone({ plan, desired, observed }: Execution, ports: EnginePorts): Promise<boolean> {
  if (desired === undefined || observed.lock !== undefined) return false;
  if ((ports.updateTargets ?? []).length > 0) return false;
  if (plan.steps.some(({ action }) => action !== 'none')) return false;
  const entries = {
    ...requestedEntry(desired, observed),
    ...(isWhole(plan) ? deployedEntry(desired, observed, new Map()) : {}),
  };
  return (await outdated(entries, ports)).length === 0;
}

/** Nothing was left out that is not up to date anyway. */
function isWhole({ steps }: Plan): boolean {
  return steps.every(({ cause }) => cause.kind !== 'excluded' || cause.pending === 'none');
}

function requestedEntry({ deployment }: Desired, { key }: Observed): Readonly<Record<string, string>> {
  return { [stateKeys(key).requested]: requestedText(deployment) };
}

/** Of accounts and regions that this run had nothing to do in, what is known stays. */
function deployedEntry(
  { deployment }: Desired,
  { key, deployed }: Observed,
  prepared: PreparedTargets,
): Readonly<Record<string, string>> {
  return { [stateKeys(key).deployed]: deployedText(deployment, prepared, deployed) };
}

async function expectFresh({ observe, observed, plan }: Execution): Promise<void> {
  if (observe === undefined) return;
  if (essence(await observe()) === essence(observed)) return;
  throw new ConflictError(
    'plan/stale',
    `deployment "${plan.deployment}" was changed after the plan was made`,
    {
      hints: ['make the plan again, and look at what it says now'],
    },
  );
}

/** Without the lock, which by now is ours. */
function essence({ requested, deployed, modules, others }: Observed): string {
  const order = (a: { readonly node: string }, b: { readonly node: string }) => (a.node < b.node ? -1 : 1);
  return pythonJson(
    { requested, deployed, modules: [...modules.values()].toSorted(order), others },
    { sortKeys: true },
  );
}

async function runSteps(plan: Plan, context: StepContext): Promise<ExecutionResult> {
  const { ports, io } = context;
  const deployed = new Set<NodeId>();
  const nodes = await runWaves(wavesOf(plan, ports.parallelism), {
    signal: io.signal,
    keepGoing: ports.keepGoing ?? false,
    decide: (step) => decide(step, deployed, context),
    queued: ({ node, needs }) => ports.host.emit({ type: 'node.queued', node, data: { needs } }),
    passed: (result) => {
      if (result.outcome !== 'excluded') emitFinished(result, context);
    },
    run: async (step) => {
      const result = await runStep(step, context);
      if (result.outcome === 'created' || result.outcome === 'updated') deployed.add(step.node);
      return result;
    },
  });
  throwBugs(nodes);
  return { outcome: outcomeOf(nodes, io.signal), nodes, counts: countOutcomes(nodes) };
}

/** A module without changes is deployed all the same when outputs that it reads have become others in this run. */
async function decide(
  step: PlanStep,
  deployed: ReadonlySet<NodeId>,
  context: StepContext,
): Promise<PlanStep> {
  const { redeployOnOutputChange } = context.ports;
  if (!redeployOnOutputChange || step.action !== 'none' || step.cause.kind !== 'unchanged') return step;
  const outputs = await changedOutputs(step, deployed, context);
  if (outputs.length === 0) return step;
  const of = [...new Set(outputs.map((name) => name.slice(0, name.indexOf(':'))))];
  return {
    ...step,
    action: 'update',
    needs: of,
    cause: { kind: 'upstream', of, rule: 'output-changed', outputs },
  };
}

/** Modules that were under way have ended by now. */
function throwBugs(nodes: readonly NodeResult[]): void {
  for (const { failure } of nodes)
    if (failure?.kind === 'error' && failure.error instanceof BugError) throw failure.error;
}

function outcomeOf(nodes: readonly NodeResult[], signal: AbortSignal): ExecutionResult['outcome'] {
  const open = nodes.filter(({ outcome }) => outcome === 'stopped' || outcome === 'skipped');
  if (signal.aborted && open.length > 0) return 'stopped';
  const failed = nodes.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return open.length > 0 ? 'failed' : 'succeeded';
  return failed.every(isFault) ? 'fault' : 'failed';
}

/**
 * `manifest/deployed` stands for a deployment of which everything is done: not after failures, and not after a selection
 * that left changes out. A deployment without modules is forgotten by `destroy`.
 */
async function conclude(
  { plan, desired, observed, signal }: Execution & { readonly signal: AbortSignal },
  { result, prepared }: { readonly result: ExecutionResult; readonly prepared: PreparedTargets },
  ports: EnginePorts,
): Promise<void> {
  if (result.outcome !== 'succeeded') return;
  if (plan.kind === 'destroy') {
    const copies = observed.modules.size + (observed.others?.length ?? 0);
    if (result.counts.destroyed < copies) return;
    // The manifests go last: they say which accounts are left to look at where this does not get to its end.
    await ports.dismissTargets?.(deploymentTargets(observed), signal);
    await removeManifests(observed.key, ports);
  } else if (desired !== undefined && isWhole(plan)) {
    await writeManifests(deployedEntry(desired, observed, prepared), ports);
  }
}

/** Everywhere that a deployment has or may have had something. */
function deploymentTargets({ modules, others = [], requested, deployed }: Observed): Target[] {
  const known = [...modules.values(), ...others].map(({ target }) => target);
  const stored = [deployed, requested].flatMap((manifest) => storedTargets(manifest, known));
  return distinctTargets([...known, ...stored]);
}
