import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from 'dockerode';
import type { FileEntry } from '@seed/build';

/** Beyond this a `find` inside is faster than asking the kernel entry by entry. */
const MOST_ENTRIES = 3000;

/**
 * Lists a folder of a running container through this machine's /proc: starting a process inside costs much more. Only
 * root on the engine's own machine can; links are never followed, not even on the way to the folder. Undefined when it
 * cannot be done here; `missing` when there is no such folder.
 */
export async function listThroughProc(
  container: Container,
  dir: string,
): Promise<readonly FileEntry[] | 'missing' | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const { State } = await container.inspect();
    if (!State.Running || State.Pid === 0) return undefined;
    const root = join('/proc', String(State.Pid), 'root');
    const place = await walkTo(root, dir);
    if (place !== 'folder') return place === 'missing' ? 'missing' : undefined;
    return await listBelow(join(root, dir));
  } catch {
    // The container ended meanwhile, or files moved under the reader: the slower way copes.
    return undefined;
  }
}

async function walkTo(root: string, dir: string): Promise<'folder' | 'missing' | 'link'> {
  let at = root;
  for (const part of dir.split('/').filter((one) => one !== '')) {
    at = join(at, part);
    const facts = await lstat(at).catch(() => undefined);
    if (facts === undefined) return 'missing';
    if (facts.isSymbolicLink()) return 'link';
    if (!facts.isDirectory()) return 'missing';
  }
  return 'folder';
}

async function listBelow(base: string): Promise<readonly FileEntry[] | undefined> {
  const paths: string[] = [];
  // Names first: they are cheap, and tell whether the rest is worth it.
  const visit = async (relative: string): Promise<void> => {
    const found = await readdir(join(base, relative), { withFileTypes: true });
    if (paths.length + found.length > MOST_ENTRIES) throw new Error('too many entries');
    const named = found.map((entry) => ({
      path: relative === '' ? entry.name : `${relative}/${entry.name}`,
      folder: entry.isDirectory(),
    }));
    paths.push(...named.map(({ path }) => path));
    await Promise.all(named.filter(({ folder }) => folder).map(({ path }) => visit(path)));
  };
  await visit('');
  return Promise.all(paths.map(async (path) => entryOf(base, path, await lstat(join(base, path)))));
}

async function entryOf(base: string, path: string, facts: Stats): Promise<FileEntry> {
  const mode = facts.mode & 0o7777;
  if (facts.isSymbolicLink())
    return { path, kind: 'symlink', size: 0, mode, target: await readlink(join(base, path)) };
  if (facts.isDirectory()) return { path, kind: 'directory', size: 0, mode };
  return facts.isFile()
    ? { path, kind: 'file', size: facts.size, mode }
    : { path, kind: 'other', size: 0, mode };
}
