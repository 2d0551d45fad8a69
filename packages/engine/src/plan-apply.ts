import type { Diagnostic, NodeId, Plan, PlanStep } from '@seed/kernel';
import { moduleReferences } from '@seed/manifest';
import { type Decision, decideModule, type ModulePair, pairModules } from './decide-module.ts';
import type { Desired } from './desired.ts';
import type { Observed, ObservedModule } from './observed.ts';
import { knownGroups, mergeOrder } from './order-groups.ts';
import { digestOutput, outputName } from './output-digest.ts';
import { metadataMissing } from './parameter-findings.ts';
import { countSteps, planBasis } from './plan-basis.ts';
import {
  forgottenOnly,
  observedFindings,
  type Reader,
  targetMoved,
  upstreamExcluded,
} from './plan-findings.ts';
import { blockedRemovals, orderRemovals, removalSteps, type Removals } from './plan-removals.ts';
import { moduleResources } from './resource-names.ts';
import { type Selection, selectionOf, selectNodes } from './select-steps.ts';
import { withoutCredentials } from './shown-value.ts';
import { outputOf } from './tool-outputs.ts';

/** What people decide about a plan besides its manifest. */
export interface PlanPolicy {
  /** Modules are deployed again when outputs that they were given have become others. */
  readonly redeployOnOutputChange: boolean;
  /** Patterns of `--only` and `--exclude`. */
  readonly selection?: Selection;
  /** The manifest as it was named. */
  readonly manifest?: string;
  /** Rehearsals have stand-ins, so outputs that are missing are no errors. */
  readonly rehearsal?: boolean;
}

/** A module of the manifest with what is decided about it. */
interface Decided extends ModulePair {
  readonly decision: Decision;
  readonly isSelected: boolean;
}

const nodeOf = ({ desired }: ModulePair): NodeId => desired.node;

/** Digests of outputs as they are stored now, each made once: some outputs have thousands of readers. */
function outputDigests(
  pairs: readonly ModulePair[],
  { modules }: Observed,
): (node: NodeId, key: string | undefined) => string | undefined {
  const here = new Map(pairs.map((pair) => [nodeOf(pair), pair.observed]));
  const known = new Map<string, string | undefined>();
  return (node, key) => {
    const name = outputName(node, key);
    if (known.has(name)) return known.get(name);
    const metadata = (here.has(node) ? here.get(node) : modules.get(node))?.metadata;
    const value = metadata === undefined ? undefined : outputOf(metadata, key);
    const digest = value === undefined ? undefined : digestOutput(value);
    known.set(name, digest);
    return digest;
  };
}

/** Decides module by module, because what happens to one depends on those before it. */
function decideAll(
  pairs: readonly ModulePair[],
  selected: ReadonlySet<NodeId>,
  { desired, observed, policy }: { desired: Desired; observed: Observed; policy: PlanPolicy },
): Decided[] {
  const deploying = new Set<NodeId>();
  const open = new Set<NodeId>();
  const outputNow = outputDigests(pairs, observed);
  const { forceDependencyRedeploy } = desired.deployment;
  const { redeployOnOutputChange } = policy;
  return pairs.map((pair) => {
    const node = nodeOf(pair);
    const context = { forceDependencyRedeploy, redeployOnOutputChange, deploying, open, outputNow };
    const decision = decideModule(pair, context);
    const isSelected = selected.has(node);
    if (isSelected && decision.action !== 'none') deploying.add(node);
    if (isSelected && decision.cause.kind === 'unchanged' && decision.cause.unless !== undefined)
      open.add(node);
    return { ...pair, decision, isSelected };
  });
}

function deploymentSteps(decided: readonly Decided[], { deployment }: Desired): PlanStep[] {
  /** Modules before the present one that do something, or may. */
  const active = new Map<NodeId, boolean>();
  return decided.map(({ desired, decision, isSelected }): PlanStep => {
    const { node, module, hasModuleStack } = desired;
    const { group, name, target } = module;
    const isDue = isSelected && decision.action !== 'none';
    const mayRun =
      isDue || (isSelected && decision.cause.kind === 'unchanged' && decision.cause.unless !== undefined);
    const references = moduleReferences(module).filter((reference) => active.has(reference.node));
    const needs = mayRun ? [...new Set(references.map((reference) => reference.node))] : [];
    const known = references.filter((reference) => active.get(reference.node) === true);
    if (mayRun) active.set(node, isDue);
    const identity = { project: deployment.project.name, deployment: deployment.name, group, module: name };
    return {
      node,
      group,
      module: name,
      action: isSelected ? decision.action : 'none',
      cause: isSelected ? decision.cause : { kind: 'excluded', pending: decision.action },
      target,
      needs,
      resources: isDue ? moduleResources(identity, target, { hasModuleStack }) : [],
      unknown: isDue
        ? known.map((reference) => ({ parameter: reference.parameter, after: reference.node }))
        : [],
      path: withoutCredentials(module.path),
    };
  });
}

