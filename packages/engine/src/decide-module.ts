import type { Cause, FieldChange, NodeId, PlanAction, Target } from '@seed/kernel';
import { moduleReferences } from '@seed/manifest';
import type { DesiredModule } from './desired.ts';
import { explainChanges } from './explain-changes.ts';
import { standingOf, trustedRecord, wasDeployed } from './module-standing.ts';
import type { Observed, ObservedModule } from './observed.ts';
import { outputName } from './output-digest.ts';

/** A module of the manifest beside what the stores hold of it. */
export interface ModulePair {
  readonly desired: DesiredModule;
  /** At the module's target. */
  readonly observed?: ObservedModule;
  /** Copies in other accounts and regions, which nobody looks after any more. */
  readonly elsewhere: readonly ObservedModule[];
}

/** What to do with a module, and why. */
export interface Decision {
  readonly action: Exclude<PlanAction, 'destroy'>;
  readonly cause: Cause;
}

export interface DecisionContext {
  readonly forceDependencyRedeploy: boolean;
  readonly redeployOnOutputChange: boolean;
  /** Modules before this one that are deployed by the plan, and those that may turn out to be. */
  readonly deploying: ReadonlySet<NodeId>;
  readonly open: ReadonlySet<NodeId>;
  /** Digest of an output as it is stored now; undefined where it is not there. */
  readonly outputNow: (node: NodeId, key: string | undefined) => string | undefined;
}

const isAt = (target: Target, { accountId, region }: Target): boolean =>
  target.accountId === accountId && target.region === region;

/** Finds the copy of each module that is where the manifest wants it. */
export function pairModules(
  modules: readonly DesiredModule[],
  { modules: observed, others = [] }: Observed,
): ModulePair[] {
  const copies = Map.groupBy([...observed.values(), ...others], ({ node }) => node);
  return modules.map((desired) => {
    const { target } = desired.module;
    const known = copies.get(desired.node) ?? [];
    const here = known.find((copy) => isAt(copy.target, target));
    const elsewhere = known.filter((copy) => copy !== here);
    return { desired, ...(here === undefined ? {} : { observed: here }), elsewhere };
  });
}

const placeName = ({ alias, accountId }: Target): string => `${alias} (${accountId})`;

/** A module whose account or region is another one now is deployed there; the fields say where it was. */
function moved({ desired }: ModulePair, from: Target): Decision {
  const { target, spans } = desired.module;
  const field = (name: string, before: string, after: string): FieldChange[] => {
    const span = spans.get(name);
    return before === after ? [] : [{ field: name, before, after, ...(span === undefined ? {} : { span }) }];
  };
  const fields = [
    ...(from.accountId === target.accountId
      ? []
      : field('target_account', placeName(from), placeName(target))),
    ...field('target_region', from.region, target.region),
  ];
  return { action: 'create', cause: { kind: 'changed', what: ['manifest'], files: [], fields } };
}

/** What the module's own state and sources ask for, whatever happens to others. */
function decideAlone(pair: ModulePair): Decision {
  const { desired, observed, elsewhere } = pair;
  if (observed === undefined) {
    const [former] = elsewhere;
    return former === undefined ? { action: 'create', cause: { kind: 'new' } } : moved(pair, former.target);
  }
  const action = wasDeployed(observed) ? 'update' : 'create';
  const standing = standingOf(observed);
  if (standing.kind !== 'settled') return { action, cause: standing };
  const changed = explainChanges(desired, observed);
  return changed === undefined
    ? { action: 'none', cause: { kind: 'unchanged' } }
    : { action, cause: changed };
}

/** Outputs that are others now than those that the module was given; one that is gone changes nothing. */
function outdatedReads(
  observed: ObservedModule | undefined,
  read: readonly { readonly node: NodeId; readonly key?: string }[],
  context: DecisionContext,
): { readonly node: NodeId; readonly name: string }[] {
  const reads = observed === undefined ? undefined : trustedRecord(observed)?.reads;
  return read.flatMap(({ node, key }) => {
    const name = outputName(node, key);
    const given = reads?.[name];
    const now = given === undefined ? undefined : context.outputNow(node, key);
    return now === undefined || now === given ? [] : [{ node, name }];
  });
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * What a plan does with a module: first what the module itself asks for, then what modules that it reads from do to it. Modules
 * before it in the order of deployment have to be decided already.
 */
export function decideModule(pair: ModulePair, context: DecisionContext): Decision {
  const alone = decideAlone(pair);
  if (alone.action !== 'none') return alone;
  const references = moduleReferences(pair.desired.module);
  const nodes = unique(references.map(({ node }) => node));
  const deploying = nodes.filter((node) => context.deploying.has(node));
  if (context.forceDependencyRedeploy && deploying.length > 0)
    return {
      action: 'update',
      cause: { kind: 'upstream', of: deploying, rule: 'forceDependencyRedeploy' },
    };
  if (!context.redeployOnOutputChange) return alone;
  const outdated = outdatedReads(pair.observed, references, context);
  if (outdated.length > 0) {
    const of = unique(outdated.map(({ node }) => node));
    const outputs = unique(outdated.map(({ name }) => name));
    return { action: 'update', cause: { kind: 'upstream', of, rule: 'output-changed', outputs } };
  }
  const unless = nodes.filter((node) => context.deploying.has(node) || context.open.has(node));
  return unless.length === 0 ? alone : { action: 'none', cause: { kind: 'unchanged', unless } };
}
