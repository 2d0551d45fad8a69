import { listDeployments, observe } from '@seed/engine';
import type { Observed } from '@seed/engine';
import { InputError, mapLimit } from '@seed/kernel';
import type { Stores, Target } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import { listedOnce } from './listed-once.ts';
import type { Ledger } from './open-ledger.ts';
import { storedTargets } from './stored-targets.ts';

/** Deployments that are looked at side by side. */
const AT_ONCE = 4;

export interface ObserveOptions {
  /** Places to look at besides those that the manifests name. */
  readonly places?: readonly Target[];
}

/** The error for a deployment that the store does not know. */
export function noDeployment(name: string, ledger: Ledger, known: readonly string[]): InputError {
  const near = suggestKey(name, known);
  const list =
    known.length === 0
      ? `project "${ledger.project}" has none there`
      : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
  const elsewhere =
    ledger.accounts === undefined
      ? 'look into Parameter Store with `--remote`'
      : 'another region can be named with `--toolchain-region`, this machine with `--local`';
  return new InputError('cli/no-deployment', `there is no deployment "${name}" in ${ledger.store.name}`, {
    hints: [near === undefined ? list : `did you mean "${near}"? ${list}`, elsewhere],
  });
}

const isThere = ({ modules, requested, deployed }: Observed): boolean =>
  modules.size > 0 || requested !== undefined || deployed !== undefined;

/** Reads a deployment, also in accounts that only the environment names; undefined where there is none. */
export async function lookAtDeployment(
  ledger: Ledger,
  deployment: string,
  { places = [], stores = listedOnce(ledger.stores) }: ObserveOptions & { readonly stores?: Stores } = {},
): Promise<Observed | undefined> {
  const { project, tell } = ledger;
  const key = { project, deployment };
  const known = [...ledger.places, ...places];
  let observed = await observe(stores, key, known);
  if (!isThere(observed)) return undefined;
  if (ledger.accounts !== undefined) {
    const manifests = [observed.requested, observed.deployed];
    const { referred, missing } = storedTargets(manifests, await ledger.variables());
    if (referred.length > 0) observed = await observe(stores, key, [...known, ...referred]);
    for (const { alias, variable } of missing)
      tell(`modules of account "${alias}" are not seen: its id is in ${variable}, which is not set`);
  }
  for (const { summary } of observed.diagnostics ?? []) tell(summary);
  return observed;
}

/** Reads one deployment. Rejects with InputError `cli/no-deployment` that tells which ones there are. */
export async function observeDeployment(
  ledger: Ledger,
  name: string,
  options?: ObserveOptions,
): Promise<Observed> {
  const observed = name === '' ? undefined : await lookAtDeployment(ledger, name, options);
  if (observed !== undefined) return observed;
  throw noDeployment(name, ledger, await listDeployments(ledger.store, ledger.project));
}

/** Reads all deployments of the project. */
export async function observeDeployments(
  ledger: Ledger,
  options?: ObserveOptions,
): Promise<readonly Observed[]> {
  const stores = listedOnce(ledger.stores);
  const names = await listDeployments(stores.toolchain, ledger.project);
  const all = await mapLimit(names, AT_ONCE, (name) =>
    lookAtDeployment(ledger, name, { ...options, stores }),
  );
  return all.filter((observed) => observed !== undefined);
}
