import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { referenceVersions } from '../src/reference-versions.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('versions of references are not tested here: moto_server is not installed\n');

describe.runIf(moto !== undefined)('versions in an AWS emulator', { timeout: 60_000 }, () => {
  let server: MotoServer;
  const open = () => {
    const options = { region: 'us-east-1', endpointUrl: server.url, env: {} };
    const access = accountAccess({ options, credentials: callerCredentials(options) });
    return { access, versions: referenceVersions(access) };
  };

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  }, 60_000);
  afterAll(() => server.stop());

  it('of many parameters are those of their last change, and none of those that are not there', async () => {
    const { access, versions } = open();
    const client = await access.ssm();
    const names = Array.from({ length: 60 }, (_, at) => `/app/value-${at}`);
    const put = (Name: string) =>
      client.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String', Overwrite: true }));
    for (const name of names) await put(name);
    await put('/app/value-7');

    const found = await versions.parameters([...names, '/app/nothing', '/app/value-7']);

    expect(found.size).toBe(60);
    expect([found.get('/app/value-7'), found.get('/app/value-8')]).toEqual([2, 1]);
    expect(await versions.parameters([])).toEqual(new Map());
  });

  it('of a secret follow the stage that was named', async () => {
    const { access, versions } = open();
    const client = await access.secretsManager();
    const first = await client.send(new CreateSecretCommand({ Name: 'login', SecretString: 'a' }));
    const second = await client.send(new PutSecretValueCommand({ SecretId: 'login', SecretString: 'b' }));

    expect(await versions.secret('login', 'AWSCURRENT')).toBe(second.VersionId);
    expect(await versions.secret('login', 'AWSPREVIOUS')).toBe(first.VersionId);
    expect(await versions.secret('login', 'NOSUCH')).toBeUndefined();
  });
});
