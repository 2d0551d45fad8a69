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

/** Longer than networks and sign-ins are usually away, where a result would be lost; the SDK's own tries come before. */
export const PATIENCE: Patience = { total: 4 * 60_000, first: 2000, most: 30_000 };
/** Where nothing runs yet. */
export const SHORT_PATIENCE: Patience = { total: 60_000, first: 2000, most: 15_000 };

/** A sign-in can be renewed while seed waits, a network comes back, and a new role gets about. */
const PASSING: ReadonlySet<string> = new Set([
  'aws/expired-credentials',
  'aws/role-not-assumable',
  'aws/throttled',
  'aws/unreachable',
]);

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
  /** Told once, before the first pause. */
  readonly onTrouble?: ((error: SeedError) => void) | undefined;
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
      const isFirst = since === undefined;
      since ??= began;
      const wait = spread(pause);
      if (!isPassing(error) || time.now() + wait - since > patience.total) throw failed(error);
      if (isFirst) options.onTrouble?.(failed(error));
      await time.sleep(wait, signal);
      signal?.throwIfAborted();
      pause = Math.min(patience.most, pause * 2);
    }
  }
}
