import { join } from 'node:path';
import { openFileDigestCache } from '@seed/bundle';
import type { StoredFileDigestCache } from '@seed/bundle';
import { prepareStateDir } from '../journal/open-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';
import { openTextCache } from './text-cache-file.ts';
import type { StoredTextCache } from './text-cache-file.ts';

/** What makes a second plan quick. */
export interface PlanCaches {
  readonly files: StoredFileDigestCache;
  readonly texts: StoredTextCache;
  /** Never rejects: it is only slower without. */
  save(): Promise<void>;
}

export async function openPlanCaches({ stateDir }: Settings, io: ProcessIo): Promise<PlanCaches> {
  const dir = join(stateDir, 'cache', 'plan');
  const [files, texts] = await Promise.all([
    openFileDigestCache(join(dir, 'files'), { now: io.now }),
    openTextCache(join(dir, 'texts')),
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
    },
  };
}
