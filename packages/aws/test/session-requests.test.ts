import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { seedFailure } from '@seed/kernel/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AccountAccess } from '../src/account-access.ts';
import { mapAwsError } from '../src/map-aws-error.ts';
import { openSession } from '../src/open-session.ts';
import { freePort } from '../src/testing/index.ts';
import { fakeAccounts, TARGET } from './fake-accounts.ts';

const place = { accountId: TARGET, region: 'us-west-2' };

const read = (access: AccountAccess) =>
  access.call(async () => (await access.ssm()).send(new GetParameterCommand({ Name: '/p' })));

describe('the way to AWS', () => {
  it('lets errors of its clients know account, region, role and address, whoever maps them', async () => {
    const denied = { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } };
    const { open, url } = await fakeAccounts({
      answer: ({ service }) => (service === 'ssm' ? denied : undefined),
    });
    const access = open().target(place);
    const { arn } = await access.identity();

    const client = await access.ssm();
    const thrown: unknown = await client
      .send(new GetParameterCommand({ Name: '/p' }))
      .catch((error: unknown) => error);
    const mapped = mapAwsError(thrown, { action: 'ssm:GetParameter' });

    expect(mapped.message).toBe(
      `\`ssm:GetParameter\` in account ${TARGET}, us-west-2 at "${url}" failed: AccessDeniedException: no`,
    );
    expect(mapped.hints[0]).toBe(`allow \`ssm:GetParameter\` in the policy of the role \`${arn}\``);
  });

  it('SF-W11 every request carries the project and both versions', async () => {
    const { open, requests } = await fakeAccounts();

    await read(open().target(place));

    for (const { headers } of requests)
      expect(`${headers['user-agent']} `).toMatch(
        /seed\/0\.1\.0 seedfarmer\/8\.0\.7 seedfarmer\/project\/MyApp /,
      );
  });

  it('SF-W11 HTTP_PROXY is used, and NO_PROXY and addresses of this machine go past it', async () => {
    const { open, requests, url } = await fakeAccounts();
    const endpointUrl = 'http://aws.example.test';

    await read(open({ endpointUrl, env: { HTTP_PROXY: url } }).target(place));
    const proxied = requests.map((request) => request.url);
    await read(open({ env: { http_proxy: `http://127.0.0.1:${await freePort()}` } }).toolchain());
    const error = await seedFailure(
      read(
        open({ endpointUrl, attempts: 1, env: { HTTP_PROXY: url, NO_PROXY: '.example.test' } }).toolchain(),
      ),
    );

    expect(proxied).toEqual(Array.from({ length: 4 }, () => 'http://aws.example.test/'));
    expect(error.code).toBe('aws/unreachable');
  });

  it('SF-W11 HTTPS_PROXY is asked for a tunnel, and a proxy that gives none is named as the network', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const { open } = await fakeAccounts();
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };

    const error = await seedFailure(
      read(open({ endpointUrl: 'https://aws.example.test', attempts: 1, env }).target(place)),
    );

    expect(asked).toEqual(['aws.example.test:443']);
    expect(error.code).toBe('aws/unreachable');
  });

  it('honours the endpoint of a single service', async () => {
    const sts = await fakeAccounts();
    const ssm = await fakeAccounts();
    const session = openSession({
      project: 'MyApp',
      region: 'eu-west-1',
      env: {
        AWS_ENDPOINT_URL_STS: sts.url,
        AWS_ENDPOINT_URL_SSM: ssm.url,
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      },
      version: '0.1.0',
      release: '8.0.7',
    });
    onTestFinished(() => session.close());

    await read(session.target(place));

    expect(sts.requests.map(({ operation }) => operation)).toEqual([
      'GetCallerIdentity',
      'AssumeRole',
      'AssumeRole',
    ]);
    expect(ssm.requests.map(({ operation }) => operation)).toEqual(['GetParameter']);
  });

  it('nothing of the SDK is loaded before the first use, and then the one service', {
    timeout: 30_000,
  }, () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = new Set();
      registerHooks({ load(url, context, next) {
        const [, client] = /@aws-sdk\\/(client-[a-z0-9-]+)/.exec(url) ?? (/@aws-sdk|@smithy/.test(url) ? [url, 'core'] : []);
        if (client !== undefined) loaded.add(client);
        return next(url, context);
      } });
      const { openSession } = await import('./src/index.ts');
      const session = openSession({ project: 'app', region: 'eu-west-1', env: {}, version: '1', release: '8' });
      const target = session.target({ accountId: '1', region: 'eu-west-1' });
      const before = [...loaded];
      await target.ssm();
      const clients = [...loaded].filter((name) => name.startsWith('client-'));
      process.stdout.write(JSON.stringify({ before, clients }));`;

    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: new URL('..', import.meta.url),
    });

    expect(child.stderr.toString()).toBe('');
    expect(JSON.parse(child.stdout.toString())).toEqual({ before: [], clients: ['client-ssm'] });
  });
});
