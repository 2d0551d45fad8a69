import { hash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { prepareStateDir } from '../journal/open-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import { openTextCache } from './text-cache-file.ts';
import type { StoredTextCache } from './text-cache-file.ts';

/** What makes a second plan quick. */
export interface PlanCaches {
  readonly texts: StoredTextCache;
  /** Never rejects: it is only slower without. */
  save(): Promise<void>;
}

/** How long caches of manifests that nobody plans, and of other versions of seed, are kept. */
const UNUSED_MS = 30 * 24 * 3_600_000;

/**
 * Each manifest has a cache of its own, so that it can forget whatever the last plan did not need. No other version of
 * seed reads it.
 */
export async function openPlanCaches(
  manifest: string,
  { stateDir }: Pick<Settings, 'stateDir'>,
  io: Pick<ProcessIo, 'cwd' | 'now'>,
): Promise<PlanCaches> {
  const dir = join(stateDir, 'cache', 'plan');
  const name = `${VERSION}-${hash('sha256', resolve(io.cwd, manifest)).slice(0, 16)}`;
  const path = join(dir, `${name}.texts`);
  const texts = await openTextCache(path);
  return {
    texts,
    async save() {
      try {
        await prepareStateDir(stateDir);
      } catch {
        // A project that this user may not write can be planned all the same.
        return;
      }
      await texts.save();
      const now = new Date(io.now());
      await utimes(path, now, now).catch(() => undefined);
      await removeUnused(dir, io.now()).catch(() => undefined);
    },
  };
}

async function removeUnused(dir: string, now: number): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    if (now - (await stat(path)).mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}
