import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipContent {
  /** Relative to the folder. */
  readonly path: string;
  /** Target of a link that is stored as a link. */
  readonly link?: string;
}

/** The earliest time that a zip can hold: equal files shall give equal zips. Local, as the format knows no zones. */
const EPOCH = new Date(1980, 0, 1);
const LINK_MODE = 0o120777;

/**
 * Writes the files of a folder as a zip, in the given order, and puts it in place at once. Names are UTF-8, modes are
 * kept, large files and many files use zip64.
 */
export async function writeZip(dir: string, content: readonly ZipContent[], file: string): Promise<void> {
  const partial = `${file}.partial`;
  const zip = new ZipFile();
  const writing = pipeline(zip.outputStream, createWriteStream(partial));
  const failed = new Promise<never>((_, reject) => zip.once('error', reject));
  try {
    for (const { path, link } of content) {
      if (link === undefined) zip.addFile(join(dir, path), path, await entryOptions(join(dir, path)));
      else zip.addBuffer(Buffer.from(link), path, { ...FIXED, mode: LINK_MODE, compress: false });
    }
    zip.end();
    await Promise.race([writing, failed]);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

const FIXED = { mtime: EPOCH, forceDosTimestamp: true };

async function entryOptions(file: string) {
  const { mode } = await stat(file);
  return { ...FIXED, mode };
}
