import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import type { Header, Pack } from 'tar-stream';
import { entryName, isSafePath } from '../artifacts/unpack-files.ts';

type TarEntry = AsyncIterable<unknown> & { readonly header: Header; resume(): unknown };

/** Where one part of an archive comes from, or goes to. */
export interface ArchivePart {
  open(): Promise<Readable>;
}

/** Packs tar streams into one compressed archive: part 0 under `0/`, part 1 under `1/`, … */
export async function writeArchive(
  parts: readonly ArchivePart[],
  file: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const archive = pack();
  const writing = pipeline(archive, createZstdCompress(), createWriteStream(file));
  let files = 0;
  const filling = (async () => {
    for (const [index, part] of parts.entries()) files += await addPart(archive, await part.open(), index);
    archive.finalize();
  })();
  filling.catch((error: unknown) => archive.destroy(error as Error));
  // the first failure is the cause of the other
  await Promise.all([filling, writing]);
  return { files, bytes: (await stat(file)).size };
}

async function addPart(archive: Pack, tar: Readable, index: number): Promise<number> {
  let files = 0;
  for await (const entry of entriesOf(tar)) {
    const name = entryName(entry.header.name);
    if (!isSafePath(name)) {
      entry.resume();
      continue;
    }
    const linkname =
      entry.header.type === 'link' ? `${index}/${entryName(entry.header.linkname)}` : undefined;
    await copyEntry(entry, archive, {
      name: `${index}/${name}`,
      ...(linkname === undefined ? {} : { linkname }),
    });
    if (entry.header.type !== 'directory') files++;
  }
  return files;
}

/**
 * Unpacks an archive part by part; `write` gets each part as a tar stream of its own. Names that would leave the
 * folder of a part, also by way of a link in the archive, are dropped. Returns the number of files.
 */
export async function readArchive(
  file: string,
  write: (index: number, tar: Readable) => Promise<void>,
): Promise<number> {
  const source = createReadStream(file);
  const decompressed = createZstdDecompress();
  const reading = pipeline(source, decompressed);
  reading.catch(() => undefined);
  const output = createPartWriter(write);
  const links = new Set<string>();
  let files = 0;
  try {
    for await (const entry of entriesOf(decompressed)) {
      const [, part = '', name = ''] = /^(\d+)\/(.+)$/s.exec(entryName(entry.header.name)) ?? [];
      if (!isSafePath(name) || isBehindLink(`${part}/${name}`, links)) {
        entry.resume();
        continue;
      }
      if (entry.header.type === 'symlink') links.add(`${part}/${name}`);
      const linkname = entry.header.type === 'link' ? entry.header.linkname.replace(/^\d+\//, '') : undefined;
      await output.add(Number(part), entry, { name, ...(linkname === undefined ? {} : { linkname }) });
      if (entry.header.type !== 'directory') files++;
    }
    await output.finish();
  } catch (error) {
    output.abort(error as Error);
    throw error;
  } finally {
    source.destroy();
  }
  return files;
}

function isBehindLink(path: string, links: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (links.has(path.slice(0, at))) return true;
  }
  return false;
}

type Renamed = Pick<Header, 'name'> & Partial<Pick<Header, 'linkname'>>;

/** Opens a stream for each part when its first entry comes, and closes it when the next part begins. */
function createPartWriter(write: (index: number, tar: Readable) => Promise<void>) {
  let open: { readonly index: number; readonly tar: Pack; readonly done: Promise<void> } | undefined;
  const finish = async () => {
    open?.tar.finalize();
    await open?.done;
    open = undefined;
  };
  return {
    async add(index: number, entry: TarEntry, renamed: Renamed) {
      if (open?.index !== index) {
        await finish();
        const tar = pack();
        const output = new PassThrough();
        const feeding = pipeline(tar, output);
        const done = Promise.all([write(index, output), feeding]).then(() => undefined);
        // a writer that gives up early must not leave the copy waiting for room
        done.catch((error: unknown) => tar.destroy(error as Error));
        open = { index, tar, done };
      }
      await copyEntry(entry, open.tar, renamed);
    },
    finish,
    abort: (error: Error) => open?.tar.destroy(error),
  };
}

async function* entriesOf(tar: Readable): AsyncGenerator<TarEntry> {
  const archive = extract();
  tar.once('error', (error) => archive.destroy(error));
  tar.pipe(archive);
  for await (const entry of archive) yield entry as TarEntry;
}

/** Extended headers are made anew, as they may hold the old name. */
async function copyEntry(entry: TarEntry, archive: Pack, renamed: Renamed): Promise<void> {
  const { type, mode, mtime, size, linkname, uid, gid } = entry.header;
  const header = { type, mode, mtime, size, linkname, uid, gid, ...renamed };
  if (type === 'file') {
    await pipeline(entry as unknown as Readable, archive.entry(header) as unknown as NodeJS.WritableStream);
    return;
  }
  entry.resume();
  await new Promise<void>((resolve, reject) => {
    archive.entry({ ...header, size: 0 }, (error) => (error ? reject(error) : resolve()));
  });
}
