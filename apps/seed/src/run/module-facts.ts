import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModuleSpec } from '@seed/deployspec';
import type { Settings } from '../settings.ts';

/** The names that a module gets when it is run by itself. */
export type ModuleNames = Pick<ModuleSpec, 'project' | 'deployment' | 'group' | 'module'>;

/** Deployment and group come from the settings, the rest from where the module lies. */
export function moduleNames(dir: string, settings: Settings): ModuleNames {
  const { values } = settings;
  const above = basename(dirname(dir));
  // `modules/hello` and a module at the top of its project have no group of their own.
  const atTop = dir === settings.root || dirname(dir) === settings.root;
  const grouped = above !== '' && above !== 'modules' && !atTop;
  return {
    project: values.project ?? basename(settings.root),
    deployment: values.deployment,
    group: values.group ?? (grouped ? above : 'local'),
    module: basename(dir),
  };
}

const fileOf = (stateDir: string, names: ModuleNames): string => {
  const parts = [names.project, names.deployment, names.group, names.module];
  const safe = parts.map((part) => part.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_'));
  return `${join(stateDir, 'modules', ...safe)}.json`;
};

/** What the module recorded about itself at its last deploy on this machine; undefined before the first. */
export async function readMetadata(
  stateDir: string,
  names: ModuleNames,
): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(fileOf(stateDir, names), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
}

/** Keeps what a deploy recorded for the next run of the module; a destroy forgets it. */
export async function keepMetadata(
  stateDir: string,
  module: ModuleSpec,
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = fileOf(stateDir, module);
  if (module.action === 'destroy') return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(metadata, undefined, 2)}\n`, { mode: 0o600 });
}
