import { join } from 'node:path';
import type { SourceTree } from '@seed/bundle';
import type { Location } from '@seed/manifest';

/**
 * The folder below the project that Seed-Farmer would keep fetched sources in: what the project ignores there, it does
 * not count. Undefined for local sources, which lie where they are.
 */
export function seedFarmerTree(
  location: Location,
  { project, root }: { readonly project: string; readonly root: string },
): SourceTree | undefined {
  switch (location.kind) {
    case 'local':
      return undefined;
    case 'git': {
      const name = `${flat(location.url.replace(/https:\/\/|git@/g, ''))}${location.ref === undefined ? '' : `_${flat(location.ref)}`}`;
      return { root, standsFor: join(project, 'seedfarmer.gitmodules', name) };
    }
    case 'archive': {
      const path = location.url.replace(/^\w+:\/\/[^/]*\//, '').replace(/\.(?:tar\.gz|zip)$/, '');
      return { root, standsFor: join(project, 'seedfarmer.archive', flat(path)) };
    }
  }
}

const flat = (text: string): string => text.replaceAll(/[/:]/g, '_');
