import type { ReferenceVersions } from '@seed/engine';
import type { Target } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { Accounts } from '../../cloud/accounts.ts';

const placeOf = ({ accountId, region }: Target): string => `${accountId}/${region}`;

/** Names of parameters that modules have looked up, by account and region. */
function namesByPlace({ groups }: Deployment): ReadonlyMap<string, readonly string[]> {
  const all = groups.flatMap(({ modules }) =>
    modules.flatMap(({ target, parameters }) =>
      parameters.flatMap(({ source }) =>
        source.kind === 'parameter-store' ? [{ place: placeOf(target), name: source.name }] : [],
      ),
    ),
  );
  return new Map(
    [...Map.groupBy(all, ({ place }) => place)].map(([place, some]) => [place, some.map((one) => one.name)]),
  );
}

function remembered<T>(ask: (target: Target, name: string) => Promise<T>) {
  const known = new Map<string, Promise<T>>();
  return (target: Target, name: string): Promise<T> => {
    const key = `${placeOf(target)} ${name}`;
    const asking = known.get(key) ?? ask(target, name);
    known.set(key, asking);
    return asking;
  };
}

/**
 * Versions of what builds look up, from the accounts of their modules, by which Seed-Farmer notices changes: all parameters
 * of a place at once, each secret once. `open` is asked only where there is anything to look up.
 */
export function manifestVersions(
  deployment: Deployment,
  open: () => Promise<Accounts | undefined>,
): ReferenceVersions {
  const names = namesByPlace(deployment);
  const versionsAt = async (target: Target) => (await open())?.target(target).versions;
  const parameters = remembered(async (target) =>
    (await versionsAt(target))?.parameters(names.get(placeOf(target)) ?? []),
  );
  const secrets = remembered(async (target, name) => {
    const [id = '', stage = ''] = JSON.parse(name) as string[];
    return (await versionsAt(target))?.secret(id, stage);
  });
  return {
    parameter: async (name, target) => (await parameters(target, ''))?.get(name) ?? null,
    secret: async (id, stage, target) => (await secrets(target, JSON.stringify([id, stage]))) ?? null,
  };
}
