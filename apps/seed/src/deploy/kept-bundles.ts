import { constants } from 'node:fs';
import { cp, mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModuleBuildRequest } from '@seed/engine';
import { EnvironmentError } from '@seed/kernel';

type Names = Pick<ModuleBuildRequest, 'deployment' | 'group' | 'module'>;

/** The bundles that modules were deployed with; a later destroy needs neither their sources nor a network. */
export interface KeptBundles {
  /** The folder that holds what was in the bundle, `seedfarmer.yaml` and `module/`; undefined where none is kept. */
  find(of: Names): Promise<string | undefined>;
  /** Keeps a copy of a folder in place of what was kept before. Rejects with EnvironmentError `cli/state-not-writable`. */
  keep(of: Names, dir: string): Promise<void>;
  forget(of: Names): Promise<void>;
}

/** A name as one name of a folder; no two names give the same. */
const safe = (name: string): string => encodeURIComponent(name).replace(/^\./, '%2E');

/** One name for all runs: under the lock of a deployment, what is there is what a killed run left. */
const partialOf = (place: string): string => `${place}.partial`;

function notKept({ group, module }: Names, root: string, cause: unknown): EnvironmentError {
  const message = `the bundle of "${group}/${module}" cannot be kept in "${root}"`;
  return new EnvironmentError('cli/state-not-writable', message, {
    cause,
    hints: [`check the free space and the rights: \`ls -la ${root}\``, 'then run the same again'],
  });
}

/** Keeps bundles as folders below `root`: `<deployment>/<group>/<module>`. */
export function keptBundles(root: string): KeptBundles {
  const placeOf = ({ deployment, group, module }: Names): string =>
    join(root, safe(deployment), safe(group), safe(module));
  return {
    async find(of) {
      const place = placeOf(of);
      const found = await stat(join(place, 'module')).catch(() => undefined);
      return found?.isDirectory() === true ? place : undefined;
    },
    async keep(of, dir) {
      const place = placeOf(of);
      const partial = partialOf(place);
      try {
        await mkdir(dirname(place), { recursive: true });
        await rm(partial, { recursive: true, force: true });
        await cp(dir, partial, { recursive: true, mode: constants.COPYFILE_FICLONE });
        await rm(place, { recursive: true, force: true });
        await rename(partial, place);
      } catch (error) {
        throw notKept(of, root, error);
      }
    },
    async forget(of) {
      const place = placeOf(of);
      await rm(place, { recursive: true, force: true });
      await rm(partialOf(place), { recursive: true, force: true });
      // Folders of groups and deployments go with their last module; others may be putting one there now.
      await rmdir(dirname(place)).catch(() => undefined);
      await rmdir(dirname(dirname(place))).catch(() => undefined);
    },
  };
}
