import { join } from 'node:path';
import { listBundleFiles, stageBundle } from '@seed/bundle';
import type { BundleExtra } from '@seed/bundle';
import type { Settings } from '../settings.ts';

/** Sources of a module that lie in folders of this machine. */
export interface ModuleFolder {
  readonly dir: string;
  readonly dataFiles: readonly BundleExtra[];
}

export interface LayOutOptions {
  readonly settings: Settings;
  /** `seedfarmer.yaml` of the project. */
  readonly projectFile: string;
}

/** Lays a module out as its build sees it, as `bundle/` below a folder. */
export async function layOutBundle(
  { dir, dataFiles }: ModuleFolder,
  to: string,
  { settings, projectFile }: LayOutOptions,
): Promise<void> {
  const project: BundleExtra = {
    path: 'seedfarmer.yaml',
    content: { file: projectFile },
    executable: false,
  };
  const files = await listBundleFiles(dir, { dotFiles: settings.values.dotFiles });
  await stageBundle({ dir, files, extras: [project, ...dataFiles] }, join(to, 'bundle'));
}
