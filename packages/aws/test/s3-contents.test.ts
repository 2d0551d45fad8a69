import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { seedFailure } from '@seed/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { s3Contents } from '../src/s3-contents.ts';
import { findMoto, startFakeEndpoint, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('contents of S3 are not tested at an emulator: moto_server is not installed\n');

const { signal } = new AbortController();

const open = (endpointUrl: string, env = {}) => {
  const options = { region: 'eu-west-1', endpointUrl, env };
  const access = accountAccess({ options, credentials: callerCredentials(options) });
  return { access, contents: s3Contents(access) };
};

describe.runIf(moto !== undefined)('contents of objects in an AWS emulator', () => {
  let server: MotoServer;
  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    const client = await open(server.url).access.s3();
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    await client.send(new CreateBucketCommand({ Bucket: 'bucket', CreateBucketConfiguration }));
  }, 60_000);
  afterAll(() => server.stop());

  it('come back as they were put, whatever their keys are made of', async () => {
    const { contents } = open(server.url);
    const place = { bucket: 'bucket', key: 'a b/ü+%/note.bin' };

    await contents.put(place, Uint8Array.of(0, 255, 10), signal);
    const read = await contents.get(place, signal);
    const absent = await contents.get({ ...place, key: 'absent' }, signal);

    expect(read).toEqual(Uint8Array.of(0, 255, 10));
    expect(absent).toBeUndefined();
  });

  it('of a bucket that is not there are an error', async () => {
    const { contents } = open(server.url);

    const error = await seedFailure(contents.get({ bucket: 'nowhere', key: 'x' }, signal));

    expect(error.message).toContain('NoSuchBucket');
  });
});

describe('requests for contents', () => {
  it('are signed with the keys of the caller, for the region', async () => {
    const server = await startFakeEndpoint(() => ({ xml: 'text' }));
    const env = { AWS_ACCESS_KEY_ID: 'AKIDOFTHECALLER', AWS_SECRET_ACCESS_KEY: 'secret' };
    const { contents } = open(server.url, env);

    await contents.get({ bucket: 'bucket', key: 'key', version: '7' }, signal);
    await server.stop();

    const [request] = server.requests;
    expect(request).toMatchObject({ accessKeyId: 'AKIDOFTHECALLER', region: 'eu-west-1', service: 's3' });
    expect(request?.url).toContain('/bucket/key?');
    expect(request?.url).toContain('versionId=7');
    expect(request?.headers.authorization).toMatch(/Signature=[0-9a-f]{64}$/);
  });

  it('end with the signal', async () => {
    const { contents } = open('http://127.0.0.1:9');
    const stopped = AbortSignal.abort(new Error('stopped'));

    await expect(contents.get({ bucket: 'b', key: 'k' }, stopped)).rejects.toThrow('stopped');
  });
});
