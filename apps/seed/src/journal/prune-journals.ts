import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listRunIds, readRun } from './read-journal.ts';

export interface Retention {
  readonly runs: number;
  readonly megabytes: number;
}

async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += found?.size ?? 0;
  }
  return bytes;
}

/** Removes the oldest runs beyond the limits; a run that goes on is never removed. */
export async function pruneJournals(stateDir: string, keep: Retention): Promise<string[]> {
  const removed: string[] = [];
  let bytes = 0;
  for (const [index, id] of (await listRunIds(stateDir)).entries()) {
    const dir = join(stateDir, 'runs', id);
    bytes += await sizeOf(dir);
    if (index < keep.runs && (bytes <= keep.megabytes * 1_000_000 || index === 0)) continue;
    // Another seed may be removing the same run at this moment.
    const run = await readRun(dir).catch(() => 'unreadable' as const);
    if (run === 'unreadable' || run?.state === 'running') continue;
    await rm(dir, { recursive: true, force: true });
    removed.push(id);
  }
  return removed;
}
