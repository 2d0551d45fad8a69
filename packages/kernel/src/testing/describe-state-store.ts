import { afterEach, describe, expect, it } from 'vitest';
import type { StateStore } from '../state-store.ts';

/** An empty store, and what the suite has to know of it. */
export interface StoreUnderTest {
  readonly store: StateStore;
  /** A second way to the same data, as another process has it; the store itself where there is no such thing. */
  readonly other?: StateStore;
  dispose?(): void | Promise<void>;
}

/** What a store cannot do by its nature. */
export interface StoreLimits {
  /** The largest value in bytes; larger ones are not tried. */
  readonly valueBytes?: number;
  /** `ascii`: letters, digits and `_.-/` only. */
  readonly keys?: 'any' | 'ascii';
  /** How long one test may take in milliseconds; some write hundreds of values. 5000 where absent. */
  readonly timeoutMs?: number;
}

/** Opens a new and empty store for one test. */
export type OpenStore = () => StoreUnderTest | Promise<StoreUnderTest>;

const TEXTS: Readonly<Record<string, string>> = {
  'an empty text': '',
  'line ends of all kinds': 'a\r\nb\nc\rd\n',
  'spaces at both ends': '  \ta ',
  'characters beyond the first plane': 'ä 日本 🌱 \u{10ffff}',
  'composed and decomposed letters': '\u00e9 e\u0301',
  'a byte order mark': '\ufeff{}',
  'quotes and backslashes': `'"\`\\'' -- ; DROP TABLE kv; %_*?`,
  'control characters': '\u0000\u0001\u001b[2J\u007f after',
  'a number with leading zeros': '000123456789',
};

/** What each store promises; see StateStore. */
export function describeStateStore(name: string, open: OpenStore, limits: StoreLimits = {}): void {
  const opened: StoreUnderTest[] = [];
  const fresh = async () => {
    const under = await open();
    opened.push(under);
    return { store: under.store, other: under.other ?? under.store };
  };
  const keysBelow = async (store: StateStore, path: string) => (await store.list(path)).map(({ key }) => key);

  describe(`state store contract: ${name}`, { timeout: limits.timeoutMs ?? 5_000 }, () => {
    afterEach(async () => {
      for (const under of opened.splice(0)) await under.dispose?.();
    });

    describeValues(fresh, limits);
    describeLists(fresh, keysBelow, limits);
    describeTogether(fresh, keysBelow);
  });
}

type Fresh = () => Promise<{ readonly store: StateStore; readonly other: StateStore }>;
type KeysBelow = (store: StateStore, path: string) => Promise<readonly string[]>;

function describeValues(fresh: Fresh, { valueBytes = Infinity }: StoreLimits): void {
  it('gives nothing for a key that was never put', async () => {
    const { store } = await fresh();

    expect(await store.get('/app/dev/manifest')).toBeUndefined();
    expect(await store.list('/app')).toEqual([]);
  });

  it('keeps the last value that was put', async () => {
    const { store } = await fresh();

    await store.put('/app/dev/manifest', 'one');
    await store.put('/app/dev/manifest', 'two');

    expect(await store.get('/app/dev/manifest')).toBe('two');
  });

  it.each(Object.entries(TEXTS))('keeps %s byte for byte', async (_, text) => {
    const { store } = await fresh();

    await store.put('/app/value', text);

    expect(await store.get('/app/value')).toBe(text);
    expect(await store.list('/app')).toEqual([{ key: '/app/value', value: text }]);
  });

  const sizes = [4096, 4097, 8192, 8193, 1024 * 1024].filter((size) => size <= valueBytes);
  it.each(sizes)('keeps a value of %i bytes', async (size) => {
    const { store } = await fresh();
    const text = 'äb'.repeat(Math.ceil(size / 3)).slice(0, Math.floor((size * 2) / 3));
    const value = text + 'x'.repeat(size - Buffer.byteLength(text));

    await store.put('/app/large', value);

    expect(Buffer.byteLength(value)).toBe(size);
    expect(await store.get('/app/large')).toBe(value);
  });

  it('deletes the keys it is given, those that are there and those that are not, and nothing below', async () => {
    const { store } = await fresh();
    await store.put('/app/a', '1');
    await store.put('/app/a/below', '2');
    await store.put('/app/b', '3');

    await store.delete([]);
    await store.delete(['/app/a', '/app/none', '/app']);

    expect(await store.list('/app')).toEqual([
      { key: '/app/a/below', value: '2' },
      { key: '/app/b', value: '3' },
    ]);
  });

  it('deletes hundreds of keys in one call', async () => {
    const { store } = await fresh();
    const keys = Array.from({ length: 300 }, (_, at) => `/app/k${at}`);
    for (const key of keys) await store.put(key, 'x');

    await store.delete(keys);

    expect(await store.list('/app')).toEqual([]);
  });
}

