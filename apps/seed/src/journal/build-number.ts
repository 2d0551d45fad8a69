import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The next build number of a project, from 1. Taking a number is making a folder of that name, which only one
 * process can do.
 */
export async function nextBuildNumber(stateDir: string, project: string): Promise<number> {
  const dir = join(stateDir, 'numbers', project.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_'));
  await mkdir(dir, { recursive: true });
  const taken = (await readdir(dir)).map(Number).filter(Number.isInteger);
  let number = Math.max(0, ...taken) + 1;
  while (!(await take(join(dir, String(number))))) number += 1;
  for (const old of taken) if (old < number - 20) await rmdir(join(dir, String(old))).catch(() => undefined);
  return number;
}

async function take(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
