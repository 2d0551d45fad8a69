import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { killLeftovers } from './leftovers.ts';
import { removeTree } from './remove-tree.ts';

/** The folder of one build on this machine. */
export interface Place {
  readonly dir: string;
  /** What is `/` inside a sandbox; holds `codebuild`, `root` and `tmp`. */
  readonly root: string;
}

interface Owner {
  readonly pid: number;
  /** Start of the owner's process in clock ticks, since numbers of processes come back. */
  readonly born?: string;
  readonly host: string;
}

/** Folders that programs expect to find, empty in a new machine. */
const EMPTY = ['home', 'mnt', 'run', 'srv', 'var/cache', 'var/lib', 'var/log'];
const SHARED = ['tmp', 'var/tmp', 'run/lock'];
const OWNER = 'owner.json';
const MAKING = 'making-';
const MAKER = new RegExp(`^${MAKING}(\\d+)-`);
const KEPT = 'kept';

/** Makes the place of a build below `<stateDir>/builds`, marked as belonging to this process. */
export async function makePlace(stateDir: string, uuid: string): Promise<Place> {
  const dir = join(stateDir, 'builds', uuid);
  const root = join(dir, 'fs');
  const owner: Owner = { pid: process.pid, host: hostname(), ...(await bornOf(process.pid)) };
  // The folder gets its name with the note already in it, so that a seed killed here leaves nothing unclaimed.
  const making = join(stateDir, 'builds', `${MAKING}${process.pid}-${uuid}`);
  await mkdir(making, { recursive: true });
  await writeFile(join(making, OWNER), JSON.stringify(owner));
  await rename(making, dir);
  await mkdir(join(root, 'codebuild'), { recursive: true });
  await Promise.all([
    chmod(dir, 0o700),
    chmod(root, 0o755),
    mkdir(join(root, 'root'), { mode: 0o700 }),
    ...EMPTY.map((path) => mkdir(join(root, path), { recursive: true })),
    ...SHARED.map((path) => makeShared(join(root, path))),
  ]);
  return { dir, root };
}

/** Marks a place as kept for a person, so that only `seed clean` removes it. */
export async function keepPlace(place: Place): Promise<void> {
  await writeFile(join(place.dir, KEPT), '');
}

async function isKept(dir: string): Promise<boolean> {
  return (await stat(join(dir, KEPT)).catch(() => undefined)) !== undefined;
}

/**
 * Removes the places of builds whose seed has died, with what is left of their processes; places kept for a person
 * only with `kept`. Returns the folders removed.
 */
export async function reapHost(
  stateDir: string,
  options: { readonly kept?: boolean } = {},
): Promise<string[]> {
  const removed: string[] = [];
  for (const { ref, state } of await listPlaces(stateDir)) {
    if (state === 'in-use' || (state === 'kept' && options.kept !== true)) continue;
    await killLeftovers(ref);
    await removeTree(ref);
    removed.push(ref);
  }
  return removed;
}

export interface FoundPlace {
  /** Folder of the place; what `attachCommand` takes. */
  readonly ref: string;
  /** The build's UUID. */
  readonly uuid: string;
  /** `in-use`: its seed lives; `kept`: for a person; `left`: nobody's. */
  readonly state: 'in-use' | 'kept' | 'left';
}

/** The places of builds below a state folder. */
export async function listPlaces(stateDir: string): Promise<FoundPlace[]> {
  const builds = join(stateDir, 'builds');
  const names = (await readdir(builds).catch((): string[] => [])).sort();
  return Promise.all(
    names.map(async (uuid): Promise<FoundPlace> => {
      const ref = join(builds, uuid);
      if (await isInUse(ref)) return { ref, uuid, state: 'in-use' };
      return { ref, uuid, state: (await isKept(ref)) ? 'kept' : 'left' };
    }),
  );
}

async function isInUse(dir: string): Promise<boolean> {
  const owner = await readOwner(dir);
  // Without a note it is in the making, which its name tells, or was being removed.
  if (owner === undefined) return isAlive(Number(MAKER.exec(basename(dir))?.[1] ?? Number.NaN));
  // A state folder may be shared between machines; the others look after their own.
  if (owner.host !== hostname()) return true;
  return isAlive(owner.pid) && (owner.born === undefined || owner.born === (await bornOf(owner.pid)).born);
}

/** Undefined where the note is missing or torn: its seed was killed while writing or removing it. */
async function readOwner(dir: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, OWNER), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (Number.isNaN(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function bornOf(pid: number): Promise<{ readonly born?: string }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in parentheses may hold spaces; the start time is the 20th field behind it, the first is the state.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const born = fields[19];
  // A dead process that nobody has asked after is listed still.
  return born === undefined || fields[0] === 'Z' ? {} : { born };
}

async function makeShared(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o1777);
}