function describeLists(fresh: Fresh, keysBelow: KeysBelow, { keys = 'any' }: StoreLimits): void {
  it('lists everything below a path, sorted by key', async () => {
    const { store } = await fresh();
    const sorted = ['/app/A', '/app/a', '/app/a-b', '/app/a.b', '/app/a/b', '/app/a0', '/app/a_b', '/app/b'];
    for (const key of sorted.toReversed()) await store.put(key, `value of ${key}`);

    expect(await store.list('/app')).toEqual(
      sorted.toSorted().map((key) => ({ key, value: `value of ${key}` })),
    );
  });

  it('lists neither the path itself nor paths that begin with the same text', async () => {
    const { store } = await fresh();
    for (const key of ['/a/b', '/a/b/c', '/a/b/c/d', '/a/bc', '/a/b-c', '/a/b.c', '/a/b0', '/a', '/ab/b/c'])
      await store.put(key, 'x');

    expect(await keysBelow(store, '/a/b')).toEqual(['/a/b/c', '/a/b/c/d']);
    expect(await keysBelow(store, '/a/b/c')).toEqual(['/a/b/c/d']);
    expect(await keysBelow(store, '/a/b/c/d')).toEqual([]);
  });

  it('takes signs that patterns know for what they are', async () => {
    const { store } = await fresh();
    for (const key of ['/a_b/x', '/aXb/x', '/axb/x']) await store.put(key, 'x');

    expect(await keysBelow(store, '/a_b')).toEqual(['/a_b/x']);
    expect(await keysBelow(store, '/aXb')).toEqual(['/aXb/x']);
  });

  it('reaches keys of many parts', async () => {
    const { store } = await fresh();
    const deep = `/app${'/part'.repeat(13)}`;
    await store.put(deep, 'x');

    expect(await keysBelow(store, '/app/part/part')).toEqual([deep]);
    expect(await store.get(deep)).toBe('x');
  });

  it('lists hundreds of values at once', async () => {
    const { store } = await fresh();
    const all = Array.from({ length: 300 }, (_, at) => `/app/dev/k${String(at).padStart(3, '0')}`);
    for (const key of all) await store.put(key, 'x');
    await store.put('/app/prod/k', 'x');

    expect(await keysBelow(store, '/app/dev')).toEqual(all);
  });

  it.runIf(keys === 'any')('knows keys of any letters, and sorts them by code point', async () => {
    const { store } = await fresh();
    const sorted = ['/app/e\u0301', '/app/z', '/app/é', '/app/日本', '/app/\uffee', '/app/🌱', '/app/🌱/x'];
    for (const key of sorted.toReversed()) await store.put(key, key);

    expect(await keysBelow(store, '/app')).toEqual(sorted);
    expect(await keysBelow(store, '/app/🌱')).toEqual(['/app/🌱/x']);
    expect(await store.get('/app/é')).toBe('/app/é');
  });
}

function describeTogether(fresh: Fresh, keysBelow: KeysBelow): void {
  it('creates a value only where there is none', async () => {
    const { store } = await fresh();

    expect(await store.create('/app/lock', 'first')).toBe(true);
    expect(await store.create('/app/lock', 'second')).toBe(false);
    expect(await store.get('/app/lock')).toBe('first');

    await store.delete(['/app/lock']);
    expect(await store.create('/app/lock', 'third')).toBe(true);
  });

  it('lets exactly one of many who create the same key be first', async () => {
    const { store, other } = await fresh();
    const owners = Array.from({ length: 20 }, (_, at) => `owner ${at}`);

    const answers = await Promise.all(
      owners.map((owner, at) => (at % 2 === 0 ? store : other).create('/app/lock', owner)),
    );

    const winners = owners.filter((_, at) => answers[at]);
    expect(winners).toHaveLength(1);
    expect(await store.get('/app/lock')).toBe(winners[0]);
  });

  it('shows at once what another wrote', async () => {
    const { store, other } = await fresh();

    await store.put('/app/a', '1');
    expect(await other.get('/app/a')).toBe('1');
    await other.put('/app/b', '2');
    await other.delete(['/app/a']);

    expect(await keysBelow(store, '/app')).toEqual(['/app/b']);
  });

  it('loses nothing when many write at the same time', async () => {
    const { store, other } = await fresh();
    const all = Array.from({ length: 100 }, (_, at) => `/app/k${String(at).padStart(2, '0')}`);

    await Promise.all(all.map((key, at) => (at % 2 === 0 ? store : other).put(key, key)));

    expect(await keysBelow(other, '/app')).toEqual(all);
  });
}
