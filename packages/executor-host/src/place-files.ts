import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { PassThrough, pipeline as connect } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileEntry } from '@seed/build';
import { extract, pack } from 'tar-stream';
import type { Header, Pack } from 'tar-stream';
import type { InsidePaths } from './inside-paths.ts';

/** All entries below a folder of the build, links not followed; undefined when it is no folder. */
export async function listPlace(paths: InsidePaths, dir: string): Promise<FileEntry[] | undefined> {
  const top = await paths.resolve(dir);
  if (top === undefined || (await lstat(top.path).catch(() => undefined))?.isDirectory() !== true)
    return undefined;
  const found: FileEntry[] = [];
  const visit = async (relative: string): Promise<void> => {
    // A folder without read permission shows as an empty one.
    const names = await readdir(join(top.path, relative)).catch(() => []);
    const entries = await Promise.all(names.map((name) => describe(top.path, posix.join(relative, name))));
    for (const entry of entries) {
      if (entry === undefined) continue;
      found.push(entry);
      if (entry.kind === 'directory') await visit(entry.path);
    }
  };
  await visit('');
  return found;
}

async function describe(top: string, path: string): Promise<FileEntry | undefined> {
  const full = join(top, path);
  const stats = await lstat(full).catch(() => undefined);
  if (stats === undefined) return undefined;
  const { size } = stats;
  const mode = stats.mode & 0o7777;
  if (stats.isSymbolicLink()) return { path, kind: 'symlink', size, mode, target: await readlink(full) };
  const kind = stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : 'other';
  return { path, kind, size, mode };
}

/** A tar stream of the named entries of a folder; entries that are gone are left out. */
export function readPlace(
  paths: InsidePaths,
  dir: string,
  options: { readonly paths: readonly string[]; readonly dereference: boolean },
): Readable {
  const tar = pack();
  const output = new PassThrough({ highWaterMark: 1 << 18 });
  connect(tar, output, () => undefined);
  const packAll = async (): Promise<void> => {
    for (const path of options.paths)
      await packEntry(tar, paths, { dir, path, follow: options.dereference, depth: 0 });
    tar.finalize();
  };
  void packAll().catch((error: unknown) => tar.destroy(error as Error));
  return output;
}

interface Wanted {
  readonly dir: string;
  readonly path: string;
  readonly follow: boolean;
  readonly depth: number;
}

/** Deeper than any tree of files; ends what links into themselves would make endless. */
const DEEPEST = 64;

async function packEntry(tar: Pack, paths: InsidePaths, wanted: Wanted): Promise<void> {
  const { dir, path, follow, depth } = wanted;
  const at = await paths.resolve(posix.join(dir, path), { follow });
  const stats = at === undefined ? undefined : await lstat(at.path).catch(() => undefined);
  if (at === undefined || stats === undefined || depth > DEEPEST) return;
  const header = { name: path, mode: stats.mode & 0o7777, mtime: stats.mtime };
  if (stats.isSymbolicLink())
    return writeHeader(tar, { ...header, type: 'symlink', linkname: await readlink(at.path) });
  if (stats.isDirectory()) {
    await writeHeader(tar, { ...header, type: 'directory' });
    // A folder behind a link was asked for with all that it holds.
    const isLink = follow && (await isLinkItself(paths, posix.join(dir, path)));
    if (!isLink && depth === 0) return;
    for (const name of (await readdir(at.path)).sort())
      await packEntry(tar, paths, { dir, path: posix.join(path, name), follow, depth: depth + 1 });
    return;
  }
  if (!stats.isFile()) return;
  if (stats.size === 0) return writeHeader(tar, { ...header, type: 'file' });
  const sink = tar.entry({ ...header, uid: 0, gid: 0, type: 'file', size: stats.size });
  await pipeline(createReadStream(at.path, { end: stats.size - 1 }), sink);
}

async function isLinkItself(paths: InsidePaths, path: string): Promise<boolean> {
  const itself = await paths.resolve(path, { follow: false });
  return itself !== undefined && (await lstat(itself.path)).isSymbolicLink();
}

async function writeHeader(tar: Pack, header: Partial<Header> & { readonly name: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    const entry = { ...header, uid: 0, gid: 0, size: 0 };
    // A file waits for its content, even when it has none.
    if (header.type === 'file') tar.entry(entry, '', done);
    else tar.entry(entry, done);
  });
}

/**
 * Unpacks a tar stream below a folder of the build, which is made when absent. Names that would leave it are skipped.
 * Rejects with an Error when the folder belongs to this machine and is not the build's to change.
 */
export async function writePlace(paths: InsidePaths, dir: string, tar: Readable): Promise<void> {
  const target = await makeFolder(paths, dir);
  const archive = extract();
  tar.once('error', (error) => archive.destroy(error));
  tar.pipe(archive);
  for await (const entry of archive) {
    const name = entry.header.name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
    if (name !== '' && !name.split('/').includes('..'))
      await unpackEntry(paths, target, { entry, dir, name });
    entry.resume();
  }
}

type TarEntry = Readable & { readonly header: Header };

async function unpackEntry(
  paths: InsidePaths,
  target: string,
  what: { readonly entry: unknown; readonly dir: string; readonly name: string },
): Promise<void> {
  const { dir, name } = what;
  const entry = what.entry as TarEntry;
  const { type, mode, mtime, linkname } = entry.header;
  if (type === 'directory') return void (await makeFolder(paths, posix.join(dir, name)));
  const folder = posix.dirname(name);
  const parent = folder === '.' ? target : await makeFolder(paths, posix.join(dir, folder));
  const path = join(parent, posix.basename(name));
  if (type === 'symlink') {
    await rm(path, { force: true });
    return symlink(linkname, path);
  }
  if (type !== 'file' && type !== 'contiguous-file') return;
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  await pipeline(entry, file.createWriteStream());
  await chmod(path, mode & 0o777);
  await utimes(path, mtime, mtime);
}

/** The folder on this machine, made with its parents where absent. */
async function makeFolder(paths: InsidePaths, dir: string): Promise<string> {
  const known = await paths.resolve(dir);
  if (known !== undefined) {
    if (!known.writable) throw new Error(`"${dir}" belongs to this machine and cannot be written by a build`);
    return known.path;
  }
  const parent = posix.dirname(dir);
  const above = await makeFolder(paths, parent);
  const path = join(above, posix.basename(dir));
  await mkdir(path, { recursive: true });
  return path;
}
