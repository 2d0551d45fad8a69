import type { AccountAccess } from './account-access.ts';

/** An object of S3; `owner` is the account that has to own the bucket. */
export interface StorePlace {
  readonly bucket: string;
  readonly key: string;
  readonly owner?: string;
}

/** Objects of S3 by their names. Rejects with EnvironmentError `aws/…`, or with what the signal says. */
export interface Store {
  /** Keys that begin with `key`, in the order of S3, at most `limit`. */
  list(place: StorePlace, limit: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Undefined where there is no such object. */
  get(place: StorePlace, signal: AbortSignal): Promise<Uint8Array | undefined>;
  put(place: StorePlace, content: Uint8Array, signal: AbortSignal): Promise<void>;
}

const ownedBy = ({ owner }: StorePlace): { ExpectedBucketOwner?: string } =>
  owner === undefined ? {} : { ExpectedBucketOwner: owner };

/** S3 of an account, for whoever knows buckets and keys and nothing else. */
export function s3Store(access: Pick<AccountAccess, 's3' | 'call'>): Store {
  return {
    list: (place, limit, signal) =>
      access.call(async () => {
        const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
        const client = await access.s3();
        const keys: string[] = [];
        let token: string | undefined;
        do {
          const page = await client.send(
            new ListObjectsV2Command({
              Bucket: place.bucket,
              Prefix: place.key,
              ...ownedBy(place),
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
            { abortSignal: signal },
          );
          keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
          token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
        } while (token !== undefined && keys.length < limit);
        return keys.slice(0, limit);
      }, signal),
    get: (place, signal) =>
      access.call(async () => {
        const { GetObjectCommand } = await import('@aws-sdk/client-s3');
        const command = new GetObjectCommand({ Bucket: place.bucket, Key: place.key, ...ownedBy(place) });
        try {
          const { Body } = await (await access.s3()).send(command, { abortSignal: signal });
          return await Body?.transformToByteArray();
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
          throw error;
        }
      }, signal),
    put: (place, content, signal) =>
      access.call(async () => {
        const { PutObjectCommand } = await import('@aws-sdk/client-s3');
        const command = new PutObjectCommand({
          Bucket: place.bucket,
          Key: place.key,
          Body: content,
          ...ownedBy(place),
        });
        await (await access.s3()).send(command, { abortSignal: signal });
      }, signal),
  };
}
