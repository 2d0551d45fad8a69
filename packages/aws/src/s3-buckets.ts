import type * as sdkModule from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { EnvironmentError } from '@seed/kernel';
import type { Buckets, StackIo } from '@seed/seedkit';
import type { AccountAccess } from './account-access.ts';

type Sdk = typeof sdkModule;

const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchBucket';

/** Deletes one page of versions and markers at a time; pages have at most 1,000, as many as one deletion takes. */
async function emptyBucket(client: S3Client, sdk: Sdk, bucket: string, io: StackIo): Promise<void> {
  const options = { abortSignal: io.signal };
  let more = true;
  while (more) {
    const page = await client.send(new sdk.ListObjectVersionsCommand({ Bucket: bucket }), options);
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      ...(VersionId === undefined ? {} : { VersionId }),
    }));
    if (Objects.length === 0) return;
    const { Errors: [failed] = [] } = await client.send(
      new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      options,
    );
    if (failed !== undefined)
      throw new EnvironmentError(
        'aws/failed',
        `object "${failed.Key}" of bucket "${bucket}" cannot be deleted: ${failed.Code} ${failed.Message}`,
      );
    more = page.IsTruncated === true;
  }
}

/** S3 of an account and region, for the buckets of stacks. */
export function s3Buckets(access: Pick<AccountAccess, 's3' | 'call'>): Buckets {
  const on = <T>(io: StackIo, absent: T, work: (client: S3Client, sdk: Sdk) => Promise<T>): Promise<T> =>
    access.call(async () => {
      try {
        return await work(await access.s3(), await import('@aws-sdk/client-s3'));
      } catch (error) {
        if (isAbsent(error)) return absent;
        throw error;
      }
    }, io.signal);
  return {
    empty: (bucket, io) => on(io, undefined, (client, sdk) => emptyBucket(client, sdk, bucket, io)),
    holds: (bucket, prefix, io) =>
      on(io, false, async (client, sdk) => {
        const command = new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 });
        const { KeyCount = 0 } = await client.send(command, { abortSignal: io.signal });
        return KeyCount > 0;
      }),
  };
}
