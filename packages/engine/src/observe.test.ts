import { EnvironmentError } from '@seed/kernel';
import type { StateStore, Stores, Target } from '@seed/kernel';
import { memoryStore } from '@seed/kernel/testing';
import { describe, expect, it } from 'vitest';
import { listDeployments, observe } from './observe.ts';

const key = { project: 'MyApp', deployment: 'dev' };
const east: Target = { alias: 'primary', accountId: '111122223333', region: 'us-east-1' };
const west: Target = { alias: 'primary', accountId: '111122223333', region: 'us-west-2' };

const json = (value: unknown) => JSON.stringify(value);
const hash = (value: string) => json({ hash: value });

/** One store for everything, as on a machine; counts how often it is listed. */
function oneStore(initial: Record<string, string>): { stores: Stores; lists: string[] } {
  const lists: string[] = [];
  const inner = memoryStore(initial, { name: '.seed/state.db' });
  const store: StateStore = {
    ...inner,
    list(path) {
      lists.push(path);
      return inner.list(path);
    },
  };
  return { stores: { toolchain: store, forTarget: () => store }, lists };
}

const record = {
  v: 1,
  status: 'deployed',
  run: 'r1',
  by: 'ana',
  at: '2026-11-18T09:41:00Z',
  executor: 'docker',
  content: 'sha256:aa',
  reads: {},
  target: west,
};

