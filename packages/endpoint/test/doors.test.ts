import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  CreateProjectCommand,
  ListBuildsCommand,
  ListProjectsCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A request with exactly these headers, which `fetch` would not send. */
function ask(
  url: string,
  {
    headers = {},
    body = '{}',
    method = 'POST',
    agent,
  }: { headers?: Record<string, string>; body?: string; method?: string; agent?: Agent },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, ...(agent === undefined ? {} : { agent }) }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const LIST = { 'x-amz-target': 'CodeBuild_20161006.ListProjects' };

describe('who is let in', { timeout: 30_000 }, () => {
  let open: OpenEndpoint;
  beforeAll(async () => {
    open = await openEndpoint();
  });
  afterAll(() => open.close());

  test('programs of this machine are, with any signature or none', async () => {
    const answer = await ask(open.url, { headers: LIST });

    expect(answer).toEqual({ status: 200, body: '{"projects":[]}' });
  });

  test.each([
    ['a page of the web', { origin: 'https://example.org' }],
    ['a page that loads it as an image', { 'sec-fetch-site': 'cross-site' }],
    ['a name that somebody pointed here', { host: 'rebound.example.org:4599' }],
  ])('%s is not', async (_, headers) => {
    const { status, body } = await ask(open.url, { headers: { ...LIST, ...headers } });

    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ __type: 'AccessDeniedException' });
  });

  test('with a token, only who has it', async () => {
    const guarded = await openEndpoint({ token: 'a-long-token' });
    const origin = guarded.url.replace('/a-long-token', '');

    const without = await ask(origin, { headers: LIST });
    const wrong = await ask(`${origin}/a-long-tokem/`, { headers: LIST });
    const { projects } = await guarded.codebuild.send(new ListProjectsCommand({}));
    await guarded.close();

    expect([without.status, wrong.status]).toEqual([403, 403]);
    expect(projects).toEqual([]);
  });

  test('an address beyond this machine is refused without a token', async () => {
    const listening = open.endpoint.listen({ host: '0.0.0.0', port: 0 });

    await expect(listening).rejects.toMatchObject({ code: 'endpoint/token-needed' });
  });

  test('a port that is taken is told', async () => {
    const port = Number(new URL(open.url).port);

    const listening = openEndpoint({ port });

    await expect(listening).rejects.toMatchObject({ code: 'endpoint/port-taken' });
  });
});

describe('what is asked badly', { timeout: 30_000 }, () => {
  let open: OpenEndpoint;
  beforeAll(async () => {
    open = await openEndpoint();
  });
  afterAll(() => open.close());

  test.each([
    ['ListProjects', 'no json', 'SerializationException'],
    ['BatchGetBuilds', '{"ids":"demo:1"}', 'SerializationException'],
    ['BatchGetBuilds', '{"ids":[]}', 'InvalidInputException'],
    ['StartBuild', '{}', 'InvalidInputException'],
    ['StartBuild', '{"projectName":["demo"]}', 'SerializationException'],
    ['StartBuild', '[]', 'SerializationException'],
    ['ListProjects', '{"nextToken":"-1"}', 'InvalidInputException'],
    ['ListProjects', '{"sortBy":"constructor"}', 'InvalidInputException'],
    ['StartBuildAndPray', '{}', 'UnknownOperationException'],
    ['constructor', '{}', 'UnknownOperationException'],
  ])('%s with %s is answered with %s', async (operation, body, type) => {
    const headers = { 'x-amz-target': `CodeBuild_20161006.${operation}` };

    const answer = await ask(open.url, { headers, body });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: type });
  });

  test.each([
    ['a name', '{"name":', '}'],
    ['a member that nobody reads', '{"name":"x","tags":', '}'],
    ['a buildspec', '{"source":{"type":', '}}'],
  ])('%s that is nested without end is refused', async (_, before, after) => {
    const depth = 200_000;
    const body = `${before}${'['.repeat(depth)}${']'.repeat(depth)}${after}`;

    const answer = await ask(open.url, {
      headers: { 'x-amz-target': 'CodeBuild_20161006.CreateProject' },
      body,
    });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('a request that is too large is told so, and the next one is answered', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });

    const large = await ask(open.url, { headers: LIST, body: ' '.repeat(6_000_000), agent });
    const next = await ask(open.url, { headers: LIST, agent });
    agent.destroy();

    expect(large.status).toBe(413);
    expect(JSON.parse(large.body)).toMatchObject({ __type: 'RequestEntityTooLargeException' });
    expect(next.status).toBe(200);
  });

  test.each(['text/html', 'application/x-www-form-urlencoded', 'application/json', ''])(
    'the operation counts, and not what the content type "%s" says',
    async (type) => {
      const answer = await ask(open.url, { headers: { ...LIST, 'content-type': type } });

      expect(answer).toEqual({ status: 200, body: '{"projects":[]}' });
    },
  );

  test.each(['GET', 'HEAD', 'PUT', 'OPTIONS'])(
    '%s of nothing that is served is an answer',
    async (method) => {
      const { status } = await ask(open.url, { method, body: '' });

      expect(status).toBe(400);
    },
  );

  test('clients that leave in the middle of a request harm nobody and are no news', async () => {
    const { port } = new URL(open.url);
    const before = open.facts.length;
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Amz-Target: CodeBuild_20161006.ListProjects\r\n`;

    for (const half of [head, `${head}Content-Length: 100\r\n\r\n{"next`, 'POST / HT']) {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(half);
      socket.destroy();
      await once(socket, 'close');
    }
    const answer = await ask(open.url, { headers: LIST });

    expect(answer.status).toBe(200);
    expect(open.facts.slice(before)).toEqual([]);
  });
});

