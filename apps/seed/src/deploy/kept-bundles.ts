import { constants } from 'node:fs';
import { cp, mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModuleBuildRequest } from '@seed/engine';

type Names = Pick<ModuleBuildRequest, 'deployment' | 'group' | 'module'>;

/** The bundles that modules were deployed with; a later destroy needs neither their sources nor a network. */
export interface KeptBundles {
  /** The folder that holds what was in the bundle, `seedfarmer.yaml` and `module/`; undefined where none is kept. */
  find(of: Names): Promise<string | undefined>;
  /** Keeps a copy of a folder in place of what was kept before. */
  keep(of: Names, dir: string): Promise<void>;
  forget(of: Names): Promise<void>;
}

/** A name as one name of a folder; no two names give the same. */
const safe = (name: string): string => encodeURIComponent(name).replace(/^\./, '%2E');

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
      const partial = `${place}.partial-${process.pid}`;
      await mkdir(dirname(place), { recursive: true });
      await rm(partial, { recursive: true, force: true });
      await cp(dir, partial, { recursive: true, mode: constants.COPYFILE_FICLONE });
      await rm(place, { recursive: true, force: true });
      await rename(partial, place);
    },
    async forget(of) {
      const place = placeOf(of);
      await rm(place, { recursive: true, force: true });
      // Folders of groups and deployments go with their last module; others may be putting one there now.
      await rmdir(dirname(place)).catch(() => undefined);
      await rmdir(dirname(dirname(place))).catch(() => undefined);
    },
  };
}
