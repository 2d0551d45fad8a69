import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ProjectTree } from '@seed/components';
import { InputError, mapLimit } from '@seed/kernel';

const HIDDEN = new Set(['node_modules', 'cdk.out', '__pycache__']);
const isHidden = (name: string): boolean => name.startsWith('.') || HIDDEN.has(name);
const DEEPEST = 12;

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

async function real(path: string): Promise<string | undefined> {
  return realpath(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw new InputError('cli/unreadable-file', `"${path}" cannot be read`, { cause: error });
  });
}

/** The files of a folder as they are now. Links are followed as long as they stay inside. */
export function diskTree(root: string): ProjectTree {
  const top = real(root);
  const inside = async (path: string): Promise<string | undefined> => {
    const [base, found] = await Promise.all([top, real(join(root, path))]);
    if (base === undefined || found === undefined) return undefined;
    const way = relative(base, found);
    if (way !== '..' && !way.startsWith(`..${sep}`)) return found;
    throw new InputError('components/outside-root', `"${path}" leads out of the folder of the project`, {
      hints: ['put a copy of the file into the project'],
    });
  };
  const walk = async (folder: string, depth: number): Promise<readonly string[]> => {
    const at = await inside(folder);
    if (at === undefined || depth > DEEPEST) return [];
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const names = entries.filter(({ name }) => !isHidden(name));
    const found = await mapLimit(names, 8, async (entry): Promise<readonly string[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return walk(path, depth + 1);
      return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
    });
    return found.flat();
  };
  return {
    async read(path) {
      const at = await inside(path);
      if (at === undefined) return undefined;
      return readFile(at).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw new InputError('cli/unreadable-file', `"${path}" cannot be read`, { cause: error });
      });
    },
    list: async (folder) => [...(await walk(folder.replace(/\/+$/, ''), 0))].sort(),
  };
}
