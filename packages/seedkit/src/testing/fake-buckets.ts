import type { Buckets } from '../stacks.ts';

export interface FakeBuckets extends Buckets {
  /** Keys of objects by bucket; tests put them there. */
  readonly objects: Map<string, string[]>;
}

/** S3 in memory. */
export function fakeBuckets(): FakeBuckets {
  const objects = new Map<string, string[]>();
  return {
    objects,
    empty: async (bucket) => void (objects.has(bucket) && objects.set(bucket, [])),
    holds: async (bucket, prefix) => (objects.get(bucket) ?? []).some((key) => key.startsWith(prefix)),
  };
}
