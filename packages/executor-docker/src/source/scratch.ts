import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExtraFile } from '@seed/deployspec';
import { currentOwner } from '../cleanup/owner.ts';
import { LOCAL_DIR } from '../container/prelude.ts';
import type { Owner } from '../cleanup/owner.ts';

/** Folder on this machine that belongs to one build: its files and the layers of its copy-on-write views. */
export interface Scratch {
  readonly dir: string;
  /** Seen inside as LOCAL_DIR. */
  readonly local: string;
}

/** What `owner.json` says. A kept scratch belongs to a container that a person wanted to keep. */
export interface ScratchOwner extends Owner {
  readonly build: string;
  readonly kept?: boolean;
}

export function scratchRoot(stateDir: string): string {
  return join(stateDir, 'scratch');
}

export async function makeScratch(stateDir: string, build: string): Promise<Scratch> {
  const dir = join(scratchRoot(stateDir), build);
  const local = join(dir, 'local');
  await mkdir(local, { recursive: true, mode: 0o700 });
  await writeOwner(dir, { ...(await currentOwner()), build });
  return { dir, local };
}

export async function markKept(scratch: Scratch): Promise<void> {
  const owner = await readScratchOwner(scratch.dir);
  if (owner !== undefined) await writeOwner(scratch.dir, { ...owner, kept: true });
}

export async function readScratchOwner(dir: string): Promise<ScratchOwner | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, 'owner.json'), 'utf8')) as ScratchOwner;
  } catch {
    // Half-made or half-removed: nobody can claim it.
    return undefined;
  }
}

async function writeOwner(dir: string, owner: ScratchOwner): Promise<void> {
  await writeFile(join(dir, 'owner.json'), JSON.stringify(owner));
}

/**
 * Lays out what goes into the container: files as they will stand below `/` in `<local>/files`, those of LOCAL_DIR
 * itself beside it. At once, and so is their removal: for small files a promise each costs many times the work itself,
 * which the processors lack when many builds start together.
 */
export function writeLocalFiles(
  scratch: Scratch,
  files: readonly ExtraFile[],
  folders: readonly string[],
): void {
  const root = join(scratch.local, 'files');
  const placed = files.map((file) => ({
    ...file,
    path: file.path.startsWith(`${LOCAL_DIR}/`)
      ? join(scratch.local, file.path.slice(LOCAL_DIR.length))
      : join(root, file.path),
  }));
  const needed = new Set([
    root,
    ...folders.map((folder) => join(root, folder)),
    ...placed.map(({ path }) => dirname(path)),
  ]);
  for (const folder of needed) mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const { path, content, mode } of placed) {
    writeFileSync(path, content, { mode });
    // The mode given at creation is cut by this process's umask.
    chmodSync(path, mode);
  }
}

/** The build has its own copies now; what may be confidential does not stay on the disk. */
export function removeLocalFiles(scratch: Scratch): void {
  for (const name of ['files', 'source']) rmSync(join(scratch.local, name), { recursive: true, force: true });
}
