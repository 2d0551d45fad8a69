import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isSeedError } from '@seed/kernel';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import { openPromise } from 'yauzl';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { sourcesError } from '../sources-error.ts';
import type { Meter } from './archive-limits.ts';
import { unsafeEntry } from './unsafe-entry.ts';
import { createTreeWriter } from './write-tree.ts';
import type { TreeWriter } from './write-tree.ts';

/**
 * Unpacks a zip or tar.gz file into an empty folder and returns the one folder at its top. Rejects with
 * EnvironmentError `sources/archive-…`; what is written by then is the caller's to remove.
 */
export async function unpackArchive(file: string, root: string, meter: Meter): Promise<string> {
  await unpackInto(file, root, meter);
  return topFolder(root);
}

/** As `unpackArchive`, whatever is at the top. */
export async function unpackInto(file: string, root: string, meter: Meter): Promise<void> {
  const writer = createTreeWriter(root, meter);
  const kind = await kindOf(file);
  try {
    await (kind === 'zip' ? unpackZip(file, writer) : unpackTar(file, writer));
    await writer.finish();
  } catch (error) {
    throw archiveError(error);
  }
}

async function kindOf(file: string): Promise<'zip' | 'tar'> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  await handle.close();
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) return 'tar';
  if (buffer.toString('latin1', 0, 2) === 'PK') return 'zip';
  throw sourcesError('sources/archive-damaged', 'the archive is neither a zip nor a tar.gz file', {
    hints: ['open the address in a browser without being signed in: it may give a page instead of the file'],
  });
}

const OF_NAMES: ReadonlySet<string> = new Set(['EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR']);

function archiveError(error: unknown): unknown {
  if (isSeedError(error) || !(error instanceof Error)) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  // yauzl looks at names before it hands them out.
  const name = /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(
    message,
  )?.[1];
  if (name !== undefined) return unsafeEntry(name, 'would leave its folder');
  // A full disk is not the archive's fault; a name that is both file and folder is.
  if (isOfFiles(error) && !OF_NAMES.has(code)) return error;
  return sourcesError('sources/archive-damaged', `the archive cannot be read: ${message}`, {
    cause: error,
    hints: ['download it by hand and test it: `unzip -t FILE` or `tar -tzf FILE`'],
  });
}

async function unpackTar(file: string, writer: TreeWriter): Promise<void> {
  const archive = extract();
  const reading = pipeline(createReadStream(file), createGunzip(), archive);
  // Looked at below, after the loop that ends because of it.
  reading.catch(() => undefined);
  try {
    for await (const entry of archive) {
      await writeTarEntry(entry.header, entry, writer);
      entry.resume();
    }
  } catch (error) {
    archive.destroy();
    const read = await reading.then(
      () => error,
      (cause: unknown) => cause,
    );
    throw isSeedError(error) || isOfFiles(error) ? error : read;
  }
  await reading;
}

/** True for what the file system says. */
function isOfFiles(error: unknown): boolean {
  return /^E[A-Z]+$/.test((error as NodeJS.ErrnoException).code ?? '');
}

/** A pipeline waits for ever for a stream that ended before; the iterator of an entry tells that it did. */
async function* bytesOf(entry: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const chunk of entry) yield chunk;
}

async function writeTarEntry(
  { name, type, mode, linkname }: Header,
  content: AsyncIterable<unknown>,
  writer: TreeWriter,
): Promise<void> {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return writer.file(name, async () => bytesOf(content), (mode & 0o111) !== 0);
    case 'directory':
      return writer.folder(name);
    case 'symlink':
      return writer.link(name, linkname);
    case 'link':
      return writer.hardLink(name, linkname);
    default:
      throw unsafeEntry(name, `is neither file, folder nor link but a ${String(type)}`);
  }
}

const ZIP_KIND = 0o170000;

async function unpackZip(file: string, writer: TreeWriter): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) await writeZipEntry(zip, entry, writer);
  } finally {
    zip.close();
  }
}

async function writeZipEntry(zip: ZipFile, entry: ZipEntry, writer: TreeWriter): Promise<void> {
  const { fileName } = entry;
  const mode = entry.externalFileAttributes >>> 16;
  if (fileName.endsWith('/')) return writer.folder(fileName);
  if (entry.isEncrypted()) throw new Error(`"${fileName}" is encrypted`);
  const kind = mode & ZIP_KIND;
  if (kind === 0o120000) {
    if (entry.uncompressedSize > 4_096) throw unsafeEntry(fileName, 'is a link with an endless target');
    return writer.link(fileName, await text(await zip.openReadStreamPromise(entry)));
  }
  // Archives of other systems have no modes.
  if (kind !== 0 && kind !== 0o100000) throw unsafeEntry(fileName, 'is neither file, folder nor link');
  return writer.file(fileName, () => zip.openReadStreamPromise(entry), (mode & 0o111) !== 0);
}

async function topFolder(root: string): Promise<string> {
  const entries = await readdir(root, { withFileTypes: true });
  const [top] = entries;
  if (top?.isDirectory() === true && entries.length === 1) return join(root, top.name);
  const names = entries.slice(0, 5).map(({ name }) => `"${name}"`);
  const what = names.length === 0 ? 'nothing' : names.join(', ') + (entries.length > 5 ? ', …' : '');
  throw sourcesError(
    'sources/archive-layout',
    `the archive has to hold one folder at its top, and has ${what}`,
    {
      hints: ['pack it with one folder around everything'],
    },
  );
}
