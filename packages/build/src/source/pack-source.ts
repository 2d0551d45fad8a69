import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, pipeline as connect } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Header, Pack } from 'tar-stream';

/** Small files are read ahead of the writer, so that the disk is busy while the other end unpacks. */
const AHEAD = 16;
const SMALL = 1 << 20;

interface Entry {
  readonly path: string;
  readonly stats: Stats;
  readonly target?: string;
  readonly content?: Buffer;
}

/**
 * A tar stream of files below `dir`, in the given order: owner root, modes as git keeps them (0644, or 0755 when
 * executable), links as links, times kept for make. Sockets, devices and files that vanished meanwhile are left out;
 * parents come before their content; a path that names a folder gives an empty folder. `prefix` is put before every
 * name. Errors of the disk destroy the stream.
 */
export function packSource(
  dir: string,
  files: readonly string[],
  options: { readonly prefix?: string; readonly signal: AbortSignal },
): Readable {
  const tar = pack();
  const prefix = options.prefix === undefined || options.prefix === '' ? '' : `${options.prefix}/`;
  const stop = () => tar.destroy(new Error('packing was stopped'));
  options.signal.addEventListener('abort', stop, { once: true });
  const output = new PassThrough({ highWaterMark: 1 << 18 });
  connect(tar, output, () => options.signal.removeEventListener('abort', stop));
  void writeAll(tar, { dir, files, prefix }).catch((error: unknown) => tar.destroy(error as Error));
  return output;
}

async function writeAll(
  tar: Pack,
  from: { readonly dir: string; readonly files: readonly string[]; readonly prefix: string },
): Promise<void> {
  const { dir, files, prefix } = from;
  const folders = new Set<string>();
  const pending: Promise<Entry | undefined>[] = [];
  const load = (index: number) => {
    const path = files[index];
    if (path === undefined) return;
    const entry = readEntry(dir, path);
    // The failure is thrown where the entry is awaited; until then it must not count as unhandled.
    entry.catch(() => undefined);
    pending.push(entry);
  };
  for (let index = 0; index < AHEAD; index++) load(index);
  for (let index = 0; index < files.length; index++) {
    const entry = await pending.shift();
    load(index + AHEAD);
    if (tar.destroyed) return;
    if (entry === undefined) continue;
    for (const folder of parentsOf(`${prefix}${entry.path}`))
      if (!folders.has(folder)) {
        folders.add(folder);
        await writeEntry(tar, { name: folder, type: 'directory', mode: 0o755, mtime: entry.stats.mtime });
      }
    await writeFound(tar, entry, { dir, prefix });
  }
  tar.finalize();
}

async function readEntry(dir: string, path: string): Promise<Entry | undefined> {
  try {
    const full = join(dir, path);
    const stats = await lstat(full);
    if (stats.isSymbolicLink()) return { path, stats, target: await readlink(full) };
    if (stats.isDirectory()) return { path, stats };
    if (!stats.isFile()) return undefined;
    return stats.size <= SMALL ? { path, stats, content: await readFile(full) } : { path, stats };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeFound(
  tar: Pack,
  entry: Entry,
  from: { readonly dir: string; readonly prefix: string },
): Promise<void> {
  const { stats } = entry;
  const base = { name: `${from.prefix}${entry.path}`, mtime: stats.mtime };
  if (entry.target !== undefined)
    return writeEntry(tar, { ...base, type: 'symlink', linkname: entry.target, mode: 0o777 });
  if (stats.isDirectory()) return writeEntry(tar, { ...base, type: 'directory', mode: 0o755 });
  const mode = (stats.mode & 0o111) === 0 ? 0o644 : 0o755;
  if (entry.content !== undefined)
    return writeEntry(tar, { ...base, type: 'file', mode, size: entry.content.length }, entry.content);
  const sink = tar.entry({ ...base, uid: 0, gid: 0, type: 'file', mode, size: stats.size });
  // `end` keeps a file that grows while it is read within the size already announced.
  await pipeline(createReadStream(join(from.dir, entry.path), { end: stats.size - 1 }), sink);
}

async function writeEntry(
  tar: Pack,
  header: Partial<Header> & { readonly name: string },
  content?: Buffer,
): Promise<void> {
  const owned: Partial<Header> & { readonly name: string } = { ...header, uid: 0, gid: 0 };
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (content === undefined) tar.entry(owned, done);
    else tar.entry(owned, content, done);
  });
}

/** `a/b/c` → `a`, `a/b`. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = dirname(path); at !== '.' && at !== '/'; at = dirname(at)) parents.unshift(at);
  return parents;
}
