import { lstat, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mount } from './view.ts';

const MAX_LINKS = 40;

/** Where a path of the build lies on this machine. */
export interface Located {
  readonly path: string;
  readonly writable: boolean;
}

/** Translates paths as the build sees them; links are followed as they would be inside, never out of the view. */
export interface InsidePaths {
  /** Without touching the disk. */
  translate(path: string): Located;
  /** Follows links in all parts of the path (`follow: false` leaves the last one alone); undefined when it is absent. */
  resolve(path: string, options?: { readonly follow?: boolean }): Promise<Located | undefined>;
}

/** `root` is what stands at `/` inside; a later mount wins over an earlier one. */
export function insidePaths(root: string, mounts: readonly Mount[]): InsidePaths {
  const binds = [...mounts].sort((a, b) => b.to.length - a.to.length);
  const translate = (path: string): Located => {
    const bind = binds.find(({ to }) => path === to || path.startsWith(`${to}/`));
    if (bind === undefined) return { path: join(root, path), writable: true };
    return { path: join(bind.from, path.slice(bind.to.length)), writable: bind.writable };
  };
  const resolve = async (
    path: string,
    options: { readonly follow?: boolean } = {},
  ): Promise<Located | undefined> => {
    let followed = 0;
    let done = '/';
    let rest = path.split('/').filter((part) => part !== '' && part !== '.');
    while (rest.length > 0) {
      const [part = '', ...others] = rest;
      rest = others;
      if (part === '..') {
        done = dirname(done);
        continue;
      }
      const next = join(done, part);
      const target = await linkTarget(translate(next).path);
      if (target === undefined) return undefined;
      const isLast = rest.length === 0;
      if (target === '' || (isLast && options.follow === false)) {
        done = next;
        continue;
      }
      if (++followed > MAX_LINKS) return undefined;
      if (target.startsWith('/')) done = '/';
      rest = [...target.split('/').filter((name) => name !== '' && name !== '.'), ...rest];
    }
    return translate(done);
  };
  return { translate, resolve };
}

/** The target of a link, empty for anything else, undefined when there is nothing. */
async function linkTarget(path: string): Promise<string | undefined> {
  const entry = await lstat(path).catch(() => undefined);
  if (entry === undefined) return undefined;
  return entry.isSymbolicLink() ? readlink(path) : '';
}
