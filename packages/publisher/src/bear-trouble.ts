import { isSeedError } from '@seed/kernel';
import type { Time } from './time.ts';

/** A sign-in can be renewed while seed waits, and a network comes back. */
const PASSING: ReadonlySet<string> = new Set(['aws/expired-credentials', 'aws/throttled', 'aws/unreachable']);

/** Whether the same call may succeed later without anybody changing what is asked. */
export function isPassing(error: unknown): boolean {
  if (!isSeedError(error)) return false;
  const { $fault } = (error.cause ?? {}) as { readonly $fault?: string };
  return PASSING.has(error.code) || $fault === 'server';
}

/** How long nothing but failures is borne while something runs elsewhere, and how long between tries. */
const BORNE_MS = 15 * 60_000;
const PAUSE_MS = 15_000;

/** Tries a reading again while its failures may pass; the SDK's own tries come before. */
export async function bearTrouble<T>(
  read: () => Promise<T>,
  options: {
    readonly time: Time;
    readonly signal: AbortSignal;
    /** Told once, before the first pause. */
    readonly onTrouble: (error: Error) => void;
  },
): Promise<T> {
  const { time, signal, onTrouble } = options;
  const since = time.now();
  for (let tries = 1; ; tries += 1)
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error) || time.now() - since > BORNE_MS) throw error;
      if (tries === 1) onTrouble(error as Error);
      await time.sleep(PAUSE_MS, signal);
    }
}
