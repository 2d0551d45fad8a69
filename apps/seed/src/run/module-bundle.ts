import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listBundleFiles } from '@seed/bundle';
import type { BundleExtra, BundleInput } from '@seed/bundle';
import { findUpwards } from '../project-root.ts';

/** The project file that lies at the top of a bundle; made up where the module belongs to no project. */
async function projectFile(moduleDir: string, project: string): Promise<BundleExtra> {
  const path = 'seedfarmer.yaml';
  const root = await findUpwards(moduleDir, [path]);
  const content = root === undefined ? { text: `project: ${project}\n` } : { file: join(root, path) };
  return { path, content, executable: false };
}

/** What Seed-Farmer would send for a module: its own files and the project file; with `dotFiles` more than that. */
export async function describeBundle(
  moduleDir: string,
  { project, dotFiles }: { readonly project: string; readonly dotFiles: boolean },
): Promise<BundleInput> {
  const [files, extra] = await Promise.all([
    listBundleFiles(moduleDir, { dotFiles }),
    projectFile(moduleDir, project),
  ]);
  return { dir: moduleDir, files, extras: [extra] };
}

/** True for a folder that holds a module. */
export async function isModule(dir: string): Promise<boolean> {
  return (await stat(join(dir, 'deployspec.yaml')).catch(() => undefined))?.isFile() === true;
}
