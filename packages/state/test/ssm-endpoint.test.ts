import { openSession } from '@seed/aws';
import type { SessionOptions } from '@seed/aws';
import { startFakeEndpoint } from '@seed/aws/testing';
import type { FakeReply, FakeRequest } from '@seed/aws/testing';
import { seedFailure } from '@seed/kernel/testing';
import { createSsmStore } from '@seed/state/ssm';
import { describe, expect, it, onTestFinished } from 'vitest';

/** A store whose Parameter Store answers what the test says; roles and retries are as in use. */
async function storeAnswering(
  answer: (request: FakeRequest, asked: readonly FakeRequest[]) => FakeReply | undefined,
  more: Partial<SessionOptions> = {},
) {
  const asked: FakeRequest[] = [];
  const endpoint = await startFakeEndpoint((request) => {
    asked.push(request);
    return answer(request, asked) ?? { json: {} };
  });
  const session = openSession({
    project: 'app',
    region: 'eu-west-1',
    endpointUrl: endpoint.url,
    env: {},
    version: '0.1.0',
    release: '8.0.7',
    assumeRoles: false,
    ...more,
  });
  onTestFinished(async () => {
    session.close();
    await endpoint.stop();
  });
  return { store: createSsmStore({ access: session.toolchain() }), asked };
}

const refuse = (type: string, message = 'no'): FakeReply => ({
  status: 400,
  json: { __type: type, message },
});

