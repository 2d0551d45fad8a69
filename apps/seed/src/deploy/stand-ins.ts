import { observe } from '@seed/engine';
import type { MetadataStandIn } from '@seed/engine';
import type { NodeId } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { stateFile } from '../ledger/state-file.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

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

/** The stand-ins of a rehearsal: what seed.yaml says, and what real deployments on this machine have recorded. */
export async function openStandIns(
  { wiring, io }: CommandContext,
  { settings, observed }: PreparedDeployment,
): Promise<MetadataStandIn> {
  const { localStore } = await wiring();
  const store = await localStore({ path: stateFile(settings, false), cwd: io.cwd });
  try {
    const real = await observe({ toolchain: store, forTarget: () => store }, observed.key, []);
    const earlier = [...real.modules.values()].flatMap(({ node, metadata }) =>
      metadata === undefined ? [] : [[node, metadata] as const],
    );
    return standIns({ outputs: settings.file.offline.outputs, earlier: new Map(earlier) });
  } finally {
    store.close();
  }
}
