import { hash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openFileDigestCache } from '@seed/bundle';
import type { StoredFileDigestCache } from '@seed/bundle';
import { prepareStateDir } from '../journal/open-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import { openTextCache } from './text-cache-file.ts';
import type { StoredTextCache } from './text-cache-file.ts';

/** What makes a second plan quick. */
export interface PlanCaches {
  readonly files: StoredFileDigestCache;
  readonly texts: StoredTextCache;
  /** Never rejects: it is only slower without. */
  save(): Promise<void>;
}

/** How long caches of manifests that nobody plans, and of other versions of seed, are kept. */
const UNUSED_MS = 30 * 24 * 3_600_000;

/**
 * Each manifest has caches of its own, so that those of one can forget whatever its last plan did not need. No other version
 * of seed reads them.
 */
export async function openPlanCaches(
  manifest: string,
  { stateDir }: Pick<Settings, 'stateDir'>,
  io: Pick<ProcessIo, 'cwd' | 'now'>,
): Promise<PlanCaches> {
  const dir = join(stateDir, 'cache', 'plan');
  const name = `${VERSION}-${hash('sha256', resolve(io.cwd, manifest)).slice(0, 16)}`;
  const paths = [join(dir, `${name}.files`), join(dir, `${name}.texts`)] as const;
  const [files, texts] = await Promise.all([
    openFileDigestCache(paths[0], { now: io.now }),
    openTextCache(paths[1]),
  ]);
  return {
    files,
    texts,
    async save() {
      try {
        await prepareStateDir(stateDir);
      } catch {
        // A project that this user may not write can be planned all the same.
        return;
      }
      await Promise.all([files.save(), texts.save()]);
      const now = new Date(io.now());
      await Promise.all(paths.map((path) => utimes(path, now, now).catch(() => undefined)));
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
