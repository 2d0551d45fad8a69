import { relative, resolve, sep } from 'node:path';
import { findWorkTree } from '@seed/build';
import type { ProcessIo } from '../process-io.ts';

/** How services that show findings know a file: by its path from the top of the repository. */
export async function repositoryPath(io: ProcessIo): Promise<(path: string) => string> {
  const top = io.env['GITHUB_WORKSPACE'] || (await findWorkTree(io.cwd)) || io.cwd;
  return (path) => {
    const way = relative(top, resolve(io.cwd, path)).split(sep).join('/');
    return way.startsWith('../') ? path : way;
  };
}
