import { describe, expect, it } from 'vitest';
import { describeStateStore } from './describe-state-store.ts';
import { memoryStore } from './memory-store.ts';

describeStateStore('memory', () => ({ store: memoryStore() }));

describe('memoryStore', () => {
  it('begins with what it is given, and tells what was done to it, in order', async () => {
    const store = memoryStore({ '/a/x': '1' }, { name: 'toolchain' });

    await store.put('/b', '2');
    await store.create('/b', 'late');
    await store.create('/a/y', '3');
    await store.delete(['/a/x', '/none']);

    expect(store.name).toBe('toolchain');
    expect(store.entries()).toEqual({ '/a/y': '3', '/b': '2' });
    expect(store.writes).toEqual(['put /b', 'create /a/y', 'delete /a/x', 'delete /none']);
  });
});