/** Modules that the manifest no longer has, wherever they are. */
function removedModules({ deployment, modules }: Desired, observed: Observed): ObservedModule[] {
  const kept = new Set([
    ...deployment.groups.flatMap((group) => group.modules.map(({ node }) => node)),
    ...modules.map(({ node }) => node),
  ]);
  return [...observed.modules.values(), ...(observed.others ?? [])].filter(({ node }) => !kept.has(node));
}

/** Parameters of the manifest that read from a module, by that module. */
function readersInManifest({ deployment }: Desired): ReadonlyMap<NodeId, readonly Reader[]> {
  const references = deployment.groups.flatMap(({ modules }) =>
    modules.flatMap((module) =>
      moduleReferences(module).map(({ node, parameter, span }) => ({
        read: node,
        node: module.node,
        parameter,
        span,
      })),
    ),
  );
  return Map.groupBy(references, ({ read }) => read);
}

/** Outputs that modules of the plan need and that will not be there when their turn comes. */
function missingOutputs(decided: readonly Decided[]): Diagnostic[] {
  const byNode = new Map(decided.map((one) => [nodeOf(one), one]));
  return decided.flatMap(({ desired, decision, isSelected }) => {
    if (!isSelected || decision.action === 'none') return [];
    const { module } = desired;
    return module.parameters.flatMap((parameter) => {
      const { source, name, span } = parameter;
      if (source.kind !== 'module-metadata') return [];
      const upstream = byNode.get(`${source.group}/${source.module}`);
      if (upstream === undefined) return [];
      const { action, cause } = upstream.decision;
      const mayChange =
        upstream.isSelected &&
        (action !== 'none' || (cause.kind === 'unchanged' && cause.unless !== undefined));
      const metadata = upstream.observed?.metadata;
      const isThere = metadata !== undefined && outputOf(metadata, source.key) !== undefined;
      if (mayChange || isThere) return [];
      if (!upstream.isSelected && action === 'create')
        return [upstreamExcluded(module.node, nodeOf(upstream), { parameter: name, span })];
      const outputs =
        metadata === undefined
          ? undefined
          : {
              values: new Map(Object.keys(metadata).map((key) => [key, metadata[key] === null ? null : ''])),
              json: metadata,
            };
      return [metadataMissing(parameter, source, { module, outputs })];
    });
  });
}

/** Groups of the manifest in its order, those of which only removals are left in their former places. */
function planGroups({ deployment }: Desired, removals: Removals, observed: Observed): Plan['groups'] {
  const former = new Set(removals.modules.map(({ group }) => group));
  const stored = knownGroups(observed);
  const names = mergeOrder(
    deployment.groups.map(({ name }) => name),
    stored.map(({ name }) => name),
  );
  const limits = new Map<string, number | undefined>([
    ...stored.map(({ name, concurrency }) => [name, concurrency] as const),
    ...deployment.groups.map(({ name, concurrency }) => [name, concurrency] as const),
  ]);
  const present = new Set([...deployment.groups.map(({ name }) => name), ...former]);
  return [...new Set([...names, ...former])]
    .filter((name) => present.has(name))
    .map((name) => {
      const concurrency = limits.get(name);
      return { name, ...(concurrency === undefined ? {} : { concurrency }) };
    });
}

/**
 * What has to be done so that what is deployed becomes what the manifest asks for, with the cause of each step. Pure: the same
 * input gives the same plan. Removals come first, last group first. Throws InputError for a selection that fits nothing;
 * everything else that is wrong is among the diagnostics, and errors there forbid the plan.
 */
export function planApply(desired: Desired, observed: Observed, policy: PlanPolicy): Plan {
  const { deployment, modules } = desired;
  const ranked = knownGroups(observed).map(({ name }) => name);
  const removals = orderRemovals(removedModules(desired, observed), ranked);
  const nodes = [...new Set([...removals.modules, ...modules].map(({ node }) => node))];
  const selected = selectNodes(nodes, deployment.name, policy.selection);
  const decided = decideAll(pairModules(modules, observed), selected, { desired, observed, policy });
  const steps = [
    ...removalSteps(removals, selected, { kind: 'removed' }),
    ...deploymentSteps(decided, desired),
  ];
  const diagnostics = [
    ...observedFindings(observed),
    ...blockedRemovals(removals, selected, readersInManifest(desired)),
    ...forgottenOnly(removals.modules, selected),
    ...decided.flatMap(({ desired: { node, module }, elsewhere }) =>
      elsewhere.map(({ target }) => targetMoved({ node, module }, { from: target, to: module.target })),
    ),
    ...(policy.rehearsal === true ? [] : missingOutputs(decided)),
  ];
  const head = {
    version: 1,
    kind: 'apply',
    project: deployment.project.name,
    deployment: deployment.name,
    groups: planGroups(desired, removals, observed),
    ...selectionOf(policy.selection),
  } as const;
  const { forceDependencyRedeploy } = deployment;
  const { redeployOnOutputChange } = policy;
  const settings = [forceDependencyRedeploy, redeployOnOutputChange];
  return {
    ...head,
    ...(policy.manifest === undefined ? {} : { manifest: policy.manifest }),
    toolchainRegion: deployment.toolchainRegion,
    steps,
    counts: countSteps(steps),
    diagnostics,
    basis: planBasis(head, { observed, modules, settings }),
  };
}
