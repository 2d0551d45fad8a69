import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Container } from 'dockerode';
import { extract, pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import type { FileEntry } from '@seed/build';
import { EnvironmentError } from '@seed/kernel';
import { ask, statusOf } from '../engine/docker-error.ts';
import { runExec, startExec } from './run-exec.ts';

/** Exit status with which our scripts say that the image lacks the tool. */
const NO_TOOL = 97;
const NO_FOLDER = 98;

const LIST = `[ -d "$1" ] || exit ${NO_FOLDER}
cd "$1" || exit ${NO_FOLDER}
find . -maxdepth 0 -printf '' 2>/dev/null || exit ${NO_TOOL}
exec find . -mindepth 1 -printf '%y\\0%s\\0%m\\0%P\\0%l\\0'`;

/** Entries below a folder of the container; undefined when there is no such folder. */
export async function listFolder(
  container: Container,
  dir: string,
): Promise<readonly FileEntry[] | undefined> {
  const answer = await runExec(container, ['/bin/sh', '-c', LIST, 'sh', dir]);
  if (answer.exitCode === NO_FOLDER) return undefined;
  if (answer.exitCode === NO_TOOL) return listArchive(container, dir);
  return parseListing(answer.stdout.toString());
}

/** Five fields for each entry: type, size, octal mode, path, target. */
export function parseListing(text: string): readonly FileEntry[] {
  const fields = text.split('\0');
  const entries: FileEntry[] = [];
  for (let at = 0; at + 4 < fields.length; at += 5) {
    const [type = '', size = '0', mode = '0', path = '', target = ''] = fields.slice(at, at + 5);
    const kind = KINDS[type] ?? 'other';
    entries.push({
      path,
      kind,
      size: kind === 'file' ? Number(size) : 0,
      mode: Number.parseInt(mode, 8),
      ...(kind === 'symlink' ? { target } : {}),
    });
  }
  return entries;
}

const KINDS: Readonly<Record<string, FileEntry['kind']>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  file: 'file',
  'contiguous-file': 'file',
  link: 'file',
  directory: 'directory',
  symlink: 'symlink',
};

/** Images with a small `find`: the engine packs the folder, and only the headers are looked at. */
async function listArchive(container: Container, dir: string): Promise<readonly FileEntry[] | undefined> {
  const entries: FileEntry[] = [];
  const found = await eachEntry(container, dir, async (header, content) => {
    content.resume();
    if (header.name === '') return;
    const kind = KINDS[header.type ?? 'file'] ?? 'other';
    entries.push({
      path: header.name,
      kind,
      size: kind === 'file' ? (header.size ?? 0) : 0,
      mode: header.mode ?? 0,
      ...(kind === 'symlink' ? { target: header.linkname ?? '' } : {}),
    });
  });
  return found ? entries : undefined;
}

/** Walks the engine's archive of a folder, names relative to it; false when the folder does not exist. */
async function eachEntry(
  container: Container,
  dir: string,
  visit: (header: Header, content: Readable) => Promise<void>,
): Promise<boolean> {
  let archive: Readable;
  try {
    // The dot makes the engine follow a folder that is a link.
    archive = (await container.getArchive({ path: `${dir}/.` })) as Readable;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    return ask(`reading "${dir}" in the build container`, Promise.reject(error));
  }
  const entries = extract();
  archive.on('error', (error) => entries.destroy(error));
  archive.pipe(entries);
  for await (const entry of entries) {
    const name = entry.header.name.replace(/^\.?\//, '').replace(/\/$/, '');
    await visit({ ...entry.header, name: name === '.' ? '' : name }, entry as unknown as Readable);
    entry.resume();
  }
  return true;
}

const READ = `cd "$1" || exit ${NO_FOLDER}
tar --version 2>/dev/null | grep -q GNU || exit ${NO_TOOL}
exec tar --create --file - $2 --no-recursion --null --files-from -`;

export interface ReadOptions {
  readonly dereference?: boolean;
  /** The folder is in memory, where the engine's archives do not reach; only plain files are in it. */
  readonly inMemory?: boolean;
}

/** A tar of the named entries. The stream is destroyed with an EnvironmentError when the container cannot give them. */
export async function readEntries(
  container: Container,
  dir: string,
  paths: readonly string[],
  options: ReadOptions = {},
): Promise<Readable> {
  const follow = options.dereference === true ? '--dereference' : '';
  const input = paths.map((path) => `${path}\0`).join('');
  const running = await startExec(container, ['/bin/sh', '-c', READ, 'sh', dir, follow], {
    input,
    failure: ({ exitCode, printed, stderr }) =>
      exitCode !== 0 && printed ? unreadable(dir, stderr) : undefined,
  });
  const started = await Promise.race([
    once(running.stdout, 'readable').then(() => running.stdout.readableLength > 0),
    running.ended.then(({ printed }) => printed),
  ]);
  if (started) return running.stdout;
  const { exitCode, stderr } = await running.ended;
  if (exitCode === NO_TOOL && options.inMemory === true) return readOneByOne(container, dir, paths);
  if (exitCode === NO_TOOL) return filterArchive(container, dir, new Set(paths));
  if (exitCode === 0) return running.stdout;
  throw unreadable(dir, stderr);
}

function unreadable(dir: string, words: string): EnvironmentError {
  return new EnvironmentError('docker/request-failed', `files below "${dir}" cannot be read: ${words}`);
}

async function readOneByOne(container: Container, dir: string, paths: readonly string[]): Promise<Readable> {
  const output = pack();
  for (const name of paths) {
    const { exitCode, stdout } = await runExec(container, [
      '/bin/sh',
      '-c',
      'exec cat <"$1"',
      'sh',
      `${dir}/${name}`,
    ]);
    if (exitCode === 0) output.entry({ name }, stdout);
  }
  output.finalize();
  return Readable.from(output as AsyncIterable<Buffer>, { objectMode: false });
}

/** Without a tar that takes a list: the engine's archive of the whole folder, less what was not asked for. */
function filterArchive(container: Container, dir: string, paths: ReadonlySet<string>): Readable {
  const output = pack();
  const copy = async (): Promise<void> => {
    await eachEntry(container, dir, async (header, content) => {
      if (!paths.has(header.name)) return;
      if (header.type !== 'file') {
        output.entry({ ...header, size: 0 }, '');
        return;
      }
      await pipeline(content, output.entry(header));
    });
    output.finalize();
  };
  copy().catch((error: unknown) => output.destroy(error as Error));
  return Readable.from(output as AsyncIterable<Buffer>, { objectMode: false });
}

const WRITE = `mkdir -p "$1" && cd "$1" || exit ${NO_FOLDER}
command -v tar >/dev/null 2>&1 || exit ${NO_TOOL}
exec tar -xof -`;

/** Unpacks a tar below a folder; everything belongs to root. */
export async function writeEntries(container: Container, dir: string, tar: Readable): Promise<void> {
  const { exitCode, stderr } = await runExec(container, ['/bin/sh', '-c', WRITE, 'sh', dir], { input: tar });
  if (exitCode === 0) return;
  const why = exitCode === NO_TOOL ? 'the image has no "tar"' : stderr;
  throw new EnvironmentError('docker/request-failed', `files cannot be put below "${dir}": ${why}`);
}
