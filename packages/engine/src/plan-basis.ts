import { createHash } from 'node:crypto';
import type { Plan, PlanStep, Target } from '@seed/kernel';
import type { DesiredModule } from './desired.ts';
import type { Observed, ObservedModule } from './observed.ts';
import { storedGroups, storedReferences } from './stored-manifest.ts';

const placeOf = ({ alias, accountId, region }: Target) => [accountId, region, alias];

/** What a plan takes from a stored module; who worked on it and when makes no difference to what is to be done. */
function factsOf({ node, target, manifest, deployspec, metadata, md5, record }: ObservedModule): unknown[] {
  return [
    node,
    placeOf(target),
    [md5.bundle, md5.deployspec, md5.manifest],
    storedReferences(manifest).map((reference) => [reference.node, reference.key]),
    deployspec === undefined,
    metadata,
    record === undefined
      ? undefined
      : [record.status, record.content, record.bundleMd5, record.tainted === undefined, record.reads],
  ];
}

function sourcesOf({ node, module, digests, hasModuleStack }: DesiredModule): unknown[] {
  const { bundleMd5, deployspecMd5, manifestMd5, content } = digests;
  return [node, placeOf(module.target), bundleMd5, deployspecMd5, manifestMd5, content, hasModuleStack];
}

/** What only some plans are derived from. */
export interface BasisInput {
  readonly observed: Observed;
  readonly modules?: readonly DesiredModule[];
  readonly settings: readonly boolean[];
}

/**
 * Hex digest of everything that a plan was derived from. Two plans of the same basis do the same; times and names of people are no
 * part of it.
 */
export function planBasis(
  plan: Pick<Plan, 'kind' | 'project' | 'deployment' | 'groups' | 'selection'>,
  { observed, modules = [], settings }: BasisInput,
): string {
  const { kind, project, deployment, groups, selection } = plan;
  const orders = [observed.deployed, observed.requested].map((manifest) => storedGroups(manifest));
  const copies = [...observed.modules.values(), ...(observed.others ?? [])];
  const hash = createHash('sha256');
  // Arrays and JSON, because deployments have thousands of modules and plans are made often.
  const add = (facts: unknown) => hash.update(`${JSON.stringify(facts)}\n`);
  add([kind, project, deployment, groups, selection, settings, orders, modules.length]);
  for (const module of modules) add(sourcesOf(module));
  for (const facts of copies.map((copy) => JSON.stringify(factsOf(copy))).toSorted()) hash.update(facts);
  return hash.digest('hex');
}

/** Steps by what they do. */
export function countSteps(steps: readonly PlanStep[]): Plan['counts'] {
  const count = (is: (step: PlanStep) => boolean) => steps.filter(is).length;
  return {
    create: count(({ action }) => action === 'create'),
    update: count(({ action }) => action === 'update'),
    destroy: count(({ action }) => action === 'destroy'),
    unchanged: count(({ cause }) => cause.kind === 'unchanged'),
    excluded: count(({ cause }) => cause.kind === 'excluded'),
  };
}
