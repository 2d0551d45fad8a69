import type { AccountAccess } from '@seed/aws';
import { EnvironmentError } from '@seed/kernel';

/** Statuses of an answer that has no body to tell more. */
const REASONS: Readonly<Record<number, string>> = {
  301: 'is in another region',
  403: 'belongs to another account, or may not be looked at',
  404: 'does not exist',
};

const statusOf = (error: unknown): number | undefined =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** Rejects with EnvironmentError `publisher/bucket` where large documents cannot be put into a bucket. */
export async function checkBucket(
  access: AccountAccess,
  bucket: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const { accountId } = await access.identity();
  await access.call(async () => {
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    const client = await access.s3();
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: accountId }), {
        abortSignal: signal,
      });
    } catch (error) {
      const reason = REASONS[statusOf(error) ?? 0];
      if (reason === undefined) throw error;
      throw new EnvironmentError('publisher/bucket', `the bucket "${bucket}" ${reason}`, {
        hints: ['correct `upload_bucket` of the target in the settings, or make the bucket'],
        cause: error,
      });
    }
  }, signal);
}
