import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { EnvironmentVariable } from '@seed/deployspec';
import { isSeedError } from '@seed/kernel';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAws } from '../src/create-aws.ts';
import type { AwsOptions } from '../src/aws-settings.ts';
import { freePort } from '../src/testing/index.ts';

interface Request {
  readonly target: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string;
}

interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly xml?: string;
}

/** Speaks the two protocols of the services, as far as the clients look. */
async function endpoint(answer: (request: Request) => Reply) {
  const requests: Request[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const raw = await text(incoming);
    const header = (name: string) => String(incoming.headers[name] ?? '');
    const target = header('x-amz-target').split('.')[1] ?? '';
    const body = target === '' ? Object.fromEntries(new URLSearchParams(raw)) : JSON.parse(raw);
    const request = {
      target: target || String(body['Action']),
      body,
      authorization: header('authorization'),
    };
    requests.push(request);
    const { status = 200, json, xml } = answer(request);
    const type = xml === undefined ? 'application/x-amz-json-1.1' : 'text/xml';
    response.writeHead(status, { 'content-type': type }).end(xml ?? JSON.stringify(json));
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, requests };
}

const signal = new AbortController().signal;
const parameter = (name: string, value: string): EnvironmentVariable => ({
  name,
  value,
  type: 'PARAMETER_STORE',
});
const secret = (name: string, value: string): EnvironmentVariable => ({
  name,
  value,
  type: 'SECRETS_MANAGER',
});
const refuse = (type: string, message: string): Reply => ({ status: 400, json: { __type: type, message } });

function awsAt(url: string, more: Partial<AwsOptions> = {}) {
  return createAws({ region: 'eu-west-1', endpointUrl: url, env: {}, ...more });
}

async function failure(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSeedError(error)) throw new Error(`expected a SeedError, got ${String(error)}`);
  return error;
}

describe('references over a fake endpoint', () => {
  it('CB-38 asks for ten parameters at a time, decrypted, and each name once', async () => {
    const { url, requests } = await endpoint(({ body }) => ({
      json: { Parameters: (body['Names'] as string[]).map((Name) => ({ Name, Value: `v${Name}` })) },
    }));
    const variables = Array.from({ length: 21 }, (_, i) => parameter(`P${i}`, `/p${i % 20}`));

    const { values, unresolved } = await awsAt(url).references.resolve(variables, signal);

    expect(requests.map(({ body }) => (body['Names'] as string[]).length)).toEqual([10, 10]);
    expect(requests.every(({ body }) => body['WithDecryption'] === true)).toBe(true);
    expect(Object.keys(values)).toHaveLength(21);
    expect(values['P20']).toBe('v/p0');
    expect(unresolved).toEqual([]);
  });

  it('CB-38 takes versions, labels and ARNs of parameters', async () => {
    const ARN = 'arn:aws:ssm:eu-west-1:1:parameter/shared';
    const { url } = await endpoint(() => ({
      json: {
        Parameters: [
          { Name: '/p', Selector: ':3', Value: 'three' },
          { Name: '/p', Value: 'latest' },
          { Name: '/shared', ARN, Value: 'shared' },
        ],
      },
    }));

    const { values } = await awsAt(url).references.resolve(
      [parameter('A', '/p:3'), parameter('B', '/p'), parameter('C', ARN)],
      signal,
    );

    expect(values).toEqual({ A: 'three', B: 'latest', C: 'shared' });
  });

  it('CB-38 finds the one parameter for which a whole batch was refused', async () => {
    const { url } = await endpoint(({ body }) => {
      const names = body['Names'] as string[];
      return names.includes('/secret')
        ? refuse('AccessDeniedException', 'User: u is not authorized to perform: ssm:GetParameters')
        : { json: { Parameters: names.map((Name) => ({ Name, Value: 'v' })) } };
    });
    const denied = parameter('B', '/secret');

    const { values, unresolved } = await awsAt(url).references.resolve(
      [parameter('A', '/a'), denied, parameter('C', '/c')],
      signal,
    );

    expect(values).toEqual({ A: 'v', C: 'v' });
    expect(unresolved).toEqual([
      {
        variable: denied,
        statusCode: 'Decrypted Variables Error',
        message: 'AccessDeniedException: User: u is not authorized to perform: ssm:GetParameters',
      },
    ]);
  });

  it('CB-39 fetches a secret once for all of its keys, and each version apart', async () => {
    const { url, requests } = await endpoint(({ body }) => ({
      json: {
        SecretString: JSON.stringify({ a: 'A', b: String(body['VersionStage'] ?? body['VersionId']) }),
      },
    }));

    const { values } = await awsAt(url).references.resolve(
      [secret('A', 's:a'), secret('B', 's:b'), secret('OLD', 's:b:AWSPREVIOUS'), secret('ID', 's:b::v1')],
      signal,
    );

    expect(values).toEqual({ A: 'A', B: 'AWSCURRENT', OLD: 'AWSPREVIOUS', ID: 'v1' });
    expect(requests).toHaveLength(3);
  });

  it('CB-40 uses the keys it is given at an emulator, and stand-ins where there are none', async () => {
    const { url, requests } = await endpoint(() => ({ json: { Parameters: [{ Name: '/p', Value: 'v' }] } }));
    const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: url };

    await createAws({ region: 'eu-west-1', env }).references.resolve([parameter('P', '/p')], signal);
    await awsAt(url).references.resolve([parameter('P', '/p')], signal);

    expect(requests.map(({ authorization }) => /Credential=([^/]*)/.exec(authorization)?.[1])).toEqual([
      'AKIDEXAMPLE',
      'seed',
    ]);
  });

  it('does not call anything for plain variables', async () => {
    const { url, requests } = await endpoint(() => ({ json: {} }));

    const result = await awsAt(url).references.resolve(
      [{ name: 'A', value: 'b', type: 'PLAINTEXT' }],
      signal,
    );

    expect(result).toEqual({ values: {}, unresolved: [] });
    expect(requests).toEqual([]);
  });
});

