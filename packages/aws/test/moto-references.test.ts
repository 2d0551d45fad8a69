import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { EnvironmentVariable } from '@seed/deployspec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAws } from '../src/create-aws.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write(
    'not tested here: moto_server is not installed; see fake-endpoint.test.ts for what is\n',
  );

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

describe.runIf(moto !== undefined)('references in an AWS emulator', () => {
  let server: MotoServer;
  let arn = '';
  let oldVersion = '';
  const aws = () => createAws({ region: 'eu-west-1', endpointUrl: server.url, env: {} });

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    const config = {
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const ssm = new SSMClient(config);
    for (let i = 0; i < 23; i += 1)
      await ssm.send(new PutParameterCommand({ Name: `/app/p${i}`, Value: `value ${i}`, Type: 'String' }));
    await ssm.send(
      new PutParameterCommand({ Name: '/app/secure', Value: 'hidden $x\nline', Type: 'SecureString' }),
    );
    const secrets = new SecretsManagerClient(config);
    const made = await secrets.send(
      new CreateSecretCommand({ Name: 'app/db', SecretString: '{"user": "old", "n": 1}' }),
    );
    arn = made.ARN ?? '';
    oldVersion = made.VersionId ?? '';
    await secrets.send(
      new PutSecretValueCommand({
        SecretId: 'app/db',
        SecretString: '{"user": "new", "n": 2, "o": {"a": [1]}}',
      }),
    );
    await secrets.send(new CreateSecretCommand({ Name: 'app/plain', SecretString: 'just text' }));
    await secrets.send(new CreateSecretCommand({ Name: 'app/binary', SecretBinary: Buffer.from('x') }));
  }, 60_000);

  afterAll(() => server?.stop());

  it('CB-38 gives the decrypted values of any number of parameters', async () => {
    const many = Array.from({ length: 23 }, (_, i) => parameter(`P${i}`, `/app/p${i}`));

    const { values, unresolved } = await aws().references.resolve(
      [...many, parameter('SECURE', '/app/secure'), parameter('AGAIN', '/app/p0')],
      signal,
    );

    expect(unresolved).toEqual([]);
    expect(values).toMatchObject({
      P0: 'value 0',
      P22: 'value 22',
      AGAIN: 'value 0',
      SECURE: 'hidden $x\nline',
    });
    expect(Object.keys(values)).toHaveLength(25);
  });

  it('CB-38 names a parameter that does not exist as CodeBuild does, and keeps the others', async () => {
    const gone = parameter('GONE', '/app/gone');

    const { values, unresolved } = await aws().references.resolve([gone, parameter('P1', '/app/p1')], signal);

    expect(values).toEqual({ P1: 'value 1' });
    expect(unresolved).toEqual([
      {
        variable: gone,
        statusCode: 'Decrypted Variables Error',
        message: 'parameter does not exist: /app/gone',
      },
    ]);
  });

  it('CB-39 reads whole secrets, JSON keys, stages and versions, by name and by ARN', async () => {
    const { values, unresolved } = await aws().references.resolve(
      [
        secret('WHOLE', 'app/plain'),
        secret('KEY', 'app/db:user'),
        secret('NUMBER', 'app/db:n'),
        secret('OBJECT', 'app/db:o'),
        secret('STAGE', 'app/db:user:AWSPREVIOUS'),
        secret('VERSION', `app/db:user::${oldVersion}`),
        secret('ARN', arn),
        secret('ARN_KEY', `${arn}:user:AWSCURRENT`),
      ],
      signal,
    );

    expect(unresolved).toEqual([]);
    expect(values).toEqual({
      WHOLE: 'just text',
      KEY: 'new',
      NUMBER: '2',
      OBJECT: '{"a":[1]}',
      STAGE: 'old',
      VERSION: 'old',
      ARN: '{"user": "new", "n": 2, "o": {"a": [1]}}',
      ARN_KEY: 'new',
    });
  });

  it('CB-39 says what is wrong with each reference that has no value', async () => {
    const { values, unresolved } = await aws().references.resolve(
      [
        secret('GONE', 'app/gone'),
        secret('NO_KEY', 'app/db:password'),
        secret('NO_JSON', 'app/plain:key'),
        secret('BINARY', 'app/binary'),
        secret('BOTH', 'app/db:user:AWSCURRENT:some-version'),
      ],
      signal,
    );

    expect(values).toEqual({});
    expect(unresolved.every(({ statusCode }) => statusCode === 'Secrets Manager Error')).toBe(true);
    expect(unresolved.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^ResourceNotFoundException: /),
      'the secret "app/db" has no JSON key "password"',
      'the secret "app/plain" is not JSON, so it has no key "key"',
      'the secret "app/binary" is binary; only texts can be variables',
      expect.stringContaining('exclude each other'),
    ]);
  });

  it('CB-40 honours AWS_ENDPOINT_URL and the address of a single service', async () => {
    const all = createAws({ region: 'eu-west-1', env: { AWS_ENDPOINT_URL: server.url } });
    const single = createAws({
      region: 'eu-west-1',
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ENDPOINT_URL_SSM: server.url },
    });

    const first = await all.references.resolve([secret('S', 'app/plain'), parameter('P', '/app/p1')], signal);
    const second = await single.references.resolve([parameter('P', '/app/p1')], signal);

    expect(first.values).toEqual({ S: 'just text', P: 'value 1' });
    expect(second.values).toEqual({ P: 'value 1' });
  });

  it('knows who is calling, and gives a build the credentials of a role', async () => {
    const identity = await aws().identity(signal);
    const assumed = createAws({
      region: 'eu-west-1',
      endpointUrl: server.url,
      env: {},
      role: { arn: 'arn:aws:iam::123456789012:role/build', sessionName: 'AWSCodeBuild-1' },
    });

    expect(identity).toMatchObject({ account: '123456789012', partition: 'aws' });
    expect(await assumed.credentials.get(signal)).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
      sessionToken: expect.any(String),
      expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      roleArn: 'arn:aws:iam::123456789012:role/build',
    });
    expect((await assumed.identity(signal)).arn).toContain('assumed-role/build/AWSCodeBuild-1');
  });
});
