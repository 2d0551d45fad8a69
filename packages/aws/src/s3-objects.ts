import type * as sdkModule from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AccountAccess } from './account-access.ts';

/** One object of S3. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Objects of S3, one at a time. Rejects with EnvironmentError `aws/…`. */
export interface Objects {
  /** Copies within S3; false where there is no such origin. */
  copy(origin: ObjectPlace, to: ObjectPlace): Promise<boolean>;
  /** False where there is no such object. */
  remove(place: ObjectPlace): Promise<boolean>;
}

type Sdk = typeof sdkModule;

/** HeadObject has no body that could say more than `NotFound`; a bucket that is not there is an error of its own. */
const ABSENT: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound']);

const isAbsent = (error: unknown): boolean => error instanceof Error && ABSENT.has(error.name);

/** S3 of an account and region, for single objects. */
export function s3Objects(access: Pick<AccountAccess, 's3' | 'call'>): Objects {
  const unlessAbsent = (work: (client: S3Client, sdk: Sdk) => Promise<unknown>): Promise<boolean> =>
    access.call(async () => {
      try {
        await work(await access.s3(), await import('@aws-sdk/client-s3'));
        return true;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    });
  return {
    copy: (origin, to) =>
      unlessAbsent((client, sdk) =>
        client.send(
          new sdk.CopyObjectCommand({
            Bucket: to.bucket,
            Key: to.key,
            CopySource: [origin.bucket, ...origin.key.split('/')].map(encodeURIComponent).join('/'),
          }),
        ),
      ),
    remove: (place) =>
      unlessAbsent(async (client, sdk) => {
        const object = { Bucket: place.bucket, Key: place.key };
        // A deletion says nothing of what was there.
        await client.send(new sdk.HeadObjectCommand(object));
        await client.send(new sdk.DeleteObjectCommand(object));
      }),
  };
}