describe('many at once', { timeout: 120_000 }, () => {
  test('200 builds that are started together wait for slots, and all of them end', async () => {
    let most = 0;
    let running = 0;
    const open = await openEndpoint({
      slots: 4,
      async around(run) {
        running += 1;
        most = Math.max(most, running);
        return run().finally(() => (running -= 1));
      },
    });
    await open.codebuild.send(new CreateProjectCommand(PROJECT));
    const start = new StartBuildCommand({ projectName: 'demo', buildspecOverride: spec('true') });

    const started = await Promise.all(Array.from({ length: 200 }, () => open.codebuild.send(start)));
    const ended: Build[] = [];
    for (const { build } of started) ended.push(await open.over(build));
    const { ids: first = [], nextToken } = await open.codebuild.send(new ListBuildsCommand({}));
    const rest = await open.codebuild.send(new ListBuildsCommand({ nextToken }));
    await open.close();

    expect(new Set(ended.map(({ buildStatus }) => buildStatus))).toEqual(new Set(['SUCCEEDED']));
    expect(new Set(ended.map(({ buildNumber }) => buildNumber)).size).toBe(200);
    expect(most).toBe(4);
    expect([first.length, rest.ids?.length, rest.nextToken]).toEqual([100, 100, undefined]);
    expect(new Set([...first, ...(rest.ids ?? [])]).size).toBe(200);
  });
});

describe('other services', { timeout: 30_000 }, () => {
  test('go to the emulator as they came, and its answers back', async () => {
    const seen: {
      method?: string | undefined;
      url?: string | undefined;
      host?: string | undefined;
      body: string;
    }[] = [];
    const emulator = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (bytes: Buffer) => (body += bytes.toString()));
      incoming.on('end', () => {
        seen.push({ method: incoming.method, url: incoming.url, host: incoming.headers.host, body });
        response.writeHead(418, { 'x-from': 'emulator' }).end('short and stout');
      });
    });
    await new Promise<void>((resolve) => emulator.listen(0, '127.0.0.1', resolve));
    const { port } = emulator.address() as AddressInfo;
    const open = await openEndpoint({ upstream: new URL(`http://127.0.0.1:${port}`), token: 'tok' });

    const answer = await ask(`${open.url}/bucket/key?versionId=1`, { method: 'PUT', body: 'bytes' });
    await ask(`${open.url}/`, {
      headers: { 'x-amz-target': 'Logs_20140328.GetLogEvents' },
      body: '{"logGroupName":"/aws/lambda/other","logStreamName":"s"}',
    });
    await open.close();
    await new Promise((resolve) => emulator.close(resolve));

    expect(answer).toEqual({ status: 418, body: 'short and stout' });
    expect(seen).toMatchObject([
      { method: 'PUT', url: '/bucket/key?versionId=1', host: new URL(open.url).host, body: 'bytes' },
      { method: 'POST', url: '/', body: '{"logGroupName":"/aws/lambda/other","logStreamName":"s"}' },
    ]);
  });

  test('an emulator that is gone is an answer', async () => {
    const open = await openEndpoint({ upstream: new URL('http://127.0.0.1:9') });

    const answer = await ask(`${open.url}/bucket`, { method: 'GET', body: '' });
    await open.close();

    expect(answer.status).toBe(503);
    expect(answer.body).toContain('cannot be reached');
  });

  test('without an emulator are refused, but for who is calling', async () => {
    const open = await openEndpoint({ accountId: '123456789012' });

    const other = await ask(open.url, { headers: { 'x-amz-target': 'AmazonSSM.GetParameter' } });
    const identity = await ask(open.url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    await open.close();

    expect(other.status).toBe(400);
    expect(JSON.parse(other.body)).toMatchObject({ message: expect.stringContaining('--upstream') });
    expect(identity.body).toContain('<Account>123456789012</Account>');
  });
});

describe('the end', { timeout: 30_000 }, () => {
  test('stops the builds that run and those that wait, and leaves nothing', async () => {
    const open = await openEndpoint({ slots: 1 });
    await open.codebuild.send(new CreateProjectCommand(PROJECT));
    const start = new StartBuildCommand({
      projectName: 'demo',
      buildspecOverride: spec('echo on; sleep 60'),
    });
    await open.codebuild.send(start);
    await open.codebuild.send(start);

    await open.endpoint.close();

    const ends = open.facts.flatMap((fact) => (fact.kind === 'build-finished' ? [fact.status] : []));
    expect(ends).toEqual(['STOPPED', 'STOPPED']);
  });
});
