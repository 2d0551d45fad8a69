import type { MetadataStandIn } from '@seed/engine';
import type { NodeId } from '@seed/kernel';

export interface StandInTables {
  /** `offline.outputs` of seed.yaml. */
  readonly outputs: Readonly<Record<NodeId, Readonly<Record<string, unknown>>>>;
  /** What a real deployment on this machine recorded. */
  readonly earlier: ReadonlyMap<NodeId, Readonly<Record<string, unknown>>>;
}

/** A value that can be seen as what it is. */
const placeholder = (node: NodeId, key: string): string =>
  `seed-rehearsal-${[...node.split('/'), key].join('-')}`;

/** Outputs that a rehearsal does not have: from seed.yaml, else from an earlier deployment, else a placeholder. */
export function standIns({ outputs, earlier }: StandInTables): MetadataStandIn {
  return ({ node, key }) => {
    const tables = [
      { values: Object.hasOwn(outputs, node) ? outputs[node] : undefined, origin: 'seed.yaml' },
      { values: earlier.get(node), origin: 'earlier deployment' },
    ] as const;
    for (const { values, origin } of tables) {
      if (values === undefined) continue;
      if (key === undefined) return { value: values, origin };
      if (Object.hasOwn(values, key)) return { value: values[key], origin };
    }
    const value = key === undefined ? { Placeholder: placeholder(node, 'all') } : placeholder(node, key);
    return { value, origin: 'placeholder' };
  };
}
