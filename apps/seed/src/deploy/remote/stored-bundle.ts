import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModuleBuildRequest } from '@seed/engine';
import type { CloudTarget } from '../../cloud/accounts.ts';

type Names = Pick<ModuleBuildRequest, 'deployment' | 'group' | 'module'>;

/** Where Seed-Farmer keeps the bundle that a module was deployed with. */
const keyOf = ({ deployment, group, module }: Names): string =>
  `bundle/${deployment}/${group}/${module}/bundle.zip`;

/** What kits of earlier builds left in the bundle; the next build brings its own. */
const KIT = '.seed';

/** The bundle of one module in the bucket of its account and region. */
export interface StoredBundle {
  /** Lays it out below a folder, which then holds `bundle/`; false where none is kept. */
  layOut(to: string): Promise<boolean>;
  /** Keeps what a build had as its source, `bucket/key`; false where that is gone. */
  keep(source: string): Promise<boolean>;
  forget(): Promise<void>;
}

export function storedBundle({ objects }: CloudTarget, bucket: string, names: Names): StoredBundle {
  const place = { bucket, key: keyOf(names) };
  return {
    async layOut(to) {
      await mkdir(to, { recursive: true });
      const file = `${to}.zip`;
      try {
        if (!(await objects.download(place, file))) return false;
        const { unpackBundle } = await import('@seed/sources');
        await unpackBundle(file, to);
        await rm(join(to, KIT), { recursive: true, force: true });
        return true;
      } finally {
        await rm(file, { force: true });
      }
    },
    keep(source) {
      const at = source.indexOf('/');
      return objects.copy({ bucket: source.slice(0, at), key: source.slice(at + 1) }, place);
    },
    async forget() {
      await objects.remove(place);
    },
  };
}
