import { createWriteStream } from 'node:fs';
import { copyFile, lstat, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Meter } from './archive-limits.ts';
import { safeParts, unsafeEntry } from './unsafe-entry.ts';

/** Opens the bytes of a file; not called for what is left out. */
type Content = () => Promise<AsyncIterable<unknown>>;

/** Takes the entries of an archive in their order. All of it throws `sources/archive-…`. */
export interface TreeWriter {
  folder(name: string): Promise<void>;
  file(name: string, content: Content, executable: boolean): Promise<void>;
  link(name: string, target: string): Promise<void>;
  hardLink(name: string, target: string): Promise<void>;
  /** Makes the links; before that the tree has none that anything could be written through. */
  finish(): Promise<void>;
}

/** Finder of macOS puts a second tree with attributes beside the real one. */
const isOfFinder = (parts: readonly string[]) => parts[0] === '__MACOSX';

/** Writes entries below an empty folder and nowhere else. */
export function createTreeWriter(root: string, meter: Meter): TreeWriter {
  const links = new Map<string, string>();

  const place = async (name: string): Promise<string | undefined> => {
    meter.entry();
    const parts = safeParts(name);
    if (parts.length === 0 || isOfFinder(parts)) return undefined;
    const path = join(root, ...parts);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  const counted = (): Transform =>
    new Transform({
      transform(chunk: Buffer, _, done) {
        try {
          meter.bytes(chunk.length);
          done(null, chunk);
        } catch (error) {
          done(error as Error);
        }
      },
    });

  return {
    async folder(name) {
      const path = await place(name);
      if (path !== undefined) await mkdir(path, { recursive: true });
    },
    async file(name, content, executable) {
      const path = await place(name);
      if (path === undefined) return;
      const mode = executable ? 0o755 : 0o644;
      await pipeline(await content(), counted(), createWriteStream(path, { mode }));
    },
    async link(name, target) {
      const path = await place(name);
      if (path === undefined) return;
      if (target.startsWith('/')) throw unsafeEntry(name, 'is a link to an absolute path');
      const inside = posix.join(posix.dirname(safeParts(name).join('/')), target);
      if (inside === '..' || inside.startsWith('../'))
        throw unsafeEntry(name, 'is a link that leads out of it');
      links.set(path, target);
    },
    async hardLink(name, target) {
      const path = await place(name);
      const source = join(root, ...safeParts(target));
      const stats = await lstat(source).catch(() => undefined);
      if (stats?.isFile() !== true) throw unsafeEntry(name, 'is a hard link to no file of the archive');
      meter.bytes(stats.size);
      if (path !== undefined && path !== source) await copyFile(source, path);
    },
    finish: () => makeLinks(root, links),
  };
}

/** Links can lead out in steps that are harmless one by one, so each is followed once all are there. */
async function makeLinks(root: string, links: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, target] of links) {
    await rm(path, { force: true });
    await symlink(target, path);
  }
  const real = await realpath(root);
  for (const path of links.keys()) {
    const end = await realpath(path).catch(() => undefined);
    // One that leads nowhere has no use, and could lead out on another machine.
    if (end === undefined) await rm(path, { force: true });
    else if (end !== real && !end.startsWith(real + sep))
      throw unsafeEntry(path.slice(root.length + 1), 'is a link that leads out of it');
  }
}