describe('calls that fail for everything', () => {
  it('an endpoint that nobody listens at', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;

    const error = await failure(awsAt(url).references.resolve([parameter('P', '/p')], signal));

    expect(error.code).toBe('aws/unreachable');
    expect(error.message).toContain(`\`ssm:GetParameters\` in eu-west-1 at "${url}" failed`);
    expect(error.hints).toEqual([`check that an emulator listens at ${url}`]);
  });

  it.each([
    [
      'ExpiredTokenException',
      'The security token included in the request is expired',
      'aws/expired-credentials',
    ],
    ['UnrecognizedClientException', 'The security token is invalid', 'aws/invalid-credentials'],
  ])('%s ends the look-up instead of blaming one variable', async (type, message, code) => {
    const { url } = await endpoint(() => refuse(type, message));

    const error = await failure(awsAt(url).references.resolve([secret('S', 's')], signal));

    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.hints.length).toBeGreaterThan(0);
  });

  it('CB-41 without credentials every variable is named, with the ways to give it by hand', async () => {
    const nowhere = '/nonexistent/aws';
    vi.stubEnv('AWS_CONFIG_FILE', nowhere);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', nowhere);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'])
      vi.stubEnv(name, undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    const variables = [secret('TOKEN', 'app/token:key'), parameter('URL', '/app/url')];

    const error = await failure(
      createAws({ region: 'eu-west-1', env: {} }).references.resolve(variables, signal),
    );

    expect(error.code).toBe('aws/not-configured');
    expect(error.message).toBe(
      'there are no AWS credentials to look up 2 variables: TOKEN ("app/token:key" in Secrets Manager), URL ("/app/url" in Parameter Store)',
    );
    expect(error.hints.join('\n')).toMatch(/`--secret TOKEN`[^]*`--endpoint-url URL`[^]*`--offline`/);
  });

  it('an abort is passed on as it is', async () => {
    const stop = new AbortController();
    const { url } = await endpoint(() => {
      stop.abort(new Error('stopped'));
      return { json: { Parameters: [] } };
    });

    await expect(awsAt(url).references.resolve([parameter('P', '/p')], stop.signal)).rejects.toThrow(
      'stopped',
    );
  });
});

describe('the caller', () => {
  const identity = (arn: string): Reply => ({
    xml: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>U</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  });

  it('is known by account and partition', async () => {
    const { url } = await endpoint(() => identity('arn:aws-cn:iam::111122223333:user/u'));

    expect(await awsAt(url).identity(signal)).toEqual({
      account: '111122223333',
      arn: 'arn:aws-cn:iam::111122223333:user/u',
      userId: 'U',
      partition: 'aws-cn',
    });
  });

  it('that may not do it is told which permission is missing', async () => {
    const { url } = await endpoint(() => ({
      status: 403,
      xml: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
    }));

    const error = await failure(awsAt(url).identity(signal));

    expect(error.code).toBe('aws/access-denied');
    expect(error.hints[0]).toBe('allow `sts:GetCallerIdentity` in the policy of the caller');
  });

  it('hands over the keys from its variables as they are', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    };

    expect(await createAws({ region: 'eu-west-1', env }).credentials.get(signal)).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it('has the region that was given before the one of its variables', async () => {
    const env = { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2' };

    expect(await createAws({ region: 'eu-west-1', env }).region()).toBe('eu-west-1');
    expect(await createAws({ env }).region()).toBe('us-west-2');
  });
});