describe('observing a deployment', () => {
  it('reads everything that is known of a module with a single list', async () => {
    const path = '/myapp/dev/core/vpc';
    const { stores, lists } = oneStore({
      '/myapp/dev/manifest': json({ name: 'dev', groups: [] }),
      '/myapp/dev/manifest/deployed': json({ name: 'dev', groups: [{ name: 'core' }] }),
      [`${path}/manifest`]: json({ name: 'vpc', target_account: 'primary', target_region: 'us-west-2' }),
      [`${path}/deployspec`]: json({ deploy: null }),
      [`${path}/metadata`]: json({ VpcId: 'vpc-1' }),
      [`${path}/md5/bundle`]: hash('b'),
      [`${path}/md5/deployspec`]: hash('d'),
      [`${path}/md5/manifest`]: hash('m'),
      [`${path}/seed/record`]: json(record),
      [`${path}/seed/files`]: json({ 'app.py': '01' }),
    });

    const observed = await observe(stores, key, [east, west]);

    expect(lists).toEqual(['/myapp/dev']);
    expect(observed.deployed).toEqual({ name: 'dev', groups: [{ name: 'core' }] });
    expect(observed.requested).toEqual({ name: 'dev', groups: [] });
    expect(observed.diagnostics).toBeUndefined();
    expect([...observed.modules]).toEqual([
      [
        'core/vpc',
        {
          node: 'core/vpc',
          group: 'core',
          module: 'vpc',
          target: west,
          manifest: { name: 'vpc', target_account: 'primary', target_region: 'us-west-2' },
          deployspec: { deploy: null },
          metadata: { VpcId: 'vpc-1' },
          md5: { bundle: 'b', deployspec: 'd', manifest: 'm' },
          record,
          files: new Map([['app.py', '01']]),
        },
      ],
    ]);
  });

  it('finds the place of a module that Seed-Farmer deployed in its stored manifest', async () => {
    const { stores } = oneStore({
      '/myapp/dev/core/vpc/manifest': json({ target_account: 'primary', target_region: 'us-west-2' }),
      '/myapp/dev/core/old/manifest': json({ target_account: 'primary', target_region: 'eu-west-1' }),
      '/myapp/dev/core/bare/md5/bundle': hash('b'),
    });

    const { modules } = await observe(stores, key, [east, west]);

    expect(modules.get('core/vpc')?.target).toEqual(west);
    expect(modules.get('core/old')?.target).toEqual({ ...east, region: 'eu-west-1' });
    expect(modules.get('core/bare')?.target.region).toBe('us-east-1');
  });

  it('SF-L02 never mixes projects, deployments, groups or modules whose names begin alike', async () => {
    const { stores } = oneStore({
      '/myapp/dev/core/vpc/metadata': json({ a: 1 }),
      '/myapp/dev/core/vpc2/metadata': json({ a: 2 }),
      '/myapp/dev/core2/vpc/metadata': json({ a: 3 }),
      '/myapp/dev2/core/vpc/metadata': json({ a: 4 }),
      '/myapp2/dev/core/vpc/metadata': json({ a: 5 }),
    });

    const { modules } = await observe(stores, key, [east]);

    expect([...modules.values()].map(({ node, metadata }) => [node, metadata])).toEqual([
      ['core/vpc', { a: 1 }],
      ['core/vpc2', { a: 2 }],
      ['core2/vpc', { a: 3 }],
    ]);
  });

  it('sees no module in the manifests of the deployment, in keys of older versions, or in parameters of users', async () => {
    const { stores } = oneStore({
      '/myapp/dev/manifest': json({ groups: [] }),
      '/myapp/dev/manifest/deployed': json({ groups: [] }),
      '/myapp/dev/core/manifest': json({ name: 'core' }),
      '/myapp/dev/core/md5/manifest': hash('group'),
      '/myapp/dev/config/db/password': 'not json at all',
      '/myapp/dev/notes': 'remember the milk',
    });

    const observed = await observe(stores, key, [east]);

    expect(observed.modules.size).toBe(0);
    expect(observed.diagnostics).toBeUndefined();
  });

  it('sees a module that is called md5', async () => {
    const { stores } = oneStore({
      '/myapp/dev/core/md5/manifest': json({ name: 'md5' }),
      '/myapp/dev/core/md5/md5/bundle': hash('b'),
    });

    const { modules } = await observe(stores, key, [east]);

    expect(modules.get('core/md5')?.manifest).toEqual({ name: 'md5' });
  });

  it.each([
    ['metadata', 'vpc-1'],
    ['metadata', '["vpc-1"]'],
    ['manifest', '{"name": '],
    ['deployspec', 'null'],
    ['md5/bundle', '{"hash": 7}'],
    ['md5/manifest', '{}'],
    ['seed/files', '{"a": 1}'],
    ['seed/record', '{"v": 2}'],
    ['seed/record', json({ ...record, status: 'done' })],
    ['seed/record', json({ ...record, target: 'us-east-1' })],
  ])(
    'takes %s with the text %s for absent, and says which key it was without its value',
    async (name, text) => {
      const { stores } = oneStore({
        '/myapp/dev/core/vpc/md5/deployspec': hash('d'),
        [`/myapp/dev/core/vpc/${name}`]: text,
      });

      const observed = await observe(stores, key, [east]);

      expect(observed.modules.get('core/vpc')).toEqual({
        node: 'core/vpc',
        group: 'core',
        module: 'vpc',
        target: east,
        md5: { deployspec: 'd' },
      });
      expect(observed.diagnostics).toMatchObject([{ code: 'state/unreadable-value', severity: 'warning' }]);
      expect(observed.diagnostics?.[0]?.summary).toContain(`"/myapp/dev/core/vpc/${name}" in .seed/state.db`);
      expect(observed.diagnostics?.[0]?.summary).not.toContain(text);
    },
  );

  it('knows who holds the lock', async () => {
    const owner = { run: 'r2', by: 'ci', host: 'runner', pid: 7, at: '2026-11-21T03:17:00Z' };
    const { stores } = oneStore({ '/myapp/dev/lock': json(owner) });

    const { lock } = await observe(stores, key, []);

    expect(lock).toEqual(owner);
  });
});

