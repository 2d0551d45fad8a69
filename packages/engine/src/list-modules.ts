import type { NodeId, Target } from '@seed/kernel';
import { standingOf, trustedRecord } from './module-standing.ts';
import type { LockOwner, Observed, ObservedModule } from './observed.ts';
import { knownGroups, orderGroups } from './order-groups.ts';

/** `deploying` and `destroying`: by a run that holds the lock right now. */
export type ListedStatus = 'ok' | 'failed' | 'tainted' | 'interrupted' | 'deploying' | 'destroying';

/** What `seed list modules` says of one module. */
export interface ListedModule {
  readonly node: NodeId;
  readonly group: string;
  readonly module: string;
  readonly status: ListedStatus;
  readonly target: Target;
  /** When the last run touched it (ISO-8601 UTC) and who ran it; absent after a deployment by Seed-Farmer. */
  readonly at?: string;
  readonly by?: string;
  /** One line: why the last run failed. */
  readonly message?: string;
}

function statusOf(module: ObservedModule, lock: LockOwner | undefined): ListedStatus {
  const { record } = module;
  const isWorkedOn = record !== undefined && lock?.run === record.run;
  if (isWorkedOn && (record.status === 'deploying' || record.status === 'destroying')) return record.status;
  const standing = standingOf(module);
  if (standing.kind === 'settled') return 'ok';
  return standing.kind === 'tainted' ? 'tainted' : standing.status;
}

function listed(module: ObservedModule, lock: LockOwner | undefined): ListedModule {
  const record = trustedRecord(module);
  const status = statusOf(module, lock);
  const touched = status === 'tainted' ? (record?.tainted ?? record) : record;
  return {
    node: module.node,
    group: module.group,
    module: module.module,
    status,
    target: module.target,
    ...(touched === undefined ? {} : { at: touched.at, by: touched.by }),
    ...(status === 'failed' && record?.message !== undefined ? { message: record.message } : {}),
  };
}

/** Every module that the stores know of, in the order of the groups and by name within them. */
export function listModules(observed: Observed): readonly ListedModule[] {
  const { modules, others = [], lock } = observed;
  const all = [...modules.values(), ...others];
  const ranked = knownGroups(observed).map(({ name }) => name);
  const groups = orderGroups(
    all.map(({ group }) => group),
    ranked,
    [],
  );
  const place = new Map(groups.map((group, index) => [group, index]));
  return all
    .toSorted((a, b) => (place.get(a.group) ?? 0) - (place.get(b.group) ?? 0) || (a.node < b.node ? -1 : 1))
    .map((module) => listed(module, lock));
}