describe('what is asked of Parameter Store', () => {
  it('SF-A19 writes texts of type String over what is there, in the tier that AWS chooses', async () => {
    const { store, asked } = await storeAnswering(() => undefined);

    await store.put('/app/dev/manifest', '{"name": "dev"}');
    await store.create('/app/dev/lock', 'me');

    expect(asked.map(({ operation, body }) => [operation, body])).toEqual([
      [
        'PutParameter',
        {
          Name: '/app/dev/manifest',
          Value: '{"name": "dev"}',
          Type: 'String',
          Tier: 'Intelligent-Tiering',
          Overwrite: true,
        },
      ],
      [
        'PutParameter',
        { Name: '/app/dev/lock', Value: 'me', Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: false },
      ],
    ]);
  });

  it('reads everything below a path in pages, also where one of them is empty', async () => {
    const pages: Record<string, FakeReply> = {
      undefined: { json: { Parameters: [{ Name: '/app/dev/b', Value: '2' }], NextToken: 'one' } },
      one: { json: { Parameters: [], NextToken: 'two' } },
      two: { json: { Parameters: [{ Name: '/app/dev/a', Value: '1' }] } },
    };
    const { store, asked } = await storeAnswering(
      ({ body }) => pages[`${body['NextToken'] as string | undefined}`],
    );

    const entries = await store.list('/app/dev');

    expect(entries).toEqual([
      { key: '/app/dev/a', value: '1' },
      { key: '/app/dev/b', value: '2' },
    ]);
    expect(asked.map(({ body }) => [body['Path'], body['Recursive'], body['NextToken']])).toEqual([
      ['/app/dev/', true, undefined],
      ['/app/dev/', true, 'one'],
      ['/app/dev/', true, 'two'],
    ]);
  });

  it('deletes ten names with each call, and each name once', async () => {
    const { store, asked } = await storeAnswering(() => undefined);
    const keys = Array.from({ length: 23 }, (_, at) => `/app/k${at}`);

    await store.delete([...keys, '/app/k0']);

    const names = asked.map(({ body }) => body['Names'] as string[]);
    expect(names.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([10, 10, 3]);
    expect(names.flat().toSorted()).toEqual(keys.toSorted());
  });

  it('asks nothing for keys that no parameter can have, and refuses to write them', async () => {
    const { store, asked } = await storeAnswering(() => undefined);

    expect(await store.get('/app/größe')).toBeUndefined();
    expect(await store.list('/app/a b')).toEqual([]);
    await store.delete(['/app/a b', `/app${'/part'.repeat(15)}`]);
    const error = await seedFailure(store.put('/app/größe', 'x'));

    expect(asked).toEqual([]);
    expect(error.code).toBe('state/invalid-key');
    expect(error.message).toBe('there can be no parameter "/app/größe" in Parameter Store');
  });
});

describe('values that are too large', () => {
  const noise = Array.from({ length: 20_000 }, (_, at) =>
    ((at * 7919 * (at + 31)) % 104_729).toString(36),
  ).join('');

  it('are refused before anything is sent, with the key and the sizes', async () => {
    const { store, asked } = await storeAnswering(() => undefined);

    const error = await seedFailure(store.put('/app/dev/core/vpc/metadata', noise));

    expect(error.code).toBe('state/too-large');
    expect(error.message).toMatch(
      /^the value of "\/app\/dev\/core\/vpc\/metadata" has \d+ bytes, \d+ when compressed, and a parameter holds 8192$/,
    );
    expect(error.hints[0]).toContain('let the module record less');
    expect(asked).toEqual([]);
  });

  it('are compressed where that is enough', async () => {
    const { store, asked } = await storeAnswering(() => undefined);
    const manifest = JSON.stringify(
      Array.from({ length: 300 }, (_, at) => ({ name: `m${at}`, path: 'modules/x' })),
    );

    await store.put('/app/dev/manifest', manifest);

    const sent = asked[0]?.body['Value'];
    expect(Buffer.byteLength(manifest)).toBeGreaterThan(8192);
    expect(sent).toMatch(/^\{"seed:gzip": "/);
    expect(Buffer.byteLength(String(sent))).toBeLessThan(4096);
  });
});

describe('a Parameter Store that says no', () => {
  it.each(['TooManyUpdates', 'ThrottlingException'])(
    'SF-W18 is asked again after %s',
    { timeout: 30_000 },
    async (type) => {
      const { store, asked } = await storeAnswering((_, { length }) =>
        length < 3 ? refuse(type) : undefined,
      );

      await store.put('/app/a', '1');

      expect(asked.map(({ operation }) => operation)).toEqual(
        Array.from({ length: 3 }, () => 'PutParameter'),
      );
    },
  );

  it.each(['TooManyUpdates', 'ThrottlingException'])(
    'SF-W18 is left alone after as many tries as were set, where it says %s for ever',
    { timeout: 30_000 },
    async (type) => {
      const { store, asked } = await storeAnswering(() => refuse(type, 'slow down'), { attempts: 3 });

      const error = await seedFailure(store.put('/app/a', '1'));

      expect(asked).toHaveLength(3);
      expect(error.code).toBe('aws/throttled');
      expect(error.message).toMatch(/^`ssm:PutParameter` in eu-west-1 at "http.*" failed: .*: slow down$/);
    },
  );

  it('tells which permission is missing, and where', async () => {
    const { store } = await storeAnswering(() =>
      refuse(
        'AccessDeniedException',
        'User: arn:aws:iam::1:user/u is not authorized to perform: ssm:GetParametersByPath on resource: arn:aws:ssm:eu-west-1:1:parameter/app/ because no identity-based policy allows the ssm:GetParametersByPath action',
      ),
    );

    const error = await seedFailure(store.list('/app'));

    expect(error.code).toBe('aws/access-denied');
    expect(error.hints[0]).toBe(
      'allow `ssm:GetParametersByPath` on `arn:aws:ssm:eu-west-1:1:parameter/app/` in the policy of the caller',
    );
  });

  it('is told apart from one that cannot be reached', async () => {
    const { store } = await storeAnswering(() => ({ hangUp: true }), { attempts: 2 });

    const error = await seedFailure(store.get('/app/a'));

    expect(error.code).toBe('aws/unreachable');
  });
});

describe('the lock', () => {
  it('SF-A26 is taken also where the answer to the first try was lost', async () => {
    let value: unknown;
    const { store } = await storeAnswering(({ operation, body }) => {
      if (operation === 'GetParameter')
        return { json: { Parameter: { Name: '/app/dev/lock', Value: value } } };
      if (value !== undefined) return refuse('ParameterAlreadyExists');
      value = body['Value'];
      return { hangUp: true };
    });

    expect(await store.create('/app/dev/lock', 'run 1')).toBe(true);
    expect(await store.create('/app/dev/lock', 'run 2')).toBe(false);
  });

  it('SF-A26 is not taken where somebody else was first during the retry', async () => {
    const { store } = await storeAnswering(({ operation }, { length }) => {
      if (operation === 'GetParameter')
        return { json: { Parameter: { Name: '/app/dev/lock', Value: 'run 2' } } };
      return length === 1 ? { hangUp: true } : refuse('ParameterAlreadyExists');
    });

    expect(await store.create('/app/dev/lock', 'run 1')).toBe(false);
  });
});
