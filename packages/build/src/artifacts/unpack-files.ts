import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import { createWorkQueue } from './work-queue.ts';
import type { WorkQueue } from './work-queue.ts';

export interface UnpackedFile {
  /** Relative to the target folder. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface UnpackOptions {
  /** Where a regular file of the archive goes, relative to the target; undefined leaves it out. */
  readonly to: (name: string) => string | undefined;
}

/** True for relative paths that stay where they are put. */
export function isSafePath(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !path.includes('\0') &&
    !path.split('/').some((part) => part === '..')
  );
}

/** The name of a tar entry without `./` and trailing slash. */
export function entryName(name: string): string {
  return name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

/** Small files are written while the next ones are read. */
const SMALL = 1 << 20;
const AHEAD = 16;

/**
 * Writes the regular files of a tar stream below an existing folder. Links, devices and names that would leave the
 * folder are never written; the mode of a file is kept, but for set-id bits, and its owner can always read it.
 */
export async function unpackFiles(
  tar: Readable,
  target: string,
  options: UnpackOptions,
): Promise<UnpackedFile[]> {
  const archive = extract();
  tar.once('error', (error) => archive.destroy(error));
  tar.pipe(archive);
  const place: Place = {
    target,
    written: new Map(),
    folders: new Set([target]),
    queue: createWorkQueue(AHEAD),
  };
  try {
    for await (const entry of archive) {
      const name = entryName(entry.header.name);
      const path = options.to(name);
      if (path === undefined || !isSafePath(path)) entry.resume();
      else await writeEntry(entry, { name, path }, place);
    }
  } finally {
    await place.queue.drain();
  }
  return [...place.written.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Entry = AsyncIterable<unknown> & { readonly header: Header; resume(): unknown };

interface Place {
  readonly target: string;
  /** By name in the archive. */
  readonly written: Map<string, UnpackedFile>;
  readonly folders: Set<string>;
  readonly queue: WorkQueue;
}

async function writeEntry(
  entry: Entry,
  { name, path }: { readonly name: string; readonly path: string },
  place: Place,
): Promise<void> {
  const { type, mode, size, linkname } = entry.header;
  const file = join(place.target, path);
  if (!place.folders.has(dirname(file))) {
    await mkdir(dirname(file), { recursive: true });
    place.folders.add(dirname(file));
  }
  if (type !== 'file' && type !== 'contiguous-file') {
    entry.resume();
    // tar names the second of two hard links by the first
    const first = type === 'link' ? place.written.get(entryName(linkname)) : undefined;
    if (first === undefined) return;
    await place.queue.drain();
    await copyFile(join(place.target, first.path), file);
    place.written.set(name, { ...first, path });
  } else if (size <= SMALL) {
    const content = await buffer(entry as AsyncIterable<Uint8Array>);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await place.queue.add(() => writeSmall(file, content, mode));
    place.written.set(name, { path, bytes: content.length, sha256 });
  } else {
    place.written.set(name, { path, ...(await writeLarge(entry, file, mode)) });
  }
}

const keptMode = (mode: number): number => (mode & 0o777) | 0o400;

async function writeSmall(file: string, content: Buffer, mode: number): Promise<void> {
  await writeFile(file, content, { mode: 0o600 });
  await chmod(file, keptMode(mode));
}

async function writeLarge(entry: Entry, file: string, mode: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'w', 0o600);
  try {
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.chmod(keptMode(mode));
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
