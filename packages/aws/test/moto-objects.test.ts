import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { seedFailure } from '@seed/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { s3Objects } from '../src/s3-objects.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('objects of S3 are not tested here: moto_server is not installed\n');

describe.runIf(moto !== undefined)('objects in an AWS emulator', () => {
  let server: MotoServer;
  const s3 = () => {
    const options = { region: 'us-east-1', endpointUrl: server.url, env: {} };
    const access = accountAccess({ options, credentials: callerCredentials(options) });
    return { access, client: access.s3(), objects: s3Objects(access) };
  };
  const textOf = async (Bucket: string, Key: string) =>
    (await (await s3().client).send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    const client = await s3().client;
    for (const Bucket of ['origin', 'target']) await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(
      new PutObjectCommand({ Bucket: 'origin', Key: 'a b/ü+%/bundle.zip', Body: 'the bundle' }),
    );
  }, 60_000);
  afterAll(() => server.stop());

  it('are copied whatever their keys are made of', async () => {
    const { objects } = s3();

    const done = await objects.copy(
      { bucket: 'origin', key: 'a b/ü+%/bundle.zip' },
      { bucket: 'target', key: 'bundle/dev/core/vpc/bundle.zip' },
    );

    expect(done).toBe(true);
    expect(await textOf('target', 'bundle/dev/core/vpc/bundle.zip')).toBe('the bundle');
  });

  it('are told apart from those that are not there', async () => {
    const { objects } = s3();
    const place = { bucket: 'target', key: 'once' };
    await objects.copy({ bucket: 'origin', key: 'a b/ü+%/bundle.zip' }, place);

    expect(await objects.remove(place)).toBe(true);
    expect(await objects.remove(place)).toBe(false);
    expect(await objects.copy(place, { bucket: 'target', key: 'twice' })).toBe(false);
  });

  it('of a bucket that is not there are an error', async () => {
    const { objects } = s3();

    const error = await seedFailure(
      objects.copy({ bucket: 'origin', key: 'a b/ü+%/bundle.zip' }, { bucket: 'nowhere', key: 'x' }),
    );

    expect(error.code).toBe('aws/failed');
    expect(error.message).toContain('NoSuchBucket');
  });
});
