import { join } from 'node:path';
import type { DescribeOptions, ModuleBuildRequest } from '@seed/engine';
import type { BundleExtra } from '@seed/bundle';
import type { Diagnostic } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { FetchedDataFile, Sources } from '@seed/sources';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import type { ModuleFolder } from './module-builder.ts';

/** Where the sources of modules lie on this machine. */
export type FetchedModules = Pick<DescribeOptions, 'folderOf' | 'dataFilesOf'> & {
  readonly diagnostics: readonly Diagnostic[];
};

const extraOf = ({ path, file, executable }: FetchedDataFile): BundleExtra => ({
  path,
  content: { file },
  executable,
});

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
    cacheDir: join(settings.stateDir, 'sources'),
    ...(archiveSecret === undefined ? {} : { archiveSecret }),
  });
}

/** Fetches the sources of all modules; whatever is missing is a finding. */
export async function fetchModules(deployment: Deployment, options: FetchOptions): Promise<FetchedModules> {
  const sources = await openSources(options);
  const modules = deployment.groups.flatMap((group) => group.modules);
  const { folders, diagnostics } = await sources.fetchModules(modules, options);
  return {
    diagnostics,
    folderOf: ({ node }) => folders.get(node),
    dataFilesOf: ({ node }) =>
      folders.get(node)?.dataFiles.map((file) => ({
        extra: extraOf(file),
        ...(file.commitHash === undefined ? {} : { commitHash: file.commitHash }),
      })),
  };
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
