import type { JsonObject } from '@seed/components';
import type { Services } from './call-services.ts';

/** A document that is too large for a call. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly text: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Puts a document where Image Builder reads it: encrypted, checked on arrival, and only into a bucket of this account,
 * so that a name that somebody else took receives nothing. Repeating it changes nothing.
 */
export async function uploadText(
  { access }: Services,
  { bucket, key, text, sha256 }: Upload,
  options: { readonly request: JsonObject; readonly signal: AbortSignal },
): Promise<void> {
  const { accountId } = await access.identity();
  const { kmsKeyId } = options.request;
  await access.call(async () => {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const client = await access.s3();
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: text,
      ContentType: 'text/plain; charset=utf-8',
      ExpectedBucketOwner: accountId,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      // What a component is encrypted with also protects its document here.
      ...(typeof kmsKeyId === 'string'
        ? { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKeyId }
        : { ServerSideEncryption: 'AES256' as const }),
    });
    await client.send(command, { abortSignal: options.signal });
  }, options.signal);
}
