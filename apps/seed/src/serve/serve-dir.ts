import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface ServeDir {
  readonly path: string;
  /** Removes it with everything in it. */
  remove(): Promise<void>;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A folder for the sources and outputs of one `seed serve`; those of killed ones are removed. */
export async function openServeDir(stateDir: string, pid: number): Promise<ServeDir> {
  const parent = join(stateDir, 'serve');
  const path = join(parent, String(pid));
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (Number(name) === pid || !isAlive(Number(name)))
      await rm(join(parent, name), { recursive: true, force: true });
  }
  await mkdir(path);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
