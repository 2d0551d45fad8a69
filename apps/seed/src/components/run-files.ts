import { mkdirSync, appendFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { RunFolder } from '@seed/awstoe';
import type { ProcessIo } from '../process-io.ts';

export const pathExists = (word: string, io: ProcessIo): Promise<boolean> =>
  stat(resolve(io.cwd, word)).then(
    () => true,
    () => false,
  );

const COMPONENT = /\.(ya?ml|json)$/;

/**
 * Files that words name, relative to the root with `/`, in the order of the words. Of a folder those that the project
 * knows, in its order; else everything in it that looks like a component.
 */
export async function componentFiles(
  words: readonly string[],
  { io, root, known }: { readonly io: ProcessIo; readonly root: string; readonly known: readonly string[] },
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const word of words) {
    const path = resolve(io.cwd, word);
    const fromRoot = (full: string): string => relative(root, full).split(sep).join('/');
    if (!(await stat(path)).isDirectory()) {
      files.push(fromRoot(path));
      continue;
    }
    const folder = fromRoot(path);
    const inside = known.filter((file) => folder === '' || file.startsWith(`${folder}/`));
    files.push(...(inside.length > 0 ? inside : (await componentsBelow(path)).map(fromRoot)));
  }
  return files;
}

async function componentsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && COMPONENT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const looks = await Promise.all(
    paths.map(async (path) => /^["'{\s]*phases/m.test(await readFile(path, 'utf8'))),
  );
  return paths.filter((_, index) => looks[index]);
}

/** `TOE_2026-11-21_21-30-00_UTC-0_<id>`: the folder that AWSTOE would make. */
export function toeFolder(at: number, uuid: string): string {
  const [day = '', clock = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  return `TOE_${day}_${clock.replaceAll(':', '-')}_UTC-0_${uuid}`;
}

const FLUSH_AT = 32 * 1024;

export interface OpenFolder extends RunFolder {
  /** Absolute. */
  readonly dir: string;
  close(): void;
}

/**
 * The folder of a run. Lines are collected, and a folder that cannot be written loses files, never the run: the first
 * problem is told once.
 */
export function openRunFolder(dir: string, onProblem: (error: Error) => void): OpenFolder {
  const pending = new Map<string, string>();
  let broken = false;
  const attempt = (work: () => void): void => {
    if (broken) return;
    try {
      work();
    } catch (error) {
      broken = true;
      onProblem(error as Error);
    }
  };
  attempt(() => void mkdirSync(dir, { recursive: true, mode: 0o700 }));
  const flush = (file: string): void => {
    const text = pending.get(file) ?? '';
    pending.delete(file);
    if (text !== '') attempt(() => appendFileSync(join(dir, file), text, { mode: 0o600 }));
  };
  return {
    dir,
    append(file, text) {
      const all = (pending.get(file) ?? '') + text;
      pending.set(file, all);
      if (all.length >= FLUSH_AT) flush(file);
    },
    write: (file, text) => attempt(() => writeFileSync(join(dir, file), text, { mode: 0o600 })),
    close() {
      for (const file of pending.keys()) flush(file);
    },
  };
}
