import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner } from '../cleanup/owner.ts';
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
