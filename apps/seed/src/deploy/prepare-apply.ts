import { describeModules, observe, planApply } from '@seed/engine';
import type { DescribedModules, ReferenceVersions } from '@seed/engine';
import { InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { FetchedModules } from '@seed/sources';
import type { CommandContext } from '../command.ts';
import { withoutDeadLock } from '../ledger/living-lock.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { isRemote, placeOf, regionFor, settingFlags } from './deploy-request.ts';
import type { DeployFlags, Place } from './deploy-request.ts';
import { fetchModules } from './fetch-modules.ts';
import { loadProjectFiles } from './load-project-files.ts';
import type { ProjectFiles } from './load-project-files.ts';
import { openState } from './open-state.ts';
import type { OpenState } from './open-state.ts';
import { openPlanCaches } from './plan-caches.ts';
import type { PlanCaches } from './plan-caches.ts';
import { prepareRemote } from './prepare-remote.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

export interface PrepareOptions {
  readonly flags: DeployFlags;
  readonly signal: AbortSignal;
  /** Where to work when nobody says it, other than in CodeBuild. */
  readonly unasked?: 'auto';
  /** Nothing is done, so that this machine's state will do where nothing leads to AWS. */
  readonly onlyLooks?: boolean;
}

/** The selection of a plan; undefined where nothing was selected. */
export function selectionOf({
  only = [],
  exclude = [],
}: DeployFlags): { only: readonly string[]; exclude: readonly string[] } | undefined {
  return only.length === 0 && exclude.length === 0 ? undefined : { only, exclude };
}

const targetsOf = (deployment: Deployment) =>
  deployment.groups.flatMap(({ modules }) => modules.map(({ target }) => target));

interface Described extends DescribedModules {
  readonly desired: NonNullable<DescribedModules['desired']>;
  /** Everything that was noticed about the manifest and its modules. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the manifest asks for. Rejects with InputError that carries the findings of all modules. */
async function describe(
  word: string,
  parts: {
    readonly files: ProjectFiles;
    readonly fetched: FetchedModules;
    readonly caches: PlanCaches;
    readonly dotFiles: boolean;
    readonly now: () => number;
    readonly versions?: ReferenceVersions;
  },
): Promise<Described> {
  const { files, fetched, caches, dotFiles, versions } = parts;
  const described = await describeModules(files.deployment, fetched.folders, {
    env: files.env,
    memory: { texts: caches.texts, now: parts.now },
    dotFiles,
    ...(versions === undefined ? {} : { versions }),
  });
  const diagnostics = sortDiagnostics([
    ...files.diagnostics,
    ...fetched.diagnostics,
    ...described.diagnostics,
  ]);
  const sources = new Map([...files.sources, ...described.sources]);
  const { desired } = described;
  if (desired !== undefined && !diagnostics.some(({ severity }) => severity === 'error'))
    return { desired, diagnostics, sources };
  throw new InputError('cli/bad-arguments', `"${word}" cannot be planned`, { diagnostics, sources });
}

/**
 * Reads a manifest and plans it: reads files, fetches sources, digests modules, looks at the store. Changes nothing. Rejects
 * with InputError for whatever is wrong with the input.
 */
export async function prepareApply(
  context: CommandContext,
  word: string,
  options: PrepareOptions,
): Promise<PreparedDeployment> {
  const { io } = context;
  const { flags } = options;
  const settings = await resolveSettings({ io, flags: settingFlags(flags) });
  const place = placeOf({ ...options, settings });
  const region = regionFor(settings, place);
  const caches = await openPlanCaches(word, settings, io);
  const { texts } = caches;
  const files = await loadProjectFiles(word, {
    context,
    flags,
    texts,
    ...(region === undefined ? {} : { region }),
  });
  const { deployment, project } = files;
  const { toolchainRegion } = deployment;
  const opening = openState(context, { settings, place, project: project.name, toolchainRegion });
  // Mistakes in files come first: nobody has to be signed in to be told of them.
  opening.catch(() => undefined);
  try {
    const signedIn = signInOnce(deployment, opening, options.signal);
    const versions = isRemote(place) ? await versionsOf(deployment, signedIn) : undefined;
    const described = await fetchAndDescribe(context, word, {
      ...options,
      settings,
      caches,
      files,
      ...(versions === undefined ? {} : { versions }),
    });
    return await planWith(word, { ...options, settings, place, caches, files, described }, await signedIn());
  } catch (error) {
    await opening.then(
      (open) => open.close(),
      () => undefined,
    );
    throw error;
  }
}

/** Before anything is asked of the accounts: those that cannot be used are told together. */
function signInOnce(
  deployment: Deployment,
  opening: Promise<OpenState>,
  signal: AbortSignal,
): () => Promise<OpenState> {
  const signIn = async (): Promise<OpenState> => {
    const open = await opening;
    const { remote } = open;
    if (remote === undefined) return open;
    const { eachTarget } = await import('./remote/each-target.ts');
    const { distinctTargets } = await import('./remote/survey-deployment.ts');
    await eachTarget(distinctTargets(targetsOf(deployment)), (target) =>
      remote.accounts.target(target).signIn(signal),
    );
    return open;
  };
  let done: Promise<OpenState> | undefined;
  return () => (done ??= signIn());
}

async function versionsOf(
  deployment: Deployment,
  signedIn: () => Promise<OpenState>,
): Promise<ReferenceVersions> {
  const { manifestVersions } = await import('./remote/manifest-versions.ts');
  return manifestVersions(deployment, async () => (await signedIn()).remote?.accounts);
}

interface Parts extends PrepareOptions {
  readonly settings: Settings;
  readonly caches: PlanCaches;
  readonly files: ProjectFiles;
  readonly versions?: ReferenceVersions;
}

interface PlanParts extends Parts {
  readonly place: Place;
  readonly described: Described;
}

async function fetchAndDescribe(
  context: CommandContext,
  word: string,
  { settings, signal, caches, files, versions }: Parts,
): Promise<Described> {
  const { deployment, project } = files;
  const fetched = await fetchModules(deployment, {
    context,
    settings,
    signal,
    root: project.root,
    ...(deployment.archiveSecret === undefined ? {} : { archiveSecret: deployment.archiveSecret }),
  });
  const { dotFiles } = settings.values;
  return describe(word, {
    files,
    fetched,
    caches,
    dotFiles,
    now: context.io.now,
    ...(versions === undefined ? {} : { versions }),
  });
}

/** In AWS the manifest says where things are, whatever was typed. */
function idleRegion(
  { toolchainRegion, toolchainRegionSpan: span }: Deployment,
  { values, origins }: Settings,
  place: Place,
): readonly Diagnostic[] {
  const { region } = values;
  if (!isRemote(place) || origins.region !== '--region' || region === toolchainRegion) return [];
  return [
    {
      code: 'cli/region-without-effect',
      severity: 'warning',
      summary: `"${region}" of \`--region\` has no effect: "${toolchainRegion}" is the toolchain region of the manifest`,
      ...(span === undefined ? {} : { span }),
      hints: ['leave `--region` out, or change `toolchainRegion`, which looks for the deployment elsewhere'],
    },
  ];
}

/** Looks at the stores and the accounts, and plans. */
async function planWith(
  word: string,
  { flags, signal, settings, place, caches, files, described }: PlanParts,
  open: OpenState,
): Promise<PreparedDeployment> {
  const { deployment, project, env } = files;
  const key = { project: project.name, deployment: deployment.name };
  const targets = targetsOf(deployment);
  const look = () => observe(open.stores, key, targets);
  const asked = { key, project, deployment, targets, env, flags, place, compares: true, signal };
  const remote = await prepareRemote(open.remote, asked);
  const observed = await look();
  const selection = selectionOf(flags);
  const made = planApply(described.desired, await withoutDeadLock(observed), {
    manifest: word,
    rehearsal: place.rehearsal,
    redeployOnOutputChange: settings.values.redeployOnOutputChange,
    ...(selection === undefined ? {} : { selection }),
  });
  const plan = remote === undefined ? made : { ...made, cloud: remote.cloud };
  return {
    plan,
    observed,
    observe: look,
    desired: described.desired,
    settings,
    place,
    stores: open.stores,
    ...(remote === undefined ? {} : { remote: remote.prepared }),
    storeName: open.name,
    root: project.root,
    env,
    diagnostics: [...idleRegion(deployment, settings, place), ...described.diagnostics, ...plan.diagnostics],
    sources: described.sources,
    async dispose() {
      await caches.save();
      open.close();
    },
  };
}
