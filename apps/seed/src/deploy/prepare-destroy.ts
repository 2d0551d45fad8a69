import { listDeployments, observe, planDestroy, storedAccounts } from '@seed/engine';
import type { DeploymentKey, Observed } from '@seed/engine';
import { InputError } from '@seed/kernel';
import type { Stores, Target } from '@seed/kernel';
import type { Project } from '@seed/manifest';
import type { CommandContext } from '../command.ts';
import { withoutDeadLock } from '../ledger/living-lock.ts';
import { storedTargets } from '../ledger/stored-targets.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { placeOf, settingFlags } from './deploy-request.ts';
import type { DeployFlags, Place } from './deploy-request.ts';
import { openProject, readEnvironment } from './load-project-files.ts';
import { openState } from './open-state.ts';
import type { OpenState } from './open-state.ts';
import { selectionOf } from './prepare-apply.ts';
import type { PrepareOptions } from './prepare-apply.ts';
import { prepareRemote } from './prepare-remote.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

/** What was typed comes before what files say. */
function toolchainRegionOf(flags: DeployFlags, { values, origins }: Settings): string | undefined {
  if (flags.toolchainRegion !== undefined) return flags.toolchainRegion;
  return origins.region === '--region' ? values.region : values.toolchainRegion;
}

/** Looks at the stores, also at those of accounts that only the environment names: what is not seen would be left behind. */
async function lookAround(
  stores: Stores,
  key: DeploymentKey,
  {
    env,
    state,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly state: Place['state'] },
): Promise<Observed> {
  const observed = await observe(stores, key, []);
  const { referred, missing } = storedTargets([observed.requested, observed.deployed], env);
  const [unknown] = missing;
  // On this machine one store holds all accounts.
  if (unknown !== undefined && state === 'ssm')
    throw new InputError(
      'cli/account-not-set',
      `the id of account "${unknown.alias}" of "${key.deployment}" is in ${unknown.variable}, which is not set`,
      {
        hints: [
          `set ${missing.map(({ variable }) => variable).join(', ')}, or name a file that has it with \`--env-file\``,
        ],
      },
    );
  return referred.length === 0 ? observed : observe(stores, key, referred);
}

const targetsOf = ({ modules, others = [] }: Observed): readonly Target[] =>
  [...modules.values(), ...others].map(({ target }) => target);

const isKnown = ({ modules, requested, deployed }: Observed): boolean =>
  modules.size > 0 || requested !== undefined || deployed !== undefined;

interface DestroyParts {
  readonly flags: DeployFlags;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly place: Place;
  readonly project: Project;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks at the stores and the accounts, and plans. */
async function planWith(name: string, parts: DestroyParts, open: OpenState) {
  const { flags, place, project, env } = parts;
  const key = { project: project.name, deployment: name };
  const look = () => lookAround(open.stores, key, { env, state: place.state });
  const observed = await look();
  // Only for the message about one that is not there.
  const deployments = isKnown(observed) ? [] : await listDeployments(open.stores.toolchain, project.name);
  const selection = selectionOf(flags);
  const plan = planDestroy(await withoutDeadLock(observed), {
    deployments,
    store: open.name,
    ...(selection === undefined ? {} : { selection }),
  });
  const deployment = storedAccounts(observed);
  const remote = await prepareRemote(open.remote, {
    ...parts,
    key,
    deployment,
    targets: targetsOf(observed),
    // Whatever it is, it serves to take modules away.
    compares: false,
  });
  return {
    plan: remote === undefined ? plan : { ...plan, cloud: remote.cloud },
    observed,
    observe: look,
    ...(remote === undefined ? {} : { remote: remote.prepared }),
  };
}

/** Plans the end of a deployment from what the store holds of it. Rejects with InputError for one that is not there. */
export async function prepareDestroy(
  context: CommandContext,
  name: string,
  { flags, signal }: PrepareOptions,
): Promise<PreparedDeployment> {
  const settings = await resolveSettings({ io: context.io, flags: settingFlags(flags) });
  const place = placeOf({ flags, settings });
  const loaded = await openProject(context.io);
  const project = loaded.value;
  const environment = await readEnvironment(flags, project.root, context);
  const { env } = environment;
  const region = toolchainRegionOf(flags, settings);
  const open = await openState(context, {
    settings,
    place,
    project: project.name,
    ...(region === undefined ? {} : { toolchainRegion: region }),
  });
  try {
    const planned = await planWith(name, { flags, signal, settings, place, project, env }, open);
    return {
      ...planned,
      settings,
      place,
      stores: open.stores,
      storeName: open.name,
      root: project.root,
      env,
      diagnostics: [...loaded.diagnostics, ...environment.diagnostics, ...planned.plan.diagnostics],
      sources: new Map([...loaded.sources, ...environment.sources]),
      dispose: async () => open.close(),
    };
  } catch (error) {
    open.close();
    throw error;
  }
}
