import { createHash, hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { TextCache } from '@seed/kernel';

/** Spares reading the files of modules that nobody touched since. */
export interface DigestMemory {
  readonly texts: TextCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A file of a module, or what comes with it. */
export interface DigestedItem {
  /** Relative to the module, `/` separators. */
  readonly path: string;
  /** Covered by Seed-Farmer's bundle md5. */
  readonly counted: boolean;
  /** Covered by seed's own digest. */
  readonly digested: boolean;
  readonly executable: boolean;
  readonly content: { readonly file: string; readonly stats: Stats } | { readonly text: string };
}

/** See ModuleDigest. */
export interface ItemDigests {
  readonly md5: string;
  readonly digest: string;
  readonly fileDigests: ReadonlyMap<string, string>;
}

/** Changes with every change of how digests are made. */
const FORMAT = 'module-digest-1';
/** A file may be written again within the same tick of the clock that its times are taken from. */
const SETTLED_MS = 2000;

/** The digests of a module whose items are as they were when they were last made, else those that `make` makes. */
export async function recallOr(
  memory: DigestMemory | undefined,
  module: { readonly dir: string; readonly items: readonly DigestedItem[] },
  make: () => Promise<ItemDigests>,
): Promise<ItemDigests> {
  if (memory === undefined) return make();
  const key = keyOf(module.dir, module.items);
  const known = recall(key, memory.texts);
  if (known !== undefined) return known;
  const made = await make();
  if (isSettled(module.items, memory.now())) keep(key, made, memory.texts);
  return made;
}

/** What tells the items of a module from any later version of themselves, without reading them. */
function keyOf(dir: string, items: readonly DigestedItem[]): string {
  const numbers: number[] = [];
  let text = dir;
  for (const { path, counted, digested, executable, content } of items) {
    text += `\0${path}\0${counted ? 'c' : ''}${digested ? 'd' : ''}${executable ? 'x' : ''}`;
    if ('text' in content) text += hash('sha256', content.text);
    else {
      const { size, mtimeMs, ctimeMs, ino } = content.stats;
      numbers.push(size, mtimeMs, ctimeMs, ino);
    }
  }
  return `${FORMAT} ${createHash('sha256').update(text).update(Float64Array.from(numbers)).digest('hex')}`;
}

const filesOf = (key: string): string => `${key} files`;

/** The digests of single files are read only when somebody asks for them. */
function recall(key: string, texts: TextCache): ItemDigests | undefined {
  const [md5, digest] = texts.get(key)?.split(' ') ?? [];
  if (md5 === undefined || digest === undefined || !texts.has(filesOf(key))) return undefined;
  return {
    md5,
    digest,
    get fileDigests() {
      return new Map(JSON.parse(texts.get(filesOf(key)) ?? '[]') as [string, string][]);
    },
  };
}

function keep(key: string, { md5, digest, fileDigests }: ItemDigests, texts: TextCache): void {
  texts.set(key, `${md5} ${digest}`);
  texts.set(filesOf(key), JSON.stringify([...fileDigests]));
}

function isSettled(items: readonly DigestedItem[], now: number): boolean {
  return items.every(({ content }) => {
    if ('text' in content) return true;
    return now - Math.max(content.stats.mtimeMs, content.stats.ctimeMs) >= SETTLED_MS;
  });
}
