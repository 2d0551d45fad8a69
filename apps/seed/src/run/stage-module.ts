import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestModule, stageBundle } from '@seed/bundle';
import { describeBundle } from './module-bundle.ts';

/** Where modules are laid out below the folder of places. */
export const STAGED = 'staged';

/** A module laid out as its build sees it, to be removed after the run. */
export interface StagedModule {
  /** The folder that becomes the source of the build; holds `bundle/`. */
  readonly dir: string;
  dispose(): Promise<void>;
}

/** Lays a module out below `placesDir`, which must not be part of any source. Rejects with EnvironmentError. */
export async function stageModule(
  moduleDir: string,
  options: {
    readonly project: string;
    readonly placesDir: string;
    readonly uuid: string;
    /** Takes dot-files such as `.npmignore` too. */
    readonly dotFiles: boolean;
  },
): Promise<StagedModule> {
  const dir = join(options.placesDir, STAGED, options.uuid);
  const input = await describeBundle(moduleDir, options);
  await stageBundle(input, join(dir, 'bundle'));
  return { dir, dispose: () => rm(dir, { recursive: true, force: true }) };
}

/** Forty digits that stand for the content of a laid out module, where no commit does. */
export async function bundleVersion(dir: string): Promise<string> {
  const module = join(dir, 'bundle', 'module');
  const { digest } = await digestModule(module, { projectRoot: module, dotFiles: true });
  return digest.replace(/^sha256:/, '').slice(0, 40);
}
