import type { NodeId, Span } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { ManifestFindings } from '../codes.ts';
import type { Deployment, Group, Module } from '../deployment.ts';
import { type ModuleReference, moduleReferences } from '../module-references.ts';
import { findCycles } from './find-cycles.ts';

/** All parameters of one module that read one other module. */
interface Reading {
  readonly reader: Module;
  readonly first: ModuleReference;
  readonly others: readonly Span[];
}

interface Surroundings {
  readonly groups: readonly Group[];
  /** Places of groups in the order of deployment, by name. */
  readonly orderOf: ReadonlyMap<string, number>;
  readonly modules: ReadonlyMap<NodeId, Module>;
  readonly readings: readonly Reading[];
  readonly findings: ManifestFindings;
}

/**
 * What modules read of each other: it has to exist, and to be deployed before. Whether it exists is not asked of a
 * manifest that is not whole.
 */
export function checkReferences(
  { groups }: Deployment,
  findings: ManifestFindings,
  { isWhole }: { readonly isWhole: boolean },
): void {
  const all = groups.flatMap((group) => group.modules);
  const surroundings: Surroundings = {
    groups,
    orderOf: new Map(groups.map((group, at) => [group.name, at] as const).toReversed()),
    modules: new Map(all.map((module) => [module.node, module])),
    readings: all.flatMap(readingsOf),
    findings,
  };
  const circular = reportCycles(surroundings);
  for (const reading of surroundings.readings) {
    const { reader, first } = reading;
    if (reader.group === first.group) reportOwnGroup(reading, findings);
    else if (!surroundings.modules.has(first.node)) {
      if (isWhole) reportUnknown(reading, surroundings);
    } else if (isLater(reading, surroundings) && circular.get(reader.node)?.has(first.node) !== true)
      reportOrder(reading, surroundings);
  }
}

function readingsOf(reader: Module): readonly Reading[] {
  const byNode = Map.groupBy(moduleReferences(reader), (reference) => reference.node);
  return [...byNode.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ reader, first, others: others.map(({ span }) => span) }],
  );
}

/** Places of further parameters that do the same, as many as help. */
const alsoRead = ({ others }: Reading): { readonly span: Span; readonly label: string }[] =>
  others.slice(0, 2).map((span) => ({ span, label: 'and read here' }));

function isLater({ reader, first }: Reading, { orderOf }: Surroundings): boolean {
  return (orderOf.get(first.group) ?? 0) > (orderOf.get(reader.group) ?? 0);
}

function reportOwnGroup(reading: Reading, findings: ManifestFindings): void {
  const { reader, first } = reading;
  const what = reader.node === first.node ? 'its own outputs' : `"${first.node}" of its own group`;
  findings.error('manifest/own-group', first.span, `"${reader.node}" reads ${what}`, {
    detail:
      'modules of a group are deployed at the same time; Seed-Farmer says: No module can refer to its own group for parameter lookups',
    related: alsoRead(reading),
    hints: [
      reader.node === first.node
        ? 'remove the parameter: a build finds what it left last time in its MODULE_METADATA variable'
        : `move "${first.module}" to a group of its own above "${reader.group}"`,
    ],
  });
}

function reportUnknown(reading: Reading, { groups, orderOf, modules, findings }: Surroundings): void {
  const { reader, first } = reading;
  const group = groups[orderOf.get(first.group) ?? -1];
  const says =
    group === undefined
      ? `"${reader.node}" reads "${first.node}", but there is no group "${first.group}"`
      : `"${reader.node}" reads "${first.node}", but group "${first.group}" has no such module`;
  const near =
    group === undefined
      ? suggestKey(first.group, [...orderOf.keys()])
      : suggestKey(
          first.module,
          group.modules.map(({ name }) => name),
        );
  const namesake = [...modules.values()].find(
    ({ name, node }) => name === first.module && node !== reader.node,
  );
  const hint =
    near === undefined
      ? namesake === undefined
        ? `add the module above "${reader.group}", or remove the parameter`
        : `"${first.module}" is in group "${namesake.group}": name that group`
      : `did you mean "${near}"?`;
  findings.error('manifest/unknown-module', first.span, says, {
    related: [
      ...(group === undefined ? [] : [{ span: group.span, label: `the modules of "${group.name}"` }]),
      ...alsoRead(reading),
    ],
    hints: [hint],
  });
}

function reportOrder(reading: Reading, surroundings: Surroundings): void {
  const { groups, orderOf, findings } = surroundings;
  const { reader, first } = reading;
  const own = groups[orderOf.get(reader.group) ?? -1];
  const upstream = groups[orderOf.get(first.group) ?? -1];
  if (own === undefined || upstream === undefined) return;
  const line = own.span.source === upstream.span.source ? ` (line ${own.span.start.line})` : '';
  findings.error(
    'manifest/upstream-order',
    first.span,
    `"${first.node}" is not deployed before "${reader.node}"`,
    {
      related: [
        { span: upstream.span, label: `but this group comes after "${own.name}"${line}` },
        ...alsoRead(reading),
      ],
      hints: [
        canMove({ own, upstream }, surroundings)
          ? `move group "${upstream.name}" above group "${own.name}" in ${upstream.span.source}`
          : `move module "${first.module}" to a group of its own above group "${own.name}"`,
      ],
    },
  );
}

/** A group that itself reads from `own`, or from a group in between, cannot go above it as a whole. */
function canMove(
  { own, upstream }: { readonly own: Group; readonly upstream: Group },
  { orderOf, readings }: Surroundings,
): boolean {
  const from = orderOf.get(own.name) ?? 0;
  const to = orderOf.get(upstream.name) ?? 0;
  return !readings.some(({ reader, first }) => {
    const read = orderOf.get(first.group);
    return reader.group === upstream.name && read !== undefined && read >= from && read < to;
  });
}

/** Reports every circle as a whole; gives the references along it, which need no finding of their own. */
function reportCycles({
  modules,
  readings,
  findings,
}: Surroundings): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const crossing = readings.filter(
    ({ reader, first }) => reader.group !== first.group && modules.has(first.node),
  );
  const byReader = Map.groupBy(crossing, ({ reader }) => reader.node);
  const graph = new Map(
    [...modules.keys()].map((node) => [node, (byReader.get(node) ?? []).map(({ first }) => first.node)]),
  );
  const along = new Map<NodeId, Set<NodeId>>();
  for (const circle of findCycles(graph)) {
    const steps = circle.flatMap((node, at) => {
      const next = circle[(at + 1) % circle.length];
      const reading = byReader.get(node)?.find(({ first }) => first.node === next);
      return reading === undefined ? [] : [reading];
    });
    const [start, ...rest] = steps;
    if (start === undefined) continue;
    for (const { reader, first } of steps)
      along.set(reader.node, (along.get(reader.node) ?? new Set()).add(first.node));
    findings.error(
      'manifest/module-cycle',
      start.first.span,
      `modules read from each other in a circle: ${[...circle, circle[0]].join(' → ')}`,
      {
        related: rest.map(({ reader, first }) => ({
          span: first.span,
          label: `"${reader.node}" reads "${first.node}"`,
        })),
        hints: ['take one of these parameters out, or split one of the modules'],
      },
    );
  }
  return along;
}
