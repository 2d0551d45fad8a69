import { hash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TextCache } from '@seed/kernel';

export interface StoredTextCache extends TextCache {
  /** Writes what was asked for since the cache was opened, and forgets the rest. Never rejects. */
  save(): Promise<void>;
}

/** Changes with every change of the layout: a line with a checksum, a line of keys and lengths, then the values. */
const FORMAT = 'seed-texts-2';
const NEWLINE = 0x0a;

/** Keys with the lengths of their values in bytes, in the order of the values. */
type Index = readonly (readonly [key: string, bytes: number])[];

type Place = readonly [from: number, to: number];

interface Loaded {
  readonly bytes: Buffer;
  readonly places: ReadonlyMap<string, Place>;
}

async function load(path: string): Promise<Loaded> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const start = bytes.indexOf(NEWLINE) + 1;
  const body = bytes.subarray(start);
  // A file that is damaged or that another version wrote counts as empty.
  if (bytes.toString('latin1', 0, start) !== `${FORMAT} ${hash('sha256', body)}\n`)
    return { bytes, places: new Map() };
  const values = body.indexOf(NEWLINE) + 1;
  const index = JSON.parse(body.toString('utf8', 0, values)) as Index;
  const places = new Map<string, Place>();
  let at = start + values;
  for (const [key, length] of index) {
    places.set(key, [at, at + length]);
    at += length;
  }
  return { bytes, places };
}

/** Opens a cache of texts in a file, which may be absent. Values become texts when they are asked for. */
export async function openTextCache(path: string): Promise<StoredTextCache> {
  const { bytes, places } = await load(path);
  const asked = new Map<string, Place>();
  const added = new Map<string, string>();
  const ask = (key: string): Place | undefined => {
    const place = places.get(key);
    if (place !== undefined) asked.set(key, place);
    return place;
  };
  return {
    has: (key) => added.has(key) || ask(key) !== undefined,
    get(key) {
      const own = added.get(key);
      if (own !== undefined) return own;
      const place = ask(key);
      return place && bytes.toString('utf8', ...place);
    },
    set(key, value) {
      added.set(key, value);
      asked.delete(key);
    },
    async save() {
      if (added.size === 0 && asked.size === places.size) return;
      const kept = [...asked].map(([key, place]) => [key, bytes.subarray(...place)] as const);
      const fresh = [...added].map(([key, value]) => [key, Buffer.from(value)] as const);
      await replace(path, [...kept, ...fresh]);
    },
  };
}

/** The file is either the old one or the new one, also when several processes write it. */
async function replace(path: string, entries: readonly (readonly [string, Buffer])[]): Promise<void> {
  const index: Index = entries.map(([key, value]) => [key, value.length]);
  const head = Buffer.from(`${JSON.stringify(index)}\n`);
  const body = Buffer.concat([head, ...entries.map(([, value]) => value)]);
  const partial = `${path}.partial-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, [`${FORMAT} ${hash('sha256', body)}\n`, body], { mode: 0o600 });
    await rename(partial, path);
  } catch {
    // It is only slower without.
    await rm(partial, { force: true }).catch(() => undefined);
  }
}
