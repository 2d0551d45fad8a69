import type { NodeId, Stores, Target } from '@seed/kernel';
import type { DeploymentKey } from './observed.ts';
import { readOutputs, type Outputs } from './read-outputs.ts';
import { stateKeys } from './state-keys.ts';

/** What modules have recorded, read from the store of each one's own target, once per run and change. */
export interface RunOutputs {
  read(module: { readonly group: string; readonly module: string }): Promise<Outputs | undefined>;
  /** The module was deployed or destroyed: what it recorded is another thing now. */
  forget(node: NodeId): void;
}

/** `targetOf` says where a module is, undefined for one that nobody knows. */
export function createRunOutputs(
  key: DeploymentKey,
  stores: Stores,
  targetOf: (node: NodeId) => Target | undefined,
): RunOutputs {
  const known = new Map<NodeId, Promise<Outputs | undefined>>();
  const load = async (group: string, module: string): Promise<Outputs | undefined> => {
    const target = targetOf(`${group}/${module}`);
    if (target === undefined) return undefined;
    const text = await stores.forTarget(target).get(stateKeys(key).module(group, module).metadata);
    return text === undefined ? undefined : readOutputs(text);
  };
  return {
    read({ group, module }) {
      const node: NodeId = `${group}/${module}`;
      const reading = known.get(node) ?? load(group, module);
      known.set(node, reading);
      // A store that failed once is asked again.
      reading.catch(() => known.delete(node));
      return reading;
    },
    forget: (node) => known.delete(node),
  };
}
