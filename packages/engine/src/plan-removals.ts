import type { Cause, Diagnostic, NodeId, PlanStep } from '@seed/kernel';
import type { ObservedModule } from './observed.ts';
import { orderGroups } from './order-groups.ts';
import { type Reader, removalBlocked } from './plan-findings.ts';
import { withoutCredentials } from './shown-value.ts';
import { storedReferences } from './stored-manifest.ts';

/** Modules that are destroyed, in the order in which that has to happen, and what each one reads. */
export interface Removals {
  readonly modules: readonly ObservedModule[];
  /** Modules that read from a module, as they are stored. */
  readonly readers: ReadonlyMap<NodeId, ReadonlySet<NodeId>>;
}

/** Readers of each module among those given, by what their stored manifests say. */
function readersOf(modules: readonly ObservedModule[]): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const readers = new Map<NodeId, Set<NodeId>>();
  for (const { node: reader, manifest } of modules)
    for (const { node } of storedReferences(manifest)) {
      if (node === reader) continue;
      const known = readers.get(node) ?? new Set();
      readers.set(node, known.add(reader));
    }
  return readers;
}

/**
 * Orders modules for their removal: groups of the last manifest in reverse, before them those that no manifest knows, and never
 * a module before one of another group that reads from it.
 */
export function orderRemovals(modules: readonly ObservedModule[], ranked: readonly string[]): Removals {
  const readers = readersOf(modules);
  const groupOf = new Map(modules.map(({ node, group }) => [node, group]));
  const edges = [...readers].flatMap(([node, nodes]) =>
    [...nodes].flatMap((reader): (readonly [string, string])[] => {
      const [before, after] = [groupOf.get(node), groupOf.get(reader)];
      return before === undefined || after === undefined ? [] : [[before, after]];
    }),
  );
  const groups = orderGroups(
    modules.map(({ group }) => group),
    ranked,
    edges,
  ).toReversed();
  const place = new Map(groups.map((group, index) => [group, index]));
  const placeOf = ({ group }: ObservedModule) => place.get(group) ?? 0;
  const ordered = modules.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.node < b.node ? -1 : 1));
  return { modules: ordered, readers };
}

/** One step for each module; the needs of a step are readers that the order has before it. */
export function removalSteps(
  { modules, readers }: Removals,
  selected: ReadonlySet<NodeId>,
  cause: Extract<Cause, { kind: 'removed' | 'asked' }>,
): PlanStep[] {
  const gone = new Set<NodeId>();
  return modules.map(({ node, group, module, target, manifest }): PlanStep => {
    const isSelected = selected.has(node);
    const needs = [...(readers.get(node) ?? [])].filter((reader) => gone.has(reader));
    if (isSelected) gone.add(node);
    const path = manifest?.['path'];
    return {
      node,
      group,
      module,
      action: isSelected ? 'destroy' : 'none',
      cause: isSelected ? cause : { kind: 'excluded', pending: 'destroy' },
      target,
      needs: isSelected ? needs : [],
      resources: [],
      unknown: [],
      ...(typeof path === 'string' ? { path: withoutCredentials(path) } : {}),
    };
  });
}

/**
 * An error for each module that is to be destroyed while others read from it: those that the manifest keeps, and those that a
 * selection leaves where they are.
 */
export function blockedRemovals(
  { modules }: Removals,
  selected: ReadonlySet<NodeId>,
  staying: ReadonlyMap<NodeId, readonly Reader[]>,
): Diagnostic[] {
  const left = Map.groupBy(
    modules
      .filter(({ node }) => !selected.has(node))
      .flatMap(({ node: reader, manifest }) =>
        storedReferences(manifest).map(({ node, parameter }) => ({ read: node, node: reader, parameter })),
      ),
    ({ read }) => read,
  );
  const nodes = new Set(modules.map(({ node }) => node).filter((node) => selected.has(node)));
  return [...nodes].flatMap((node) => {
    const readers = [...(staying.get(node) ?? []), ...(left.get(node) ?? [])];
    return readers.length === 0 ? [] : [removalBlocked(node, readers)];
  });
}
