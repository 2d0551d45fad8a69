import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Kills every process that carries the folder `mark` in its environment or works in it: what plain processes left
 * behind in sessions of their own. Only Linux tells; elsewhere process groups have to do. Returns how many were found.
 */
export async function killLeftovers(mark: string): Promise<number> {
  if (process.platform !== 'linux') return 0;
  let killed = 0;
  // Twice, since a process may have been forking while the list was read.
  for (let round = 0; round < 2; round++) {
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const marked = await Promise.all(pids.map((pid) => carries(pid, mark)));
    const found = pids.filter((_, index) => marked[index]);
    if (found.length === 0) break;
    for (const pid of found) if (signal(Number(pid))) killed += 1;
  }
  return killed;
}

async function carries(pid: string, mark: string): Promise<boolean> {
  if (Number(pid) === process.pid) return false;
  if ((await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes(mark)) return true;
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')).startsWith(mark);
}

function signal(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or not ours.
    return false;
  }
}
