import { memoryStore } from '@seed/kernel/testing';
import type { StateStore } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { rememberStores } from './remember-stores.ts';

function counted(entries: Readonly<Record<string, string>>, failing: readonly string[] = []) {
  const calls: string[] = [];
  const store = memoryStore(entries);
  const watched: StateStore = {
    name: store.name,
    get: (key) => (calls.push(`get ${key}`), store.get(key)),
    list: (path) => (calls.push(`list ${path}`), store.list(path)),
    put: (key, value) => {
      calls.push(`put ${key}`);
      return failing.includes(key) ? Promise.reject(new Error('lost')) : store.put(key, value);
    },
    delete: (keys) => (calls.push(`delete ${keys.join(' ')}`), store.delete(keys)),
    create: (key, value) => (calls.push(`create ${key}`), store.create(key, value)),
  };
  const { toolchain } = rememberStores({ toolchain: watched, forTarget: () => watched }, 'MyApp');
  return { calls, store, toolchain };
}

const NET = '/myapp/dev/core/net';

describe('stores that remember', () => {
  it('answer from what was listed, also that there is nothing, and ask for what is elsewhere', async () => {
    const { calls, toolchain } = counted({ [`${NET}/metadata`]: '{}', '/myapp/dev2/core/net/metadata': 'x' });

    await toolchain.list('/myapp/dev');
    const found = await Promise.all(
      [`${NET}/metadata`, `${NET}/manifest`, '/myapp/dev2/core/net/metadata'].map((key) =>
        toolchain.get(key),
      ),
    );

    expect(found).toEqual(['{}', undefined, 'x']);
    expect(calls).toEqual(['list /myapp/dev', 'get /myapp/dev2/core/net/metadata']);
  });

  it('write what differs, and delete what is there', async () => {
    const { calls, store, toolchain } = counted({ [`${NET}/metadata`]: '{}', [`${NET}/md5/bundle`]: 'm' });
    await toolchain.list('/myapp/dev');
    calls.length = 0;

    await toolchain.put(`${NET}/metadata`, '{}');
    await toolchain.put(`${NET}/manifest`, 'new');
    await toolchain.put(`${NET}/manifest`, 'new');
    await toolchain.delete([`${NET}/md5/bundle`, `${NET}/deployspec`]);
    await toolchain.delete([`${NET}/md5/bundle`]);

    expect(calls).toEqual([`put ${NET}/manifest`, `delete ${NET}/md5/bundle`]);
    expect(store.entries()).toEqual({ [`${NET}/metadata`]: '{}', [`${NET}/manifest`]: 'new' });
  });

  it('always look at locks, and look anew with every list', async () => {
    const { calls, store, toolchain } = counted({ '/myapp/dev/lock': 'a', [`${NET}/metadata`]: '1' });

    await toolchain.list('/myapp/dev');
    await store.put('/myapp/dev/lock', 'b');
    await store.put(`${NET}/metadata`, '2');
    const lock = await toolchain.get('/myapp/dev/lock');
    await toolchain.list('/myapp/dev');

    expect(lock).toBe('b');
    expect(await toolchain.get(`${NET}/metadata`)).toBe('2');
    expect(calls).toEqual(['list /myapp/dev', 'get /myapp/dev/lock', 'list /myapp/dev']);
  });

  it('know nothing of a value whose write failed', async () => {
    const { calls, toolchain } = counted({ [`${NET}/metadata`]: '1' }, [`${NET}/metadata`]);
    await toolchain.list('/myapp/dev');

    await expect(toolchain.put(`${NET}/metadata`, '2')).rejects.toThrow('lost');
    const value = await toolchain.get(`${NET}/metadata`);

    expect(value).toBe('1');
    expect(calls.at(-1)).toBe(`get ${NET}/metadata`);
  });
});
