import { mapAwsError } from '@seed/aws';
import type { SeedError } from '@seed/kernel';
import type { Time } from './time.ts';

/** How long failures that pass are borne, in milliseconds. */
export interface Patience {
  /** With nothing but failures. */
  readonly total: number;
  /** Before the second try; doubles up to `most`. */
  readonly first: number;
  readonly most: number;
}

/** Longer than networks and sign-ins are usually away; the SDK's own tries come before. */
export const PATIENCE: Patience = { total: 4 * 60_000, first: 2000, most: 30_000 };

/** A sign-in can be renewed while seed waits, and a network comes back. */
const PASSING: ReadonlySet<string> = new Set(['aws/expired-credentials', 'aws/throttled', 'aws/unreachable']);

/** Whether the same call may succeed later without anybody changing what is asked. */
export function isPassing(error: unknown): boolean {
  const { $metadata, $fault } = error as {
    $metadata?: { httpStatusCode?: number };
    $fault?: string;
  };
  if ($fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return PASSING.has(mapAwsError(error, { action: '' }).code);
}

/** The next pause, and up to half of it more, so that many who failed together do not come back together. */
export const spread = (ms: number): number => Math.round(ms * (1 + Math.random() / 2));

export interface PatientOptions {
  /** As policies name the call. */
  readonly action: string;
  readonly time: Time;
  readonly signal?: AbortSignal;
  readonly patience?: Patience;
}

/** Tries again while failures may pass. Rejects with EnvironmentError `aws/*`, and with the signal's reason. */
export async function patiently<T>(call: () => Promise<T>, options: PatientOptions): Promise<T> {
  const { action, time, signal, patience = PATIENCE } = options;
  const failed = (error: unknown): SeedError => mapAwsError(error, { action });
  let pause = patience.first;
  let since: number | undefined;
  for (;;) {
    const began = time.now();
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      since ??= began;
      const wait = spread(pause);
      if (!isPassing(error) || time.now() + wait - since > patience.total) throw failed(error);
      await time.sleep(wait, signal);
      signal?.throwIfAborted();
      pause = Math.min(patience.most, pause * 2);
    }
  }
}
