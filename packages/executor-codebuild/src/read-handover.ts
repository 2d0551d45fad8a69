import { GetObjectCommand } from '@aws-sdk/client-s3';
import { patiently } from './patiently.ts';
import type { RemotePlace } from './remote-place.ts';
import type { Time } from './time.ts';

export interface HandoverOptions {
  readonly folder: string;
  readonly name: string;
  readonly time: Time;
}

/** The file that a module's build left in the bucket; undefined where it is not there. */
export async function readHandover(
  place: RemotePlace,
  { folder, name, time }: HandoverOptions,
): Promise<Uint8Array | undefined> {
  const command = new GetObjectCommand({
    Bucket: place.bucket,
    Key: `${folder}/out/${name}`,
    ...(place.bucketOwner === undefined ? {} : { ExpectedBucketOwner: place.bucketOwner }),
  });
  const read = async (): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await place.s3.send(command);
      // A connection may break in the middle of the text as well.
      return await Body?.transformToByteArray();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  };
  return patiently(read, { action: 's3:GetObject', time });
}
