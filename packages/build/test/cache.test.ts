import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import type { CacheSpec } from '@seed/deployspec';
import { restoreCache } from '../src/cache/restore-cache.ts';
import { saveCache } from '../src/cache/save-cache.ts';
import { filesIn, putFiles, stepPlace } from './step-place.ts';
import type { PlaceSketch, StepPlace } from './step-place.ts';

interface Wish extends PlaceSketch {
  readonly cache: Partial<CacheSpec>;
}

const placeOf = ({ cache, ...sketch }: Wish) =>
  stepPlace({
    ...sketch,
    job: { ...sketch.job, spec: { cache: { paths: [], fallbackKeys: [], action: 'both', ...cache } } },
  });

/** A whole build: its cache is restored, it writes files, its cache is saved. */
async function build(wish: Wish, writes: Readonly<Record<string, string>> = {}): Promise<StepPlace> {
  const place = await placeOf(wish);
  const restored = await restoreCache(place.context);
  await putFiles(place.srcDir, writes);
  await saveCache(place.context, restored);
  return place;
}

const hits = (place: StepPlace) => place.host.of('cache.restored').map((event) => event.data);

describe('caches', () => {
  it('CB-63 says that there is none, as the agent does', async () => {
    const place = await stepPlace();

    const restored = await restoreCache(place.context);
    await saveCache(place.context, restored);

    expect(restored).toEqual({ cached: false });
    expect(place.said).toEqual([
      'Cache is not defined in the buildspec',
      'Skip cache due to: no paths specified to be cached',
    ]);
  });

  it('CB-63 says that there are no paths, as the agent does', async () => {
    const place = await placeOf({ cache: { paths: [] } });

    await restoreCache(place.context);

    expect(place.said).toEqual([
      'Unable to initialize cache download: no paths specified to be cached',
      'Skip cache due to: no paths specified to be cached',
    ]);
  });

  it('CB-63 the second build finds the files of the first, in another folder', async () => {
    const cache = { paths: ['deps/**/*', '.tool'] };
    const first = await build(
      { cache },
      { 'deps/.h/a': 'A', 'deps/link': '-> .h/a', '.tool/x': 'X', other: 'no' },
    );

    const second = await build({ cache, outputs: first.outputs });

    expect(await filesIn(second.srcDir)).toEqual({
      '.tool/x': 'X',
      'deps/.h/a': 'A',
      'deps/link': '-> .h/a',
    });
    expect(hits(second)).toEqual([{ key: '', hit: 'exact', files: 3 }]);
  });

  it('CB-63 without a key the newest build wins', async () => {
    const cache = { paths: ['deps/**/*'] };
    const first = await build({ cache }, { 'deps/a': '1' });
    await build({ cache, outputs: first.outputs }, { 'deps/a': '2' });

    const third = await build({ cache, outputs: first.outputs });

    expect(await filesIn(third.srcDir)).toEqual({ 'deps/a': '2' });
  });

  it('CB-63 absolute paths go back to where they were', async () => {
    const first = await placeOf({ cache: {} });
    const home = join(first.srcDir, '..', 'home');
    const cache = { paths: [`${home}/.m2/**/*`, `${home}/.npmrc`] };
    await putFiles(home, { '.m2/a.jar': 'jar', '.npmrc': 'rc', '.bashrc': 'no' });
    await build({ cache, outputs: first.outputs });
    await rm(home, { recursive: true });

    await build({ cache, outputs: first.outputs });

    expect(await filesIn(home)).toEqual({ '.m2/a.jar': 'jar', '.npmrc': 'rc' });
  });

  it('CB-64 an exact hit is restored and not saved again', async () => {
    const cache = { paths: ['deps/**/*'], key: 'deps-$LOCK' };
    const first = await build({ cache, env: { LOCK: '1' } }, { 'deps/a': '1' });
    const second = await build(
      { cache, env: { LOCK: '1' }, outputs: first.outputs },
      { 'deps/a': 'changed' },
    );

    const third = await build({ cache, env: { LOCK: '1' }, outputs: first.outputs });

    expect(hits(second)).toMatchObject([{ key: 'deps-1', hit: 'exact' }]);
    expect(second.host.of('cache.saved')).toEqual([]);
    expect(await filesIn(third.srcDir)).toEqual({ 'deps/a': '1' });
  });

  it('CB-64 a fallback key is a prefix, the newest entry wins, and the own key is saved', async () => {
    const cache = { paths: ['deps/**/*'], fallbackKeys: ['none-', 'deps-'] };
    const first = await build({ cache: { ...cache, key: 'deps-1' } }, { 'deps/a': '1' });
    const { outputs } = first;
    await build({ cache: { ...cache, key: 'deps-2', fallbackKeys: [] }, outputs }, { 'deps/a': '2' });

    const third = await build({ cache: { ...cache, key: 'deps-3' }, outputs });
    const fourth = await build({ cache: { ...cache, key: 'deps-3' }, outputs });

    expect(hits(third)).toMatchObject([{ key: 'deps-2', hit: 'fallback' }]);
    expect(await filesIn(third.srcDir)).toEqual({ 'deps/a': '2' });
    expect(third.host.of('cache.saved')).toMatchObject([{ data: { key: 'deps-3', files: 1 } }]);
    expect(hits(fourth)).toMatchObject([{ key: 'deps-3', hit: 'exact' }]);
  });

  it('CB-64 fallback keys mean nothing without a key', async () => {
    const paths = ['deps/**/*'];
    const first = await build({ cache: { paths, key: 'deps-1' } }, { 'deps/a': '1' });

    const second = await build({ cache: { paths, fallbackKeys: ['deps-'] }, outputs: first.outputs });

    expect(hits(second)).toMatchObject([{ hit: 'none' }]);
  });

  it('CB-64 other paths are another cache', async () => {
    const first = await build({ cache: { paths: ['deps/**/*'], key: 'k' } }, { 'deps/a': '1' });

    const second = await build({ cache: { paths: ['deps/*'], key: 'k' }, outputs: first.outputs });

    expect(hits(second)).toMatchObject([{ hit: 'none' }]);
  });

  it('CB-65 action restore does not save', async () => {
    const place = await build({ cache: { paths: ['deps/**/*'], action: 'restore' } }, { 'deps/a': '1' });

    expect(place.host.of('cache.saved')).toEqual([]);
    expect(hits(place)).toMatchObject([{ hit: 'none' }]);
  });

  it('CB-65 action save does not restore', async () => {
    const cache = { paths: ['deps/**/*'], action: 'save' } as const;
    const first = await build({ cache }, { 'deps/a': '1' });

    const second = await build({ cache, outputs: first.outputs }, { 'deps/b': '2' });

    expect(hits(second)).toEqual([]);
    expect(await filesIn(second.srcDir)).toEqual({ 'deps/b': '2' });
    expect(second.host.of('cache.saved')).toHaveLength(1);
  });

  it('CB-63 a damaged entry only warns and is replaced', async () => {
    const cache = { paths: ['deps/**/*'], key: 'k' };
    const first = await build({ cache }, { 'deps/a': '1' });
    const home = join(first.outputs, 'cache', 'contract');
    const [entry = ''] = await readdir(home);
    await writeFile(join(home, entry, 'content.tar.zst'), 'not an archive');

    const second = await build({ cache, outputs: first.outputs }, { 'deps/a': '2' });
    const third = await build({ cache, outputs: first.outputs });

    expect(second.warnings.map((warning) => warning.code)).toEqual(['cache/not-restored']);
    expect(await filesIn(third.srcDir)).toEqual({ 'deps/a': '2' });
  });

  it('CB-63 a place that cannot be read only warns', async () => {
    const read = () => Promise.reject(new Error('the place is gone'));

    const place = await build({ cache: { paths: ['deps/**/*'] }, workspace: { read } }, { 'deps/a': '1' });

    expect(place.warnings).toEqual([
      { code: 'cache/not-saved', text: 'cannot save the cache with key "": the place is gone' },
    ]);
    expect(await readdir(join(place.outputs, 'cache', 'contract'))).toEqual([]);
  });

  it('CB-88 builds that save the same key at once leave one whole entry', async () => {
    const cache = { paths: ['deps/**/*'], key: 'k' };
    const { outputs } = await placeOf({ cache });
    const places = await Promise.all([1, 2, 3, 4].map(() => placeOf({ cache, outputs })));
    const restored = await Promise.all(places.map((place) => restoreCache(place.context)));
    for (const place of places) await putFiles(place.srcDir, { 'deps/a': 'same' });

    await Promise.all(
      places.map((place, index) => saveCache(place.context, restored[index] ?? { cached: false })),
    );

    expect(places.flatMap((place) => place.host.of('cache.saved'))).toHaveLength(1);
    expect(places.flatMap((place) => place.warnings)).toEqual([]);
    const home = join(outputs, 'cache', 'contract');
    const entries = await readdir(home);
    expect(entries).toHaveLength(1);
    const index = JSON.parse(await readFile(join(home, entries[0] ?? '', 'index.json'), 'utf8')) as unknown;
    expect(index).toMatchObject({ format: 1, key: 'k', roots: ['deps'], files: 1 });
  });

  it('drops names from an archive that would leave their folder', async () => {
    const evil = () => {
      const tar = pack();
      tar.entry({ name: '../out' }, 'x');
      tar.entry({ name: 'link', type: 'symlink', linkname: '/tmp' });
      tar.entry({ name: 'link/through' }, 'x');
      tar.entry({ name: 'good' }, 'fine');
      tar.finalize();
      return Promise.resolve(tar.pipe(new PassThrough()));
    };
    const cache = { paths: ['deps/**/*'] };
    const first = await build({ cache, workspace: { read: evil } }, { 'deps/a': '1' });

    const second = await build({ cache, outputs: first.outputs });

    expect(await filesIn(join(second.srcDir, '..', 'src'))).toEqual({
      'deps/good': 'fine',
      'deps/link': '-> /tmp',
    });
    expect(second.warnings).toEqual([]);
  });

  it('CB-64 namespaces keep caches apart, whatever their names', async () => {
    const cache = { paths: ['deps/**/*'] };
    const first = await placeOf({ cache });
    const { outputs } = first;
    await mkdir(join(outputs, 'cache'), { recursive: true });
    const jobOf = (cacheNamespace: string) => ({
      outputs: { artifacts: '', reports: '', zip: false, cache: join(outputs, 'cache'), cacheNamespace },
    });
    await build({ cache, outputs, job: jobOf('..') }, { 'deps/a': '1' });

    const other = await build({ cache, outputs, job: jobOf('a/b') });
    const same = await build({ cache, outputs, job: jobOf('..') });

    expect(hits(other)).toMatchObject([{ hit: 'none' }]);
    expect(hits(same)).toMatchObject([{ hit: 'exact' }]);
    expect(await readdir(outputs)).toEqual(['cache']);
  });
});
