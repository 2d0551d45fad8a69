import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { currentOwner, isRunning } from '../cleanup/owner.ts';
import type { Owner } from '../cleanup/owner.ts';
import { FILL } from '../container/fill-script.ts';

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

/** Makes the folder of a build, marked as belonging to this process. */
export async function makeScratch(stateDir: string, build: string): Promise<Scratch> {
  const root = scratchRoot(stateDir);
  const dir = join(root, build);
  // The folder gets its name with the note already in it, so that a seed killed here leaves nothing unclaimed.
  const making = join(root, `${MAKING}${process.pid}-${build}`);
  await mkdir(join(making, LOCAL), { recursive: true, mode: 0o700 });
  await writeOwner(making, { ...(await currentOwner()), build });
  await rename(making, dir);
  return { dir, local: join(dir, LOCAL) };
}

const LOCAL = 'local';
const MAKING = 'making-';
const MAKER = new RegExp(`^${MAKING}(\\d+)-`);

/** Whether somebody makes a folder that has no note yet. Others without one are what a removal left of them. */
export function isBeingMade(dir: string): boolean {
  const [, pid] = MAKER.exec(basename(dir)) ?? [];
  return pid !== undefined && isRunning(Number(pid));
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

/** In one piece: whoever finds a folder without a note removes it. */
async function writeOwner(dir: string, owner: ScratchOwner): Promise<void> {
  const note = join(dir, 'owner.json');
  await writeFile(`${note}.new`, JSON.stringify(owner));
  await rename(`${note}.new`, note);
}

/**
 * Puts seed's own scripts where the container sees them. At once, and so is their removal: for small files a promise each
 * costs many times the work itself, which the processors lack when many builds start together.
 */
export function writeLocalFiles({ local }: Scratch, scripts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(local, name), text, { mode: 0o644 });
}

/** The build has its own copies now; what may be confidential does not stay on the disk. */
export function removeLocalFiles(scratch: Scratch): void {
  for (const name of [FILL, 'source']) rmSync(join(scratch.local, name), { recursive: true, force: true });
}
