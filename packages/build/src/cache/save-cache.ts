import { posix } from 'node:path';
import { createLister } from '../artifacts/list-files.ts';
import type { StepContext } from '../step-context.ts';
import { writeArchive } from './cache-archive.ts';
import { createCacheStore } from './cache-store.ts';
import type { CacheStore } from './cache-store.ts';
import { findCachedFiles } from './find-cached-files.ts';
import type { RestoredCache } from './restore-cache.ts';

/**
 * Stores the cache of a build. An entry with a key is never overwritten; without a key the newest build wins. Whatever
 * goes wrong only warns.
 */
export async function saveCache(context: StepContext, restored: RestoredCache): Promise<void> {
  if (!restored.cached || !restored.save) return;
  const { cache: root, cacheNamespace } = context.job.outputs;
  try {
    await save(context, restored, createCacheStore(root, cacheNamespace));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.warn('cache/not-saved', `cannot save the cache with key "${restored.key}": ${reason}`);
  }
}

async function save(
  context: StepContext,
  wish: Extract<RestoredCache, { cached: true }>,
  store: CacheStore,
): Promise<void> {
  const { key, version, replace } = wish;
  if (!replace && (await store.find(version, key)) !== undefined) {
    context.agent(`Cache with key "${key}" exists already and is not saved again`);
    return;
  }
  const { workspace, services } = context;
  const { srcDir } = workspace.layout;
  const folders = await findCachedFiles(wish.paths, srcDir, createLister(workspace));
  if (folders.length === 0) {
    context.agent('Skip cache due to: no files match the paths to be cached');
    return;
  }
  const entry = await store.save({ version, key, replace }, async (archive) => {
    const parts = folders.map(({ root, paths }) => ({
      open: () => workspace.read(posix.resolve(srcDir, root), paths),
    }));
    const { files, bytes } = await writeArchive(parts, archive);
    return { roots: folders.map((folder) => folder.root), files, bytes, createdAt: services.clock.now() };
  });
  if (entry === undefined) {
    context.agent(`Cache with key "${key}" was saved by another build meanwhile`);
    return;
  }
  context.agent(`Saved cache with key "${key}": ${entry.files} file(s), ${entry.bytes} byte(s)`);
  const { node } = context.job;
  context.io.host.emit({ type: 'cache.saved', node, data: { key, files: entry.files, bytes: entry.bytes } });
}
