import { describe, expect, it } from 'vitest';
import { ConflictError, EnvironmentError } from '@seed/kernel';
import type { StateStore } from '@seed/kernel';
import { memoryStore, recordingHost } from '@seed/kernel/testing';
import { fakeBuilder, memoryWorld } from './testing/index.ts';
import { breakLock, withLock } from './take-lock.ts';

const KEY = { project: 'MyApp', deployment: 'dev' };
const LOCK = '/myapp/dev/lock';

interface Machine {
  readonly host?: string;
  readonly run?: string;
  readonly pid?: number;
  /** Starts of the processes that run on this machine, by number. */
  readonly running?: Readonly<Record<number, string>>;
}

function ports(
  store: StateStore,
  { host = 'here', run = 'run-1', pid = 1, running = { 1: 'a' } }: Machine = {},
) {
  return {
    stores: { toolchain: store, forTarget: () => store },
    host: recordingHost(),
    clock: { now: () => Date.UTC(2026, 0, 1) },
    owner: { run, by: 'ana', host, pid },
    processStart: (number: number) => Promise.resolve(running[number]),
  };
}

const heldBy = (rest: object = {}) =>
  JSON.stringify({
    run: 'run-0',
    by: 'ben',
    host: 'here',
    pid: 7,
    processStart: 'x',
    at: '2026-01-01T00:00:00.000Z',
    ...rest,
  });

