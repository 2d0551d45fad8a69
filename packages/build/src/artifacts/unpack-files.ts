import { createHash } from 'node:crypto';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';

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
  const written = new Map<string, UnpackedFile>();
  const folders = new Set<string>([target]);
  for await (const entry of archive) {
    const name = entryName(entry.header.name);
    const path = options.to(name);
    if (path === undefined || !isSafePath(path)) {
      entry.resume();
      continue;
    }
    await makeFolder(dirname(join(target, path)), folders);
    const content = await writeEntry(entry, join(target, path), (first) => {
      const known = written.get(first);
      return known && { file: join(target, known.path), content: known };
    });
    if (content !== undefined) written.set(name, { path, bytes: content.bytes, sha256: content.sha256 });
  }
  return [...written.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function makeFolder(dir: string, known: Set<string>): Promise<void> {
  if (known.has(dir)) return;
  await mkdir(dir, { recursive: true });
  known.add(dir);
}

type Entry = AsyncIterable<unknown> & { readonly header: Header; resume(): unknown };
type Content = Pick<UnpackedFile, 'bytes' | 'sha256'>;

async function writeEntry(
  entry: Entry,
  file: string,
  earlier: (name: string) => { readonly file: string; readonly content: Content } | undefined,
): Promise<Content | undefined> {
  const { type, mode, linkname } = entry.header;
  if (type === 'file' || type === 'contiguous-file') return writeContent(entry, file, mode);
  entry.resume();
  // tar names the second of two hard links by the first
  const first = type === 'link' ? earlier(entryName(linkname)) : undefined;
  if (first !== undefined) await copyFile(first.file, file);
  return first?.content;
}

async function writeContent(entry: Entry, file: string, mode: number): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'w', 0o600);
  try {
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.chmod((mode & 0o777) | 0o400);
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
