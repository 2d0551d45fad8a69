import type { Keys, KeysProvider } from './aws-settings.ts';

/** Keys are renewed this long before they expire, so that no request under way outlives them. */
const EARLY_MS = 5 * 60_000;

interface Held {
  readonly keys: Keys;
  /** Milliseconds since the epoch from which on new ones are asked for. */
  readonly renewAt: number;
}

/**
 * Keeps keys until shortly before they expire, then fetches others; all who wait share one call. Where that fails and
 * the old ones are still good, they are given once more, and the next caller tries again.
 */
export function renewing(fetch: () => Promise<Keys>): KeysProvider {
  let held: Held | undefined;
  let fetching: Promise<Keys> | undefined;

  const renew = async (): Promise<Keys> => {
    const asked = Date.now();
    const keys = await fetch();
    const end = keys.expiration?.getTime() ?? Infinity;
    // Very short ones are not renewed with every call.
    held = { keys, renewAt: end - Math.min(EARLY_MS, (end - asked) / 3) };
    return keys;
  };

  return async () => {
    if (held !== undefined && Date.now() < held.renewAt) return held.keys;
    fetching ??= renew().finally(() => {
      fetching = undefined;
    });
    try {
      return await fetching;
    } catch (error) {
      const end = held?.keys.expiration?.getTime() ?? 0;
      if (held !== undefined && Date.now() < end) return held.keys;
      throw error;
    }
  };
}