describe('the lock of a deployment', () => {
  it('SF-A26 is held while the work goes on, and says who holds it', async () => {
    const store = memoryStore();
    const mine = ports(store);

    const seen = await withLock(KEY, mine, async () => store.get(LOCK));

    expect(JSON.parse(seen ?? '')).toEqual({
      run: 'run-1',
      by: 'ana',
      host: 'here',
      pid: 1,
      processStart: 'a',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(store.entries()).toEqual({});
    expect(mine.host.events.map(({ type }) => type)).toEqual(['lock.taken', 'lock.released']);
  });

  it('is let go of when the work fails', async () => {
    const store = memoryStore();

    const work = withLock(KEY, ports(store), () => Promise.reject(new EnvironmentError('a/b', 'broken')));

    await expect(work).rejects.toMatchObject({ code: 'a/b' });
    expect(store.entries()).toEqual({});
  });

  it('SF-A26 refuses a second run of the same deployment at once, naming the first', async () => {
    const world = memoryWorld();
    const sketch = { groups: { core: { modules: { net: {} } } } };
    const alive = () => Promise.resolve('alive');
    const building = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const first = world.apply(sketch, {
      builder: fakeBuilder(async () => {
        building.resolve();
        await done.promise;
        return {};
      }),
      ports: { processStart: alive },
    });
    await building.promise;

    const second = fakeBuilder();
    const refused = world.apply(sketch, { builder: second, ports: { processStart: alive } });

    await expect(refused).rejects.toBeInstanceOf(ConflictError);
    await expect(refused).rejects.toMatchObject({
      code: 'state/locked',
      message: expect.stringMatching(
        /^deployment "dev" is locked by "ana" on here since 2026-.*Z \(run run-1, process 1\)$/,
      ) as string,
      hints: [
        'wait until that run has ended, and try again',
        'see whose lock it is, and remove it where its run is no more, with `seed state unlock dev`',
      ],
    });
    expect(second.requests).toEqual([]);
    done.resolve();
    expect((await first).result.outcome).toBe('succeeded');
  });

  it('does not stand in the way of another deployment', async () => {
    const store = memoryStore();

    const inside = await withLock(KEY, ports(store), () =>
      withLock({ ...KEY, deployment: 'prod' }, ports(store, { run: 'run-2' }), () =>
        Promise.resolve('inside'),
      ),
    );

    expect(inside).toBe('inside');
  });

  it.each([
    { name: 'whose process is gone', running: { 1: 'a' } },
    { name: 'whose number belongs to a later process', running: { 1: 'a', 7: 'y' } },
  ])('is taken over with a notice from a run of this machine $name', async ({ running }) => {
    const store = memoryStore({ [LOCK]: heldBy() });
    const mine = ports(store, { running });

    const run = await withLock(
      KEY,
      mine,
      async () => (JSON.parse((await store.get(LOCK)) ?? '') as { run: string }).run,
    );

    expect(run).toBe('run-1');
    expect(mine.host.of('notice.raised').map(({ data }) => data.text)).toEqual([
      'took over the lock of run run-0 (ben, since 2026-01-01T00:00:00.000Z), whose process is gone',
    ]);
    expect(store.entries()).toEqual({});
  });

  it.each([
    { name: 'a run that goes on', lock: heldBy(), running: { 7: 'x' } },
    { name: 'a run of another machine', lock: heldBy({ host: 'there' }), running: {} },
    { name: 'a process of which only its presence is known', lock: heldBy(), running: { 7: '' } },
    { name: 'somebody unreadable', lock: 'oops', running: {} },
  ])('is never taken from $name', async ({ lock, running }) => {
    const store = memoryStore({ [LOCK]: lock });

    const work = withLock(KEY, ports(store, { running }), () => Promise.resolve());

    await expect(work).rejects.toMatchObject({ code: 'state/locked' });
    expect(store.entries()).toEqual({ [LOCK]: lock });
  });

  it('goes to one of many runs that find the same dead owner', async () => {
    const store = memoryStore({ [LOCK]: heldBy() });
    const pids = [1, 2, 3, 4, 5];
    const running = Object.fromEntries(pids.map((pid) => [pid, `start-${pid}`]));
    const entered: number[] = [];
    const take = (pid: number) =>
      withLock(KEY, ports(store, { run: `run-${pid}`, pid, running }), async () => {
        entered.push(pid);
        await new Promise((resolve) => setImmediate(resolve));
      });

    const ends = await Promise.allSettled(pids.map(take));

    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(entered).toHaveLength(1);
    expect(refused).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ code: 'state/locked' })),
    );
    expect(store.entries()).toEqual({});
  });

  it.each([
    { when: 'before it had it', lock: heldBy() },
    { when: 'after it had it', lock: heldBy({ run: 'run-8', pid: 8 }) },
  ])('is taken over also where a run was killed while it took it over, $when', async ({ lock }) => {
    const claimed = heldBy({ run: 'run-8', pid: 8 });
    const store = memoryStore({ [LOCK]: lock, [`${LOCK}-run-0`]: claimed, [`${LOCK}-x/y/manifest`]: '{}' });

    const inside = await withLock(KEY, ports(store), () => Promise.resolve('inside'));

    expect(inside).toBe('inside');
    expect(store.entries()).toEqual({ [`${LOCK}-x/y/manifest`]: '{}' });
  });

  it('is left to a living run that is taking it over', async () => {
    const before = { [LOCK]: heldBy(), [`${LOCK}-run-0`]: heldBy({ run: 'run-8', pid: 8 }) };
    const store = memoryStore(before);

    const work = withLock(KEY, ports(store, { running: { 1: 'a', 8: 'x' } }), () => Promise.resolve());

    await expect(work).rejects.toMatchObject({ code: 'state/locked', data: { owner: { run: 'run-8' } } });
    expect(store.entries()).toEqual(before);
  });

  it('is left to a run that took it over while this one was looking', async () => {
    const memory = memoryStore({ [LOCK]: heldBy() });
    const theirs = heldBy({ run: 'run-9', pid: 9 });
    const store: StateStore = {
      ...memory,
      async create(key, value) {
        if (key !== LOCK) await memory.put(LOCK, theirs);
        return await memory.create(key, value);
      },
    };

    const work = withLock(KEY, ports(store), () => Promise.resolve());

    await expect(work).rejects.toMatchObject({ code: 'state/locked', data: { owner: { run: 'run-9' } } });
    expect(memory.entries()).toEqual({ [LOCK]: theirs });
  });

  it('stays with whoever has it by now when it was broken meanwhile', async () => {
    const store = memoryStore();

    await withLock(KEY, ports(store), async () => {
      await store.put(LOCK, heldBy());
    });

    expect(store.entries()).toEqual({ [LOCK]: heldBy() });
  });

  it('says when it could not be let go of, and keeps what the work came to', async () => {
    const memory = memoryStore();
    const store: StateStore = {
      ...memory,
      delete: () => Promise.reject(new EnvironmentError('state/unreachable', 'the store is gone')),
    };
    const mine = ports(store);

    const result = await withLock(KEY, mine, () => Promise.resolve('done'));

    expect(result).toBe('done');
    expect(mine.host.of('notice.raised').map(({ data }) => data)).toEqual([
      {
        code: 'state/unreachable',
        text: 'the lock of "dev" could not be released: the store is gone; where it stays, `seed state unlock dev` removes it',
      },
    ]);
  });

  it('is let go of by a command that looks at the same store', async () => {
    const store = { ...memoryStore({ [LOCK]: heldBy({ host: 'elsewhere' }) }), flags: '--local' };

    await expect(withLock(KEY, ports(store), () => Promise.resolve())).rejects.toMatchObject({
      hints: expect.arrayContaining([expect.stringContaining('`seed state unlock dev --local`')]) as unknown,
    });
  });

  it('can be broken, which says whose it was', async () => {
    const store = memoryStore({
      [LOCK]: heldBy(),
      [`${LOCK}-run-0`]: 'left by a run that died while taking over',
      [`${LOCK}-run-00`]: 'left by one before',
    });

    const owner = await breakLock(KEY, store);

    expect(owner).toMatchObject({ run: 'run-0', by: 'ben' });
    expect(store.entries()).toEqual({});
    expect(await breakLock(KEY, store)).toBeUndefined();
  });
});
