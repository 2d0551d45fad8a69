import type { NodeId } from '@seed/kernel';
import { type Deployment, moduleReferences } from '@seed/manifest';
import type { Observed } from './observed.ts';
import { knownGroups, orderGroups } from './order-groups.ts';
import { storedReferences } from './stored-manifest.ts';

/** What depends on what; edges go from the module that reads to the one that it reads. */
export interface ModuleGraph {
  /** In the order of deployment. */
  readonly groups: readonly { readonly name: string; readonly nodes: readonly NodeId[] }[];
  readonly edges: readonly ModuleEdge[];
}

export interface ModuleEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Names of the outputs; empty where all of them are read at once. */
  readonly reads: readonly string[];
}

interface Reference {
  readonly node: NodeId;
  readonly key?: string;
}

/** One edge for each pair of modules. */
function edgesOf(from: NodeId, references: readonly Reference[]): ModuleEdge[] {
  return [...Map.groupBy(references, ({ node }) => node)].map(([to, reads]) => ({
    from,
    to,
    reads: [...new Set(reads.flatMap(({ key }) => key ?? []))],
  }));
}

/** The graph of a manifest. */
export function moduleGraph({ groups }: Pick<Deployment, 'groups'>): ModuleGraph {
  return {
    groups: groups.map(({ name, modules }) => ({ name, nodes: modules.map(({ node }) => node) })),
    edges: groups.flatMap(({ modules }) =>
      modules.flatMap((module) => edgesOf(module.node, moduleReferences(module))),
    ),
  };
}

/** The graph of what is deployed, as the stored manifests of its modules say. */
export function storedGraph(observed: Observed): ModuleGraph {
  const modules = [...observed.modules.values()].toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const names = orderGroups(
    modules.map(({ group }) => group),
    knownGroups(observed).map(({ name }) => name),
    [],
  );
  return {
    groups: names.map((name) => ({
      name,
      nodes: modules.filter(({ group }) => group === name).map(({ node }) => node),
    })),
    edges: modules.flatMap(({ node, manifest }) => edgesOf(node, storedReferences(manifest))),
  };
}

/** What a module reads from, and what reads from it: `list dependencies`. */
export function dependenciesOf(
  { edges }: ModuleGraph,
  node: NodeId,
): { readonly dependsOn: readonly ModuleEdge[]; readonly dependants: readonly ModuleEdge[] } {
  return {
    dependsOn: edges.filter(({ from }) => from === node),
    dependants: edges.filter(({ to }) => to === node),
  };
}
