import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { ZipFile } from 'yazl';

export interface ArchiveEntry {
  readonly name: string;
  readonly text?: string | Buffer;
  readonly type?: Header['type'];
  readonly linkname?: string;
  readonly mode?: number;
}

const asEntries = (
  files: Readonly<Record<string, string>> | readonly ArchiveEntry[],
): readonly ArchiveEntry[] =>
  Array.isArray(files)
    ? (files as readonly ArchiveEntry[])
    : Object.entries(files).map(([name, text]) => ({ name, text }));

/** A tar.gz; names and types are written as they are given. */
export async function tarGz(
  files: Readonly<Record<string, string>> | readonly ArchiveEntry[],
): Promise<Buffer> {
  const tar = pack();
  for (const { name, text = '', type = 'file', linkname, mode = 0o644 } of asEntries(files)) {
    const header = { name, type, mode, ...(linkname === undefined ? {} : { linkname }) };
    if (type === 'file') tar.entry(header, Buffer.from(text));
    else tar.entry(header);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks));
}

/** A zip. yazl refuses bad names, so `rename` puts them in afterwards, with the same length. */
export async function zip(
  files: Readonly<Record<string, string>> | readonly ArchiveEntry[],
  rename: readonly (readonly [string, string])[] = [],
): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { name, text = '', type = 'file', linkname, mode = 0o644 } of asEntries(files)) {
    if (type === 'directory') archive.addEmptyDirectory(name);
    else {
      const isLink = type === 'symlink';
      const content = Buffer.from(isLink ? (linkname ?? '') : text);
      archive.addBuffer(content, name, { mode: isLink ? 0o120777 : 0o100000 | mode });
    }
  }
  archive.end();
  const bytes = await buffer(archive.outputStream);
  return rename.reduce(
    (result, [from, to]) => Buffer.from(result.toString('latin1').replaceAll(from, to), 'latin1'),
    bytes,
  );
}
