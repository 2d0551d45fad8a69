import type { AccountAccess } from './account-access.ts';

/** An object of S3, in one of its versions. */
export interface ContentPlace {
  readonly bucket: string;
  readonly key: string;
  /** The newest where absent. */
  readonly version?: string;
}

/** Whole objects of S3, through memory. Rejects with EnvironmentError `aws/…`, or with what the signal says. */
export interface Contents {
  /** Undefined where there is no such object. */
  get(place: ContentPlace, signal: AbortSignal): Promise<Uint8Array | undefined>;
  put(place: ContentPlace, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
}

const ABSENT: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion']);

/** S3 of an account and region, for the contents of objects. */
export function s3Contents(access: Pick<AccountAccess, 's3' | 'call'>): Contents {
  return {
    get: ({ bucket, key, version }, signal) =>
      access.call(async () => {
        const { GetObjectCommand } = await import('@aws-sdk/client-s3');
        const command = new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(version === undefined ? {} : { VersionId: version }),
        });
        try {
          const { Body } = await (await access.s3()).send(command, { abortSignal: signal });
          return await Body?.transformToByteArray();
        } catch (error) {
          if (error instanceof Error && ABSENT.has(error.name)) return undefined;
          throw error;
        }
      }, signal),
    put: ({ bucket, key }, bytes, signal) =>
      access.call(async () => {
        const { PutObjectCommand } = await import('@aws-sdk/client-s3');
        const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes });
        await (await access.s3()).send(command, { abortSignal: signal });
      }, signal),
  };
}
