import type { Readable } from 'node:stream';
import { decodeReport } from '@seed/reports';
import { extract } from 'tar-stream';
import { entryName } from '../artifacts/unpack-files.ts';
import type { Workspace } from '../workspace.ts';

/** Bytes of one file that are kept; larger files are reported instead of read. */
export const LARGEST_REPORT = 64 * 1024 * 1024;

/** Texts of files below a folder of the build by path; undefined for files that are too large. */
export async function readReportFiles(
  workspace: Pick<Workspace, 'read'>,
  dir: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const texts = new Map<string, string | undefined>();
  const tar: Readable = await workspace.read(dir, paths, { dereference: true });
  const archive = extract();
  tar.once('error', (error) => archive.destroy(error));
  tar.pipe(archive);
  const first = new Map<string, string>();
  for await (const entry of archive) {
    const { type, size, linkname } = entry.header;
    const name = entryName(entry.header.name);
    if (type === 'link') first.set(name, entryName(linkname));
    if (type === 'file' && size <= LARGEST_REPORT) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
      texts.set(name, decodeReport(Buffer.concat(chunks)));
    } else {
      if (type === 'file') texts.set(name, undefined);
      entry.resume();
    }
  }
  for (const [name, target] of first) if (texts.has(target)) texts.set(name, texts.get(target));
  return texts;
}
