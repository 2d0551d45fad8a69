import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { CacheSpec } from '@seed/deployspec';
import { evaluateTexts } from '../artifacts/evaluate-texts.ts';
import type { StepContext } from '../step-context.ts';
import { readArchive } from './cache-archive.ts';
import { createCacheStore } from './cache-store.ts';
import type { CacheStore, StoredCache } from './cache-store.ts';

/** What the start of a build found out about its cache; the end of the build needs it. */
export type RestoredCache =
  | { readonly cached: false }
  | {
      readonly cached: true;
      readonly version: string;
      /** Evaluated at the start, as CodeBuild does; empty without a key. */
      readonly key: string;
      readonly paths: readonly string[];
      readonly save: boolean;
      /** An entry that is there already gives way: it has no key of its own, or is damaged. */
      readonly replace: boolean;
    };

/** Puts the cache of a build in place, in DOWNLOAD_SOURCE. Whatever goes wrong only warns. */
export async function restoreCache(context: StepContext): Promise<RestoredCache> {
  const { cache } = context.job.spec;
  if (cache === undefined) context.agent('Cache is not defined in the buildspec');
  else if (cache.paths.length === 0) {
    context.agent('Unable to initialize cache download: no paths specified to be cached');
  }
  if (cache === undefined || cache.paths.length === 0) {
    context.agent('Skip cache due to: no paths specified to be cached');
    return { cached: false };
  }
  const { key, fallbackKeys, paths } = await evaluateCache(context, cache);
  const version = createHash('sha256').update(JSON.stringify(cache.paths)).digest('hex');
  const plan = { cached: true, version, key, paths, save: cache.action !== 'restore' } as const;
  const keyless = cache.key === undefined;
  if (cache.action === 'save') return { ...plan, replace: keyless };
  const { cache: root, cacheNamespace } = context.job.outputs;
  const hit = await findCache(createCacheStore(root, cacheNamespace), { version, key, fallbackKeys });
  if (hit === undefined) {
    context.agent(`No cache found for key "${key}"`);
    emit(context, { key, hit: 'none', files: 0 });
    return { ...plan, replace: keyless };
  }
  const restored = await unpack(context, hit);
  const isExact = hit.entry.key === key;
  if (restored !== undefined)
    emit(context, { key: hit.entry.key, hit: isExact ? 'exact' : 'fallback', files: restored });
  const isDamaged = isExact && restored === undefined;
  return { ...plan, save: plan.save && (keyless || isDamaged || !isExact), replace: keyless || isDamaged };
}

async function evaluateCache(context: StepContext, cache: CacheSpec) {
  const [key = '', ...rest] = await evaluateTexts(context, [
    cache.key ?? '',
    ...cache.fallbackKeys,
    ...cache.paths,
  ]);
  return {
    key,
    // without a key CodeBuild ignores them
    fallbackKeys: cache.key === undefined ? [] : rest.slice(0, cache.fallbackKeys.length),
    paths: rest.slice(cache.fallbackKeys.length),
  };
}

async function findCache(
  store: CacheStore,
  wish: { readonly version: string; readonly key: string; readonly fallbackKeys: readonly string[] },
): Promise<StoredCache | undefined> {
  const exact = await store.find(wish.version, wish.key);
  if (exact !== undefined) return exact;
  for (const prefix of wish.fallbackKeys) {
    const near = prefix === '' ? undefined : await store.newest(wish.version, prefix);
    if (near !== undefined) return near;
  }
  return undefined;
}

async function unpack(
  context: StepContext,
  { entry, archive, dir }: StoredCache,
): Promise<number | undefined> {
  const { srcDir } = context.workspace.layout;
  try {
    const files = await readArchive(archive, async (index, tar) => {
      const root = entry.roots[index];
      if (root === undefined) throw new Error(`the archive has a part ${index} that its index does not name`);
      await context.workspace.write(posix.resolve(srcDir, root), tar);
    });
    context.agent(`Restored cache with key "${entry.key}": ${files} file(s)`);
    return files;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.warn('cache/not-restored', `cannot restore the cache in "${dir}": ${reason}`);
    return undefined;
  }
}

function emit(
  context: StepContext,
  data: { readonly key: string; readonly hit: 'exact' | 'fallback' | 'none'; readonly files: number },
): void {
  context.io.host.emit({ type: 'cache.restored', node: context.job.node, data });
}
