import { setTimeout as delay } from 'node:timers/promises';

/** The account's quota for reading logs is shared with everybody else who reads them. */
const CALLS_PER_SECOND = 5;

/** Spaces calls evenly, first come first served. */
export function createTurns(perSecond = CALLS_PER_SECOND): () => Promise<void> {
  const gap = 1000 / perSecond;
  let next = 0;
  return async () => {
    const now = Date.now();
    const at = Math.max(now, next);
    next = at + gap;
    if (at > now) await delay(at - now);
  };
}
