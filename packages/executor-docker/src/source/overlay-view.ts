import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, rename, stat, statfs, utimes } from 'node:fs/promises';
import { join, relative, isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import type { MountSettings } from 'dockerode';
import { pack } from 'tar-stream';
import type { OpenedSource } from '@seed/build';
import type { EngineFacts } from '../engine/connect-engine.ts';
import { extractTar } from './extract-tar.ts';

/** statfs(2) numbers of file systems that the kernel's overlay cannot build on, or only with surprises. */
const UNFIT_LOWER: Readonly<Record<number, string>> = {
  0x794c7630: 'overlay',
  0x6969: 'NFS',
  0xf15f: 'eCryptfs',
  0x65735546: 'FUSE',
  0x01021997: '9p',
  0x517b: 'SMB',
  0xfe534d42: 'SMB',
  0xff534d42: 'CIFS',
};

/** A copy-on-write view of a folder: the build sees and changes everything, the folder itself never changes. */
export interface OverlayView {
  readonly lower: string;
  readonly upper: string;
  readonly mount: MountSettings;
  /** Resolves when the layers are complete. */
  readonly filled: Promise<void>;
  /** Modification time of the view's top folder, by which it can be recognised. */
  readonly mtimeMs: number;
  /** Folders inside that have to belong to root. */
  readonly own: readonly string[];
}

/** Why a copy-on-write view of `dir` is not possible; undefined when it should be. Changes nothing. */
export async function overlayObstacle(
  facts: EngineFacts,
  dir: string,
  scratch: string,
): Promise<string | undefined> {
  if (!facts.native) return 'the engine does not run on this kernel';
  if (facts.rootless) return 'the engine runs without root';
  const odd = [dir, scratch].find((path) => /[,:\\"]/.test(path));
  if (odd !== undefined) return `the path "${odd}" has a character that mount options cannot hold`;
  if (isInside(scratch, dir)) return 'the state folder lies inside the source';
  const [lower, upper] = await Promise.all([statfs(dir), statfs(scratch)]);
  const unfit = UNFIT_LOWER[lower.type] ?? UNFIT_LOWER[upper.type];
  return unfit === undefined ? undefined : `the file system is ${unfit}`;
}

function isInside(path: string, dir: string): boolean {
  const way = relative(dir, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

export interface OverlayOptions {
  readonly scratch: string;
  readonly name: string;
  /** What to hide, and what to add; may still be looked up, since it is needed only when the engine mounts. */
  readonly opened: Promise<Pick<OpenedSource, 'hidden' | 'also'>>;
}

/**
 * Prepares the layers below `scratch/<name>`. Hidden paths (relative to `lower`) are covered by whiteouts, so that
 * files which git ignores do not exist for the build. The view becomes real when the engine mounts it.
 */
export async function prepareOverlay(
  lower: string,
  target: string,
  options: OverlayOptions,
): Promise<OverlayView> {
  const upper = join(options.scratch, options.name, 'upper');
  const work = join(options.scratch, options.name, 'work');
  await mkdir(upper, { recursive: true });
  await mkdir(work);
  const facts = await stat(lower);
  const repository = await lstat(join(lower, '.git')).catch(() => undefined);
  const filled = fillUpper(lower, upper, options.opened, { facts, repository });
  // It is awaited before the start; until then its failure must not count as unhandled.
  filled.catch(() => undefined);
  return {
    lower,
    upper,
    filled,
    mtimeMs: facts.mtimeMs,
    own: repository === undefined ? [target] : [target, `${target}/.git`],
    mount: {
      Type: 'volume',
      // Without a name it goes when the container goes.
      Source: '',
      Target: target,
      VolumeOptions: {
        NoCopy: true,
        Labels: {},
        DriverConfig: {
          Name: 'local',
          Options: {
            type: 'overlay',
            device: 'overlay',
            o: `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
          },
        },
      },
    },
  };
}

async function fillUpper(
  lower: string,
  upper: string,
  opened: OverlayOptions['opened'],
  from: { readonly facts: Stats; readonly repository: Stats | undefined },
): Promise<void> {
  const { facts, repository } = from;
  if (repository?.isDirectory() === true) {
    // A folder that is in both layers takes its owner from the upper one.
    await mkdir(join(upper, '.git'));
    await chmod(join(upper, '.git'), repository.mode & 0o7777);
  }
  const { hidden, also } = await opened;
  // A source that only has a file which points elsewhere gets a repository of its own.
  if (also !== undefined) await rename(join(also.dir, '.git'), join(upper, '.git'));
  // A folder in the upper layer covers a file below it by itself.
  const covered = hidden.filter((path) => also === undefined || path !== '.git');
  if (covered.length > 0) await writeWhiteouts(lower, upper, covered);
  // A private folder of the caller is open to all users of the build, as a clone would be.
  await chmod(upper, (facts.mode & 0o7777) | 0o755);
  await utimes(upper, facts.atime, facts.mtime);
}

/**
 * A whiteout is a character device 0/0, which Node cannot make; tar can, for root and for everybody else. Folders on
 * the way keep their mode and times.
 */
async function writeWhiteouts(lower: string, upper: string, hidden: readonly string[]): Promise<void> {
  const archive = pack();
  const unpacked = extractTar(Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false }), upper);
  const known = new Set(['.git']);
  for (const path of hidden) {
    for (const folder of foldersAbove(path)) {
      if (known.has(folder)) continue;
      known.add(folder);
      const facts = await lstat(join(lower, folder));
      archive.entry({
        name: folder,
        type: 'directory',
        mode: facts.mode & 0o7777,
        uid: facts.uid,
        gid: facts.gid,
        mtime: facts.mtime,
      });
    }
    archive.entry({ name: path, type: 'character-device', devmajor: 0, devminor: 0, mode: 0 });
  }
  archive.finalize();
  await unpacked;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
