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
/** What two bytes can say. */
const LONGEST_PATH = 0xffff;
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
  const added = new Map<string, Buffer>();
  const seen = new Set<string>();
  return {
    get: (file, identity) => {
      const own = added.get(file);
      const at = own === undefined ? stored.places.get(file) : 0;
      if (at === undefined) return undefined;
      const bytes = own ?? stored.bytes;
      if (bytes.compare(identityBytes(identity), 0, IDENTITY, at, at + IDENTITY) !== 0) return undefined;
      seen.add(file);
      return {
        md5: bytes.toString('hex', at + IDENTITY, at + MD5_END),
        sha256: bytes.toString('hex', at + MD5_END, at + ENTRY),
      };
    },
    set: (file, identity, digests) => {
      const latest = identity.mtimeNs > identity.ctimeNs ? identity.mtimeNs : identity.ctimeNs;
      if (options.now() - Number(latest / 1_000_000n) < SETTLED_MS) return;
      if (added.size + seen.size >= MOST_ENTRIES || Buffer.byteLength(file) > LONGEST_PATH) return;
      const entry = Buffer.alloc(ENTRY);
      entry.set(identityBytes(identity));
      entry.write(digests.md5, IDENTITY, 'hex');
      entry.write(digests.sha256, MD5_END, 'hex');
      added.set(file, entry);
    },
    save: async () => {
      if (added.size === 0 && seen.size === stored.places.size) return;
      const kept = [...stored.places].filter(([file]) => seen.has(file) && !added.has(file));
      const old = kept.map(([file, at]) => [file, stored.bytes.subarray(at, at + ENTRY)] as const);
      await replaceFile(path, encode([...old, ...added]));
    },
  };
}

const numbers = new BigUint64Array(IDENTITY / 8);
const numberBytes = Buffer.from(numbers.buffer);

/** Valid until the next call. In the order of this machine's bytes, as no other one reads them. */
function identityBytes({ size, mtimeNs, ctimeNs, ino }: FileIdentity): Buffer {
  numbers[0] = size;
  numbers[1] = mtimeNs;
  numbers[2] = ctimeNs;
  numbers[3] = ino;
  return numberBytes;
}

function encode(entries: readonly (readonly [path: string, entry: Buffer])[]): Buffer {
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

/** What a file holds, and where in it the entry of a path begins. */
interface Stored {
  readonly bytes: Buffer;
  readonly places: ReadonlyMap<string, number>;
}

function decode(bytes: Buffer = Buffer.alloc(0)): Stored {
  const places = new Map<string, number>();
  const start = MAGIC.length + CHECKSUM;
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return { bytes, places };
  const checksum = createHash('sha256').update(bytes.subarray(start)).digest();
  if (!checksum.equals(bytes.subarray(MAGIC.length, start))) return { bytes, places };
  for (let at = start; at < bytes.length; at += ENTRY) {
    const name = at + 2;
    at = name + bytes.readUInt16LE(name - 2);
    places.set(bytes.toString('utf8', name, at), at);
  }
  return { bytes, places };
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
