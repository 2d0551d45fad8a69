import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TextCache } from '@seed/kernel';

export interface StoredTextCache extends TextCache {
  /** Writes what was asked for since the cache was opened, and the newest of the rest. Never rejects. */
  save(): Promise<void>;
}

const FORMAT = 'seed-texts-1';
/** What is kept although this run did not ask for it, in characters. */
const MOST_UNUSED = 16_000_000;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function load(path: string): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  // A file that is damaged or that another version wrote counts as empty.
  if (text.slice(0, end) !== `${FORMAT} ${digestOf(body)}`) return new Map();
  return new Map(JSON.parse(body) as [string, string][]);
}

/** Those that were used first, so that they are the last to go. */
function kept(entries: ReadonlyMap<string, string>, used: ReadonlySet<string>): [string, string][] {
  const all = [...entries];
  let room = MOST_UNUSED;
  const rest = all
    .filter(([key]) => !used.has(key))
    .filter(([, value]) => {
      room -= value.length;
      return room >= 0;
    });
  return [...all.filter(([key]) => used.has(key)), ...rest];
}

/** Opens a cache of texts in a file, which may be absent. */
export async function openTextCache(path: string): Promise<StoredTextCache> {
  const entries = await load(path);
  const used = new Set<string>();
  let changed = false;
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) used.add(key);
      return value;
    },
    set(key, value) {
      used.add(key);
      if (entries.get(key) === value) return;
      entries.set(key, value);
      changed = true;
    },
    async save() {
      if (!changed) return;
      const body = JSON.stringify(kept(entries, used));
      const partial = `${path}.partial-${process.pid}`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(partial, `${FORMAT} ${digestOf(body)}\n${body}`, { mode: 0o600 });
        await rename(partial, path);
      } catch {
        // It is only slower without.
        await rm(partial, { force: true }).catch(() => undefined);
      }
    },
  };
}
