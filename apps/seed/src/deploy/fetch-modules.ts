import { join } from 'node:path';
import type { ModuleBuildRequest } from '@seed/engine';
import type { BundleExtra } from '@seed/bundle';
import type { Deployment } from '@seed/manifest';
import type { FetchedDataFile, FetchedModules, Sources } from '@seed/sources';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import type { ModuleFolder } from './lay-out-bundle.ts';

const extraOf = ({ path, file, executable }: FetchedDataFile): BundleExtra => ({
  path,
  content: { file },
  executable,
});

/** Folder of fetched sources below the state folder. */
export const SOURCES = 'sources';

export interface FetchOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  /** Absolute folder of seedfarmer.yaml. */
  readonly root: string;
  /** The secret with the credentials of archives. */
  readonly archiveSecret?: string;
  readonly signal: AbortSignal;
}

async function openSources({ context, settings, root, archiveSecret }: FetchOptions): Promise<Sources> {
  const { sources } = await context.wiring();
  return sources({
    settings,
    io: context.io,
    root,
    cacheDir: join(settings.stateDir, SOURCES),
    ...(archiveSecret === undefined ? {} : { archiveSecret }),
  });
}

/** Fetches the sources of all modules; whatever is missing is a finding. */
export async function fetchModules(deployment: Deployment, options: FetchOptions): Promise<FetchedModules> {
  const sources = await openSources(options);
  return sources.fetchModules(
    deployment.groups.flatMap((group) => group.modules),
    options,
  );
}

/** Fetches the sources of a module that is to be destroyed and whose bundle was not kept. Rejects with SeedError. */
export async function fetchStored(
  { location, dataFiles }: Extract<ModuleBuildRequest['source'], { kind: 'stored' }>,
  options: FetchOptions,
): Promise<ModuleFolder> {
  const sources = await openSources(options);
  const { dir } = await sources.fetch(location, options);
  const extras: BundleExtra[] = [];
  for (const dataFile of dataFiles) extras.push(extraOf(await sources.fetchDataFile(dataFile, options)));
  return { dir, dataFiles: extras };
}
