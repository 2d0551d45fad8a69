import { GetObjectCommand } from '@aws-sdk/client-s3';
import { patiently } from './patiently.ts';
import type { RemotePlace } from './remote-place.ts';
import type { Time } from './time.ts';

export interface HandoverOptions {
  readonly folder: string;
  readonly names: readonly string[];
  readonly time: Time;
}

/** Texts of the files that a module's build left in the bucket, by name; those that are not there are left out. */
export async function readHandover(
  place: RemotePlace,
  { folder, names, time }: HandoverOptions,
): Promise<ReadonlyMap<string, string>> {
  const read = async (name: string): Promise<readonly (readonly [string, string])[]> => {
    const command = new GetObjectCommand({
      Bucket: place.bucket,
      Key: `${folder}/out/${name}`,
      ...(place.bucketOwner === undefined ? {} : { ExpectedBucketOwner: place.bucketOwner }),
    });
    try {
      const { Body } = await place.s3.send(command);
      // A connection may break in the middle of the text as well.
      return Body === undefined ? [] : [[name, await Body.transformToString('utf-8')]];
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return [];
      throw error;
    }
  };
  const found = await Promise.all(
    names.map((name) => patiently(() => read(name), { action: 's3:GetObject', time })),
  );
  return new Map(found.flat());
}
