import { listDeployments, observe } from '@seed/engine';
import type { Observed } from '@seed/engine';
import { InputError, mapLimit } from '@seed/kernel';
import type { Stores, Target } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import { listedOnce } from './listed-once.ts';
import { accountNotSet } from './not-seen.ts';
import type { Ledger } from './open-ledger.ts';
import { storedTargets } from './stored-targets.ts';

/** Deployments that are looked at side by side. */
const AT_ONCE = 4;

export interface ObserveOptions {
  /** Places to look at besides those that the manifests name. */
  readonly places?: readonly Target[];
  /** True for commands that only look: what cannot be reached comes back as `notSeen` beside the rest. */
  readonly partly?: boolean;
}

/** Which deployments there are, and where else to look. */
export function deploymentHints(name: string, ledger: Ledger, known: readonly string[]): readonly string[] {
  const near = suggestKey(name, known);
  const list =
    known.length === 0
      ? `project "${ledger.project}" has no deployments there`
      : `project "${ledger.project}" has ${known.join(', ')} there`;
  const elsewhere =
    ledger.accounts === undefined
      ? 'look into Parameter Store with `--remote`'
      : 'look into another region with `--toolchain-region NAME`, or at this machine with `--local`';
  return [near === undefined ? list : `did you mean "${near}"? ${list}`, elsewhere];
}

/** The error for a deployment that the store does not know. */
export function noDeployment(name: string, ledger: Ledger, known: readonly string[]): InputError {
  return new InputError('cli/no-deployment', `there is no deployment "${name}" in ${ledger.store.name}`, {
    hints: deploymentHints(name, ledger, known),
  });
}

const isThere = ({ modules, requested, deployed }: Observed): boolean =>
  modules.size > 0 || requested !== undefined || deployed !== undefined;

/** Reads a deployment, also in accounts that only the environment names; undefined where there is none. */
export async function lookAtDeployment(
  ledger: Ledger,
  deployment: string,
  {
    places = [],
    partly = false,
    stores = listedOnce(ledger.stores),
  }: ObserveOptions & { readonly stores?: Stores } = {},
): Promise<Observed | undefined> {
  const { project, tell } = ledger;
  const key = { project, deployment };
  const known = [...ledger.places, ...places];
  let observed = await observe(stores, key, known, { partly });
  if (!isThere(observed)) return undefined;
  if (ledger.accounts !== undefined) {
    const manifests = [observed.requested, observed.deployed];
    const { referred, missing } = storedTargets(manifests, await ledger.variables());
    if (referred.length > 0) observed = await observe(stores, key, [...known, ...referred], { partly });
    const unknown = missing.map(accountNotSet);
    if (!partly) for (const { error } of unknown) tell(error.message);
    else if (unknown.length > 0)
      observed = { ...observed, notSeen: [...(observed.notSeen ?? []), ...unknown] };
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
