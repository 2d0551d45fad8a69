import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Location } from '@seed/manifest';
import { createSources } from '@seed/sources';
import type { SourcesOptions } from '@seed/sources';
import type { ArchiveServer } from './archive-server.ts';
import { scratch } from './scratch.ts';

export type Options = Partial<SourcesOptions>;

/** The location of a folder in an archive. */
export const at = (url: string, path = 'm/x'): Location => ({ kind: 'archive', url, path });

export const read = (dir: string, file = 'file') => readFileSync(join(dir, file), 'utf8');

/** Opens sources that find the server; every call is another run with the same cache. */
export function openOn(server: ArchiveServer, dir = scratch()) {
  return (options: Options = {}) =>
    createSources({ root: dir, cacheDir: join(dir, 'cache'), env: {}, agent: server.agent, ...options });
}
