import { GetObjectCommand } from '@aws-sdk/client-s3';
import { mapAwsError } from '@seed/aws';
import type { RemotePlace } from './remote-place.ts';

/** Texts of the files that a module's build left in the bucket, by name; those that are not there are left out. */
export async function readHandover(
  place: RemotePlace,
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    names.map(async (name): Promise<[string, string][]> => {
      try {
        const command = new GetObjectCommand({
          Bucket: place.bucket,
          Key: `${folder}/out/${name}`,
          ...(place.bucketOwner === undefined ? {} : { ExpectedBucketOwner: place.bucketOwner }),
        });
        const { Body } = await place.s3.send(command);
        return Body === undefined ? [] : [[name, await Body.transformToString('utf-8')]];
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return [];
        throw mapAwsError(error, { action: 's3:GetObject' });
      }
    }),
  );
  return new Map(found.flat());
}