describe('observing several accounts and regions', () => {
  function storesOf(contents: Readonly<Record<string, Record<string, string>>>): Stores {
    const made = new Map(
      Object.entries(contents).map(([name, values]) => [name, memoryStore(values, { name })]),
    );
    const of = (region: string) => made.get(region) ?? memoryStore();
    return { toolchain: of('toolchain'), forTarget: ({ region }) => of(region) };
  }

  it('takes modules from the stores of their targets and manifests from that of the toolchain', async () => {
    const stores = storesOf({
      toolchain: { '/myapp/dev/manifest': json({ groups: [{ name: 'core' }] }) },
      'us-east-1': {
        '/myapp/dev/core/vpc/manifest': json({ target_region: 'us-east-1', target_account: 'primary' }),
      },
      'us-west-2': { '/myapp/dev/core/eks/md5/bundle': hash('b') },
    });

    const observed = await observe(stores, key, [east, west]);

    expect(observed.requested).toEqual({ groups: [{ name: 'core' }] });
    expect([...observed.modules.values()].map(({ node, target }) => [node, target])).toEqual([
      ['core/vpc', east],
      ['core/eks', west],
    ]);
  });

  it('names every account and region that cannot be read at once', async () => {
    const away = (name: string): StateStore => ({
      ...memoryStore({}, { name }),
      list: () => Promise.reject(new EnvironmentError('aws/denied', `no way to ${name}`, { hints: [name] })),
    });
    const stores: Stores = {
      toolchain: memoryStore(),
      forTarget: ({ region }) => away(region),
    };

    const observing = observe(stores, key, [east, west]);

    await expect(observing).rejects.toMatchObject({
      code: 'aws/denied',
      message: '2 accounts and regions cannot be looked at: no way to us-east-1; no way to us-west-2',
      hints: ['us-east-1', 'us-west-2'],
    });
  });

  it('shows what can be seen, and what cannot, to those who put up with it', async () => {
    const error = new EnvironmentError('aws/denied', 'no way', { hints: [] });
    const away: StateStore = { ...memoryStore(), list: () => Promise.reject(error) };
    const near = memoryStore({ '/myapp/dev/core/vpc/md5/bundle': hash('a') });
    const stores: Stores = {
      toolchain: memoryStore(),
      forTarget: ({ region }) => (region === 'us-east-1' ? near : away),
    };

    const { modules, notSeen } = await observe(stores, key, [east, west, { ...west, alias: 'again' }], {
      partly: true,
    });

    expect([...modules.keys()]).toEqual(['core/vpc']);
    expect(notSeen).toEqual([{ target: { ...west, alias: 'again' }, error }]);
  });

  it('lets nobody put up with a toolchain that cannot be read, nor with mistakes', async () => {
    const failing = (error: Error): StateStore => ({ ...memoryStore(), list: () => Promise.reject(error) });
    const denied = new EnvironmentError('aws/denied', 'no way', { hints: [] });
    const bug = new TypeError('a mistake');

    const blind = observe({ toolchain: failing(denied), forTarget: () => memoryStore() }, key, [east], {
      partly: true,
    });
    const broken = observe({ toolchain: memoryStore(), forTarget: () => failing(bug) }, key, [east], {
      partly: true,
    });

    await expect(blind).rejects.toBe(denied);
    await expect(broken).rejects.toBe(bug);
  });

  it('finds the accounts and regions of a deployment in its stored manifests', async () => {
    const stores = storesOf({
      toolchain: {
        '/myapp/dev/manifest/deployed': json({
          target_account_mappings: [
            { alias: 'primary', account_id: 111122223333, region_mappings: [{ region: 'us-east-1' }] },
          ],
        }),
      },
      'us-east-1': { '/myapp/dev/core/vpc/md5/bundle': hash('b') },
    });

    const { modules } = await observe(stores, key, []);

    expect(modules.get('core/vpc')?.target).toEqual(east);
  });

  it('takes an account that is stored as a reference from the targets that are known', async () => {
    const stores = storesOf({
      toolchain: {
        '/myapp/dev/manifest': json({
          target_account_mappings: [
            {
              alias: 'primary',
              account_id: { value_from: { env_variable: 'PRIMARY' } },
              region_mappings: [{ region: 'us-west-2' }],
            },
          ],
        }),
      },
      'us-west-2': { '/myapp/dev/core/eks/md5/bundle': hash('b') },
    });

    const { modules } = await observe(stores, key, [east]);

    expect(modules.get('core/eks')?.target).toEqual(west);
  });

  it('keeps both copies of a module that is known in two regions', async () => {
    const stores = storesOf({
      'us-east-1': { '/myapp/dev/core/vpc/md5/bundle': hash('old') },
      'us-west-2': { '/myapp/dev/core/vpc/md5/bundle': hash('new') },
    });

    const { modules, others } = await observe(stores, key, [east, west]);

    expect(modules.get('core/vpc')?.target).toEqual(east);
    expect(others?.map(({ node, target }) => [node, target])).toEqual([['core/vpc', west]]);
  });
});

describe('listing deployments', () => {
  it('SF-L02 lists those of exactly one project, also where only modules are left', async () => {
    const store = memoryStore({
      '/app/prod/manifest': '{}',
      '/app/dev/manifest/deployed': '{}',
      '/app/lost/core/vpc/md5/bundle': '{}',
      '/app/locked/lock': '{}',
      '/app/config/db/password': 'x',
      '/app2/other/manifest': '{}',
    });

    expect(await listDeployments(store, 'App')).toEqual(['dev', 'lost', 'prod']);
    expect(await listDeployments(store, 'app2')).toEqual(['other']);
    expect(await listDeployments(store, 'ap')).toEqual([]);
  });
});
