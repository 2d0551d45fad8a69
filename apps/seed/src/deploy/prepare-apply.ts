import { describeModules, observe, planApply } from '@seed/engine';
import type { DescribedModules } from '@seed/engine';
import { InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, Stores } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { FetchedModules } from '@seed/sources';
import type { CommandContext } from '../command.ts';
import { stateFile } from '../ledger/open-ledger.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { placeOf, regionFor, settingFlags } from './deploy-request.ts';
import type { DeployCommand, DeployFlags } from './deploy-request.ts';
import { fetchModules } from './fetch-modules.ts';
import { loadProjectFiles } from './load-project-files.ts';
import type { ProjectFiles } from './load-project-files.ts';
import { openPlanCaches } from './plan-caches.ts';
import type { PlanCaches } from './plan-caches.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

export interface PrepareOptions {
  readonly command: DeployCommand;
  readonly flags: DeployFlags;
  readonly signal: AbortSignal;
  /** Where to work when nobody says it, other than in CodeBuild. */
  readonly unasked?: 'auto';
}

export interface OpenStores {
  readonly stores: Stores;
  readonly name: string;
  close(): void;
}

/** The store of this machine stands for those of all accounts and regions. */
export async function openStores(
  { wiring, io }: CommandContext,
  settings: Settings,
  rehearsal: boolean,
): Promise<OpenStores> {
  const { localStore } = await wiring();
  const store = await localStore({ path: stateFile(settings, rehearsal), cwd: io.cwd });
  return {
    stores: { toolchain: store, forTarget: () => store },
    name: store.name,
    close: () => store.close(),
  };
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
  },
): Promise<Described> {
  const { files, fetched, caches, dotFiles } = parts;
  const described = await describeModules(files.deployment, fetched.folders, {
    env: files.env,
    memory: { texts: caches.texts, now: parts.now },
    dotFiles,
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
  const { command, flags, signal } = options;
  const settings = await resolveSettings({ io, flags: settingFlags(flags) });
  const place = placeOf(command, word, { ...options, settings });
  const region = regionFor(settings);
  const caches = await openPlanCaches(word, settings, io);
  const { texts } = caches;
  const [files, open] = await Promise.all([
    loadProjectFiles(word, { context, flags, texts, ...(region === undefined ? {} : { region }) }),
    openStores(context, settings, place.rehearsal),
  ]);
  const { deployment, project } = files;
  const fetched = await fetchModules(deployment, {
    context,
    settings,
    signal,
    root: project.root,
    ...(deployment.archiveSecret === undefined ? {} : { archiveSecret: deployment.archiveSecret }),
  });
  const { dotFiles } = settings.values;
  const described = await describe(word, { files, fetched, caches, dotFiles, now: io.now });
  const key = { project: project.name, deployment: deployment.name };
  const look = () => observe(open.stores, key, targetsOf(deployment));
  const observed = await look();
  const selection = selectionOf(flags);
  const plan = planApply(described.desired, observed, {
    manifest: word,
    rehearsal: place.rehearsal,
    redeployOnOutputChange: settings.values.redeployOnOutputChange,
    ...(selection === undefined ? {} : { selection }),
  });
  return {
    plan,
    observed,
    observe: look,
    desired: described.desired,
    settings,
    place,
    stores: open.stores,
    storeName: open.name,
    root: project.root,
    env: files.env,
    diagnostics: [...described.diagnostics, ...plan.diagnostics],
    sources: described.sources,
    async dispose() {
      await caches.save();
      open.close();
    },
  };
}
