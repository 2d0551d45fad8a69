import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = [];

/** A new folder, removed at the end of the process; one listener removes all of them, however many there are. */
export function temporaryFolder() {
  if (made.length === 0)
    process.on('exit', () => {
      for (const dir of made) rmSync(dir, { recursive: true, force: true });
    });
  const dir = mkdtempSync(join(tmpdir(), 'seed-perf-'));
  made.push(dir);
  return dir;
}
