import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientError } from './source-failure.ts';

function pathOf(location: string): string {
  try {
    return URL.canParse(location) ? fileURLToPath(location) : location;
  } catch {
    throw clientError(`"${location}" is no folder of this machine; write \`file:///absolute/folder\``);
  }
}

/**
 * The real path of a folder of this machine, which has to lie below one of the roots. Rejects with SourceFailure, in
 * the same words whether there is something outside of them or not.
 */
export async function localFolder(location: string, roots: readonly string[]): Promise<string> {
  const path = pathOf(location);
  const real = await realpath(path).catch(() => undefined);
  const bases = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
  const isBelow = (of: string): boolean =>
    bases.some((base) => of === base || of.startsWith(base.endsWith(sep) ? base : base + sep));
  if (real === undefined ? !isBelow(path) : !isBelow(real)) {
    throw clientError(`"${path}" is not below a folder of \`seed serve --source-root DIR\``);
  }
  if (real !== undefined && (await stat(real)).isDirectory()) return real;
  throw clientError(`there is no folder "${path}" on this machine`);
}
