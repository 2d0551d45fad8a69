import { join } from 'node:path';
import type { ProcessIo } from './process-io.ts';
import { findUpwards } from './project-root.ts';
import { resolveSettings } from './settings.ts';

/** The folder of journals that commands about runs read: of the project, or one that lies at or above this folder. */
export async function findStateDir(io: ProcessIo): Promise<string> {
  const settings = await resolveSettings({ io, flags: {} });
  if (settings.origins.stateDir !== 'default') return settings.stateDir;
  const near = await findUpwards(io.cwd, ['.seed', 'seed.yaml', 'seedfarmer.yaml']);
  return near === undefined ? settings.stateDir : join(near, '.seed');
}
