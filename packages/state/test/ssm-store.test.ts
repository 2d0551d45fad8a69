import { GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { openSession } from '@seed/aws';
import type { Session } from '@seed/aws';
import { findMoto, startMoto } from '@seed/aws/testing';
import type { MotoServer } from '@seed/aws/testing';
import { describeStateStore } from '@seed/kernel/testing';
import { createSsmStore, createStores } from '@seed/state/ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write(
    'not tested here: moto_server is not installed; see ssm-endpoint.test.ts for what is\n',
  );

describe.runIf(moto !== undefined)('Parameter Store in an AWS emulator', () => {
  let server: MotoServer;
  const sessions: Session[] = [];
  const open = (): Session => {
    const session = openSession({
      project: 'app',
      region: 'eu-west-1',
      endpointUrl: server.url,
      env: {},
      version: '0.1.0',
      release: '8.0.7',
    });
    sessions.push(session);
    return session;
  };

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  }, 60_000);

  afterAll(async () => {
    for (const session of sessions) session.close();
    await server?.stop();
  });

  let accounts = 0;
  const newPlace = () => ({ accountId: String(200_000_000_000 + (accounts += 1)), region: 'us-west-2' });

  // Each test has an account of its own, reached through its role, and a second session into it.
  describeStateStore(
    'parameters of an account',
    () => {
      const place = newPlace();
      return {
        store: createStores(open()).forTarget(place),
        other: createStores(open()).forTarget(place),
      };
    },
    { keys: 'ascii', timeoutMs: 60_000 },
  );

  it("SF-A19 keeps a deployment's keys in the toolchain account, and a module's in its own account and region", async () => {
    const session = open();
    const stores = createStores(session);
    const [here, there] = [newPlace(), { ...newPlace(), region: 'eu-central-1' }];

    await stores.toolchain.put('/app/dev/manifest', '{"name": "dev"}');
    await stores.forTarget(here).put('/app/dev/core/vpc/metadata', '{"a": 1}');
    await stores.forTarget(there).put('/app/dev/core/vpc/metadata', '{"a": 2}');

    expect(await stores.toolchain.list('/app')).toEqual([
      { key: '/app/dev/manifest', value: '{"name": "dev"}' },
    ]);
    expect(await stores.forTarget(here).get('/app/dev/core/vpc/metadata')).toBe('{"a": 1}');
    expect(await stores.forTarget({ ...here, region: 'eu-central-1' }).list('/app')).toEqual([]);
    expect(await stores.forTarget(there).get('/app/dev/core/vpc/metadata')).toBe('{"a": 2}');
    expect(stores.forTarget({ ...here })).toBe(stores.forTarget(here));
    expect(stores.forTarget(here).name).toBe(`Parameter Store of account ${here.accountId}, us-west-2`);
  });

  it('SF-A19 reads what Seed-Farmer wrote, and writes what it reads', async () => {
    const session = open();
    const place = newPlace();
    const ssm = await session.target(place).ssm();
    const store = createStores(session).forTarget(place);
    const value = '{"hash": "df0a9a76d6f42655bf9e6b2b8297dcee"}';

    await ssm.send(
      new PutParameterCommand({ Name: '/app/dev/core/vpc/md5/bundle', Value: value, Type: 'String' }),
    );
    await store.put('/app/dev/core/vpc/md5/manifest', value);
    const { Parameters = [] } = await ssm.send(
      new GetParametersByPathCommand({ Path: '/app/dev/core/vpc/', Recursive: true }),
    );

    expect(await store.get('/app/dev/core/vpc/md5/bundle')).toBe(value);
    expect(Parameters.map(({ Name, Value, Type }) => [Name, Value, Type])).toEqual([
      ['/app/dev/core/vpc/md5/bundle', value, 'String'],
      ['/app/dev/core/vpc/md5/manifest', value, 'String'],
    ]);
  });

  it("SF-L02 lists one project's keys, and not those of a project whose name begins alike", async () => {
    const store = createSsmStore({ access: open().target(newPlace()) });
    for (const key of [
      '/app/dev/manifest',
      '/app2/dev/manifest',
      '/app/dev/core/vpc/metadata',
      '/app/dev/core2/vpc/metadata',
    ])
      await store.put(key, '{}');

    expect((await store.list('/app/dev/core')).map(({ key }) => key)).toEqual(['/app/dev/core/vpc/metadata']);
    expect((await store.list('/app')).map(({ key }) => key)).not.toContain('/app2/dev/manifest');
    expect(await store.list('/')).toHaveLength(4);
  });
});
