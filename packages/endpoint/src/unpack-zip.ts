import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

const KIND = 0o170000;
const LINK = 0o120000;
const LONGEST_TARGET = 4_096;

/** Unpacks a source into an empty folder, and nowhere else: names are checked, links are made last. */
export async function unpackZip(bytes: Uint8Array, root: string, signal: AbortSignal): Promise<void> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    strictFileNames: true,
  });
  const links = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    await unpackEntry({ zip, entry, root, links });
  }
  await makeLinks(root, links);
}

interface Unpacking {
  readonly zip: ZipFile;
  readonly entry: Entry;
  readonly root: string;
  readonly links: Map<string, string>;
}

async function unpackEntry({ zip, entry, root, links }: Unpacking): Promise<void> {
  const { fileName } = entry;
  const path = join(root, fileName);
  if (fileName.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  if (entry.isEncrypted()) throw new Error(`"${fileName}" is encrypted`);
  await mkdir(dirname(path), { recursive: true });
  const mode = entry.externalFileAttributes >>> 16;
  const content = await zip.openReadStreamPromise(entry);
  if ((mode & KIND) === LINK) {
    if (entry.uncompressedSize > LONGEST_TARGET) throw new Error(`"${fileName}" is a link without end`);
    links.set(path, await text(content));
    return;
  }
  // Archives of other systems have no modes.
  await pipeline(content, createWriteStream(path, { mode: mode === 0 ? 0o644 : mode & 0o777 }));
}

/** A link that leads out of the source, or nowhere, is left out. */
async function makeLinks(root: string, links: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, target] of links) await symlink(target, path);
  const real = await realpath(root);
  for (const path of links.keys()) {
    const end = await realpath(path).catch(() => undefined);
    if (end === undefined || (end !== real && !end.startsWith(real + sep))) await rm(path, { force: true });
  }
}
