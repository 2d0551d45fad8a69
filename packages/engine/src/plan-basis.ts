import { createHash } from 'node:crypto';
import type { Plan, PlanStep, Target } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import type { DesiredModule } from './desired.ts';
import type { Observed, ObservedModule } from './observed.ts';
import { digestOutput } from './output-digest.ts';
import { storedGroups, storedReferences } from './stored-manifest.ts';

const place = ({ alias, accountId, region }: Target): readonly string[] => [alias, accountId, region];

/** What a plan takes from a stored module; who worked on it and when makes no difference to what is to be done. */
function factsOf({ node, target, manifest, deployspec, metadata, md5, record }: ObservedModule): object {
  return {
    node,
    target: place(target),
    md5,
    reads: storedReferences(manifest).map(({ node: read, key }) => [read, key ?? '']),
    destroyable: deployspec !== undefined,
    metadata: metadata === undefined ? undefined : digestOutput(metadata),
    record:
      record === undefined
        ? undefined
        : {
            status: record.status,
            content: record.content,
            bundle: record.bundleMd5,
            tainted: record.tainted !== undefined,
            given: record.reads,
          },
  };
}

function sourcesOf({ node, module, digests, hasModuleStack }: DesiredModule): object {
  const { bundleMd5, deployspecMd5, manifestMd5, content } = digests;
  return {
    node,
    target: place(module.target),
    digests: [bundleMd5, deployspecMd5, manifestMd5, content],
    hasModuleStack,
  };
}

/** What only some plans are derived from. */
export interface BasisInput {
  readonly observed: Observed;
  readonly modules?: readonly DesiredModule[];
  readonly settings: Readonly<Record<string, unknown>>;
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
  const copies = [...observed.modules.values(), ...(observed.others ?? [])].map(factsOf);
  const orders = [observed.deployed, observed.requested].map((manifest) => storedGroups(manifest));
  const facts = {
    plan: { kind, project, deployment, groups, selection },
    settings,
    orders,
    desired: modules.map(sourcesOf),
    observed: copies.map((copy) => pythonJson(copy, { sortKeys: true })).toSorted(),
  };
  return createHash('sha256')
    .update(pythonJson(facts, { sortKeys: true }))
    .digest('hex');
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
