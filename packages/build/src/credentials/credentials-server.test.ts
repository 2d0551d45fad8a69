import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { BuildCredentials } from '@seed/deployspec';
import { serveCredentials } from './credentials-server.ts';
import type { CredentialsServer } from './credentials-server.ts';

const KEYS: BuildCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'secret-key',
  sessionToken: 'session',
  expiration: '2030-01-01T01:00:00.000Z',
  roleArn: 'arn:aws:iam::111122223333:role/build',
};

const open: CredentialsServer[] = [];

async function serve(source: () => Promise<BuildCredentials>, now?: () => number) {
  const server = await serveCredentials(
    { get: source },
    { host: '127.0.0.1', port: 0, ...(now === undefined ? {} : { now }) },
  );
  open.push(server);
  return server;
}

function ask(
  server: CredentialsServer,
  path: string,
  options: { readonly token?: string; readonly method?: string } = {},
): Promise<{ status: number; body: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const headers = options.token === undefined ? {} : { authorization: options.token };
    const sent = request(
      { host: '127.0.0.1', port: server.port, path, headers, method: options.method ?? 'GET', agent: false },
      (response) => {
        let text = '';
        response.on('data', (bytes) => {
          text += String(bytes);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

const anyone = { accepts: () => true, tokenRequired: false };

describe('the credentials endpoint', () => {
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });

  it('CB-113 answers a grant with the words of ECS', async () => {
    const server = await serve(() => Promise.resolve(KEYS));
    const { path } = server.grant(anyone);

    const { status, body } = await ask(server, path);

    expect(path).toMatch(/^\/v2\/credentials\/[0-9a-f-]{36}$/);
    expect(status).toBe(200);
    expect(body).toEqual({
      AccessKeyId: 'AKIDEXAMPLE',
      SecretAccessKey: 'secret-key',
      Token: 'session',
      Expiration: '2030-01-01T01:00:00.000Z',
      RoleArn: 'arn:aws:iam::111122223333:role/build',
    });
  });

  it('CB-113 asks the source once, and again five minutes before the end', async () => {
    let now = Date.parse('2030-01-01T00:00:00.000Z');
    let asked = 0;
    const server = await serve(
      () => {
        asked += 1;
        return Promise.resolve({ ...KEYS, accessKeyId: `key-${asked}` });
      },
      () => now,
    );
    const { path } = server.grant(anyone);

    const [one, two] = await Promise.all([ask(server, path), ask(server, path)]);
    now = Date.parse('2030-01-01T00:54:59.000Z');
    const before = await ask(server, path);
    now = Date.parse('2030-01-01T00:55:00.000Z');
    const after = await ask(server, path);

    expect([one, two, before].map(({ body }) => body['AccessKeyId'])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(after.body['AccessKeyId']).toBe('key-2');
  });

  it('gives an end to keys that have none', async () => {
    const { expiration: _, ...lasting } = KEYS;
    const server = await serve(
      () => Promise.resolve(lasting),
      () => Date.parse('2030-01-01T00:00:00.000Z'),
    );

    const { body } = await ask(server, server.grant(anyone).path);

    expect(body['Expiration']).toBe('2030-01-01T01:00:00.000Z');
  });

  it('refuses paths that were never granted or are no more', async () => {
    const server = await serve(() => Promise.resolve(KEYS));
    const grant = server.grant(anyone);
    grant.revoke();

    expect((await ask(server, grant.path)).status).toBe(404);
    expect((await ask(server, '/v2/credentials/other')).status).toBe(404);
  });

  it('refuses other addresses, wrong tokens and other methods', async () => {
    const server = await serve(() => Promise.resolve(KEYS));
    const elsewhere = server.grant({ accepts: (address) => address !== '127.0.0.1', tokenRequired: false });
    const strict = server.grant({ accepts: () => true, tokenRequired: true });
    const lax = server.grant(anyone);

    expect((await ask(server, elsewhere.path)).status).toBe(403);
    expect((await ask(server, strict.path)).status).toBe(403);
    expect((await ask(server, strict.path, { token: lax.token })).status).toBe(403);
    expect((await ask(server, strict.path, { token: strict.token })).status).toBe(200);
    expect((await ask(server, lax.path, { token: 'wrong' })).status).toBe(403);
    expect((await ask(server, lax.path, { method: 'POST' })).status).toBe(405);
  });

  it('tells why there are no credentials, and asks again the next time', async () => {
    let fail = true;
    const server = await serve(() =>
      fail ? Promise.reject(new Error('the session has ended')) : Promise.resolve(KEYS),
    );
    const { path } = server.grant(anyone);

    const first = await ask(server, path);
    fail = false;
    const second = await ask(server, path);

    expect(first).toEqual({
      status: 500,
      body: { code: 'CredentialsUnavailable', message: 'the session has ended' },
    });
    expect(second.status).toBe(200);
  });
});
