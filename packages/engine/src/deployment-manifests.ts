import type { Deployment } from '@seed/manifest';
import { pythonJson } from '@seed/yaml';
import type { PythonDict, PythonValue } from '@seed/yaml';
import type { EnginePorts, PreparedTargets } from './engine-ports.ts';
import type { DeploymentKey } from './observed.ts';
import { isDict, withRegionFacts } from './region-facts.ts';
import type { StoredObject } from './stored-values.ts';
import { stateKeys } from './state-keys.ts';

/** The manifest as it was asked for, in Seed-Farmer's form. */
export function requestedText({ stored }: Deployment): string {
  return pythonJson(stored, { sortKeys: true });
}

/**
 * After a full success Seed-Farmer keeps of each group what says where its modules are, and not the modules; of each
 * region, what its builds used, which stays as it is stored where `prepared` does not say it anew.
 */
export function deployedText(
  { stored, accounts }: Pick<Deployment, 'stored' | 'accounts'>,
  prepared: PreparedTargets,
  before: StoredObject | undefined,
): string {
  const groups = stored.get('groups');
  const reduced = (Array.isArray(groups) ? groups : [])
    .filter(isDict)
    .map(
      (group): PythonDict =>
        new Map(['name', 'path', 'concurrency'].map((field) => [field, group.get(field) ?? null])),
    );
  const mappings = stored.get('target_account_mappings');
  const filled = (Array.isArray(mappings) ? mappings : []).map((account, at) => {
    const accountId = accounts[at]?.accountId ?? '';
    return isDict(account) ? withRegionFacts(account, { accountId, prepared, before }) : account;
  });
  const all = new Map<string, PythonValue>([...stored, ['groups', reduced]]);
  if (filled.length > 0) all.set('target_account_mappings', filled);
  return pythonJson(all, { sortKeys: true });
}

type Ports = Pick<EnginePorts, 'stores' | 'host'>;

/** Which of the deployment's own values are not what they should be. */
export async function outdated(
  entries: Readonly<Record<string, string>>,
  { stores }: Ports,
): Promise<readonly (readonly [key: string, text: string])[]> {
  const differing: (readonly [string, string])[] = [];
  for (const [key, text] of Object.entries(entries))
    if ((await stores.toolchain.get(key)) !== text) differing.push([key, text]);
  return differing;
}

export async function writeManifests(entries: Readonly<Record<string, string>>, ports: Ports): Promise<void> {
  const written = await outdated(entries, ports);
  for (const [key, text] of written) await ports.stores.toolchain.put(key, text);
  if (written.length > 0)
    ports.host.emit({ type: 'state.written', data: { keys: written.map(([key]) => key) } });
}

/** The deployment is listed no more. Modules go first, so that what is left can always be found. */
export async function removeManifests(key: DeploymentKey, { stores }: Ports): Promise<void> {
  const { requested, deployed } = stateKeys(key);
  await stores.toolchain.delete([deployed]);
  await stores.toolchain.delete([requested]);
}
