import type { NodeId } from '@seed/kernel';
import type { ModuleReport, RunReport } from './run-report.ts';

/** Columns of a drawing, from left to right: each belongs to a group, and what needs something stands right of it. */
export interface Ranks {
  readonly rankOf: ReadonlyMap<NodeId, number>;
  readonly lanes: readonly { readonly name: string; readonly first: number; readonly last: number }[];
}

/** So many modules above each other that a drawing of many is not much higher than a screen or two. */
const tallest = (modules: number): number => Math.max(16, Math.ceil(1.6 * Math.sqrt(modules)));

/** How many others of its own group come before each module; a circle is cut where it is entered. */
function levelsWithin(modules: readonly ModuleReport[]): Map<NodeId, number> {
  const byId = new Map(modules.map((module) => [module.id, module]));
  const levels = new Map<NodeId, number>();
  const open = new Set<NodeId>();
  const levelOf = (module: ModuleReport): number => {
    const known = levels.get(module.id);
    if (known !== undefined) return known;
    open.add(module.id);
    const before = module.needs.flatMap((id) => {
      const need = byId.get(id);
      return need === undefined || open.has(id) ? [] : [levelOf(need) + 1];
    });
    open.delete(module.id);
    const level = before.reduce((most, one) => Math.max(most, one), 0);
    levels.set(module.id, level);
    return level;
  };
  for (const module of modules) levelOf(module);
  return levels;
}

function chunks<T>(items: readonly T[], most: number): T[][] {
  const many = Math.ceil(items.length / most);
  const size = Math.ceil(items.length / many);
  return Array.from({ length: many }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Gives every module its column. `connected`: those with an arrow, which go before the others of their group. */
export function rankModules(
  { modules, groups }: Pick<RunReport, 'modules' | 'groups'>,
  connected: ReadonlySet<NodeId>,
): Ranks {
  const rankOf = new Map<NodeId, number>();
  const members = Map.groupBy(modules, ({ group }) => group);
  let rank = 0;
  const lanes = groups.flatMap(({ name }) => {
    const own = members.get(name) ?? [];
    const levels = levelsWithin(own);
    const columns = [...Map.groupBy(own, ({ id }) => levels.get(id) ?? 0)]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([, level]) => {
        const [tied = [], free = []] = [true, false].map((is) =>
          level.filter(({ id }) => connected.has(id) === is),
        );
        return chunks([...tied, ...free], tallest(modules.length));
      });
    const first = rank;
    for (const column of columns) {
      for (const { id } of column) rankOf.set(id, rank);
      rank += 1;
    }
    return columns.length === 0 ? [] : [{ name, first, last: rank - 1 }];
  });
  return { rankOf, lanes };
}
