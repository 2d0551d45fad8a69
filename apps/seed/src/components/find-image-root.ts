import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '@seed/kernel';
import type { ProcessIo } from '../process-io.ts';

const SETTINGS = ['settings.json', 'settings.yaml', 'settings.yml'];
const IMAGES = /^[\s{]*["']?(?:images|supported_ubuntu_versions)["']?\s*:/m;

/** Where a project of images lies, and what of it was named. */
export interface ImageRoot {
  /** Absolute. */
  readonly root: string;
  readonly hasSettings: boolean;
  /** Paths that were named, relative to the root, with `/`; empty means all of it. */
  readonly paths: readonly string[];
}

/** Other programs have files of this name, too. */
async function isSettings(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return IMAGES.test(text);
}

async function hasSettings(dir: string): Promise<boolean> {
  for (const name of SETTINGS) if (await isSettings(join(dir, name))) return true;
  return false;
}

/** The folder of the settings at or above a folder; not above the top of its repository. */
async function rootAbove(dir: string): Promise<string | undefined> {
  for (let at = dir; ; at = dirname(at)) {
    if (await hasSettings(at)) return at;
    const isTop = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isTop || dirname(at) === at) return undefined;
  }
}

const isBelow = (path: string, dir: string): boolean => {
  const way = relative(dir, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

async function folderOf(
  word: string,
  io: ProcessIo,
): Promise<{ readonly path: string; readonly dir: string }> {
  const path = resolve(io.cwd, word);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new InputError('cli/target-not-found', `there is nothing at "${word}"`, {
      hints: ['name files or folders of components'],
    });
  return { path, dir: found.isDirectory() ? path : dirname(path) };
}

/** Finds the project that words mean. Rejects with InputError where one is not there, or they mean several projects. */
export async function findImageRoot(words: readonly string[], io: ProcessIo): Promise<ImageRoot> {
  const named = await Promise.all((words.length === 0 ? ['.'] : words).map((word) => folderOf(word, io)));
  const roots = await Promise.all(named.map(({ dir }) => rootAbove(dir)));
  const [root] = roots;
  const other = roots.findIndex((one) => one !== root);
  if (other !== -1)
    throw new InputError(
      'cli/bad-arguments',
      `"${words[0]}" and "${words[other]}" do not belong to the same project`,
      { hints: ['name one project at a time'] },
    );
  const isInside = named.every(({ path }) => isBelow(path, io.cwd));
  const base = root ?? (isInside ? io.cwd : (named[0]?.dir ?? io.cwd));
  const paths = named
    .filter(({ path }) => path !== root && words.length > 0)
    .map(({ path }) => relative(base, path).split(sep).join('/') || '.');
  // All of the project is meant where its own folder was named.
  const isWhole = root !== undefined && named.some(({ path }) => path === root || isBelow(root, path));
  return { root: base, hasSettings: root !== undefined, paths: isWhole ? [] : paths };
}
