import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Digests of a file's bytes, hex. */
export interface FileDigests {
  readonly md5: string;
  readonly sha256: string;
}

/** What tells a file from a later version of itself. */
export interface FileIdentity {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
}

/** Spares reading files that were read before. Paths are absolute. */
export interface FileDigestCache {
  get(path: string, identity: FileIdentity): FileDigests | undefined;
  /** To be called right after the bytes were read. */
  set(path: string, identity: FileIdentity, digests: FileDigests): void;
}

export interface StoredFileDigestCache extends FileDigestCache {
  /** Writes what was asked for since the cache was opened. Never rejects: it is only slower without. */
  save(): Promise<void>;
}

/** Changes with every change of the layout below. */
const MAGIC = Buffer.from('seed-file-digests-1\n');
const CHECKSUM = 32;
/** An entry: length of the path, the path, identity (4 × 8), md5 (16), sha256 (32). */
const IDENTITY = 32;
const MD5_END = IDENTITY + 16;
const ENTRY = MD5_END + 32;
const MOST_ENTRIES = 200_000;
/** A file may be written again within the same tick of the clock that its times are taken from. */
const SETTLED_MS = 2000;

/**
 * The cache in a file, which may be absent: one that is damaged or that another program wrote counts as empty. Files
 * that changed within the last two seconds are not remembered. `now` is in milliseconds since the epoch.
 */
export async function openFileDigestCache(
  path: string,
  options: { readonly now: () => number },
): Promise<StoredFileDigestCache> {
  const stored = decode(await readFile(path).catch(() => undefined));
  const used = new Map<string, Buffer>();
  const scratch = Buffer.alloc(IDENTITY);
  let changed = false;
  return {
    get: (file, identity) => {
      const entry = used.get(file) ?? stored.get(file);
      if (entry?.compare(writeIdentity(scratch, identity), 0, IDENTITY, 0, IDENTITY) !== 0) return undefined;
      used.set(file, entry);
      return { md5: entry.toString('hex', IDENTITY, MD5_END), sha256: entry.toString('hex', MD5_END, ENTRY) };
    },
    set: (file, identity, digests) => {
      const latest = identity.mtimeNs > identity.ctimeNs ? identity.mtimeNs : identity.ctimeNs;
      if (options.now() - Number(latest / 1_000_000n) < SETTLED_MS) return;
      if (used.size >= MOST_ENTRIES || Buffer.byteLength(file) > 0xffff) return;
      const entry = writeIdentity(Buffer.alloc(ENTRY), identity);
      entry.write(digests.md5, IDENTITY, 'hex');
      entry.write(digests.sha256, MD5_END, 'hex');
      used.set(file, entry);
      changed = true;
    },
    save: async () => {
      if (changed || used.size < stored.size) await replaceFile(path, encode(used));
    },
  };
}

function writeIdentity(target: Buffer, { size, mtimeNs, ctimeNs, ino }: FileIdentity): Buffer {
  for (const [index, value] of [size, mtimeNs, ctimeNs, ino].entries())
    target.writeBigUInt64LE(BigInt.asUintN(64, value), index * 8);
  return target;
}

function encode(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  for (const [path, entry] of entries) {
    const name = Buffer.from(path);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(name.length);
    parts.push(length, name, entry);
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([MAGIC, createHash('sha256').update(body).digest(), body]);
}

function decode(bytes: Buffer | undefined): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const start = MAGIC.length + CHECKSUM;
  if (bytes?.subarray(0, MAGIC.length).equals(MAGIC) !== true) return entries;
  const body = bytes.subarray(start);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(MAGIC.length, start))) return entries;
  for (let at = 0; at < body.length; ) {
    const name = at + 2;
    const entry = name + body.readUInt16LE(at);
    at = entry + ENTRY;
    entries.set(body.toString('utf8', name, entry), body.subarray(entry, at));
  }
  return entries;
}

/** The file is either the old one or the new one, also when several processes write it. */
async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const partial = `${path}.partial-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}
