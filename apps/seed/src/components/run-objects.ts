import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ObjectPlace, ObjectStore } from '@seed/awstoe';
import { InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';

const FORMS = 'give `dir:BUCKET=PATH`, `endpoint:URL`, `aws` or `deny`';

function badProvider(word: string): never {
  throw new InputError('cli/bad-arguments', `--s3 "${word}" says not where S3 is`, { hints: [FORMS] });
}

/** What stands for S3 in a run; undefined where nothing may. Rejects with InputError for a word that means nothing. */
export async function openObjects(
  words: readonly string[],
  context: CommandContext,
  settings: Settings,
): Promise<ObjectStore | undefined> {
  const folders = new Map<string, string>();
  let service: ObjectStore | undefined;
  for (const word of words) {
    const [, bucket, path] = /^dir:([^=]+)=(.+)$/s.exec(word) ?? [];
    const endpoint = /^endpoint:(https?:\/\/.+)$/.exec(word)?.[1];
    if (bucket !== undefined && path !== undefined)
      folders.set(bucket, await folderOf(word, resolve(context.io.cwd, path)));
    else if (endpoint !== undefined || word === 'aws')
      service = await (await context.wiring()).objectStore({
        settings,
        io: context.io,
        ...(endpoint === undefined ? {} : { endpoint }),
      });
    else if (word !== 'deny') badProvider(word);
  }
  if (folders.size === 0) return service;
  return folderObjects(folders, service);
}

async function folderOf(word: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return path;
  throw new InputError('cli/target-not-found', `"${path}" of --s3 ${word} is no folder`, {
    hints: ['an empty bucket is an empty folder: make it first'],
  });
}

/** Folders for buckets; a bucket without one is that of the service, where there is one. */
function folderObjects(folders: ReadonlyMap<string, string>, service: ObjectStore | undefined): ObjectStore {
  const other = (bucket: string): ObjectStore => {
    if (service !== undefined) return service;
    throw new Error(`no folder stands for the bucket "${bucket}": --s3 dir:${bucket}=PATH`);
  };
  /** A key must not lead out of its bucket. */
  const fileOf = (folder: string, key: string): string => {
    const path = resolve(folder, key);
    const way = relative(folder, path);
    if (way === '..' || way.startsWith(`..${sep}`))
      throw new Error(`the key "${key}" leads out of its bucket`);
    return path;
  };
  return {
    async list(place, limit, signal) {
      const folder = folders.get(place.bucket);
      if (folder === undefined) return other(place.bucket).list(place, limit, signal);
      const keys = await keysBelow(folder);
      return keys.filter((key) => key.startsWith(place.key)).slice(0, limit);
    },
    async get(place, signal) {
      const folder = folders.get(place.bucket);
      if (folder === undefined) return other(place.bucket).get(place, signal);
      const path = fileOf(folder, place.key);
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() === true ? readFile(path) : undefined;
    },
    async put(place: ObjectPlace, content, signal) {
      const folder = folders.get(place.bucket);
      if (folder === undefined) return other(place.bucket).put(place, content, signal);
      const path = fileOf(folder, place.key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
  };
}

async function keysBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
