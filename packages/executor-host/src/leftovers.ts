import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that waits for a disk ends only when that answers; nobody waits longer for it. */
const GONE_MS = 2000;
const PAUSE_MS = 5;
/** A process may fork while the list is read, and be gone before its turn. */
const QUIET_ROUNDS = 2;

/**
 * Kills every process that carries the folder `mark` in its environment or works in it: what plain processes left
 * behind in sessions of their own. Only Linux tells; elsewhere process groups have to do. Resolves when none of them
 * lives any more, with their number.
 */
export async function killLeftovers(mark: string): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const killed = new Set<string>();
  const end = Date.now() + GONE_MS;
  for (let quiet = 0; quiet < QUIET_ROUNDS && Date.now() < end; ) {
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const marked = await Promise.all(pids.map((pid) => carries(pid, mark)));
    const found = pids.filter((_, index) => marked[index]);
    for (const pid of found) if (signal(Number(pid))) killed.add(pid);
    quiet = found.length === 0 ? quiet + 1 : 0;
    // A signal is sent at once, but a process ends only when it gets a processor.
    if (found.length > 0) await delay(PAUSE_MS);
  }
  return killed.size;
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
