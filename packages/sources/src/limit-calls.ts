/** Runs work of many callers with at most `limit` under way; the others wait for their turn, first come first served. */
export function limitCalls(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Shares one call among all who ask for the same key at the same time or later; failures are not kept. */
export function shareCalls<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const calls = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = calls.get(key);
    if (known !== undefined) return known;
    const call = work().catch((error: unknown) => {
      calls.delete(key);
      throw error;
    });
    calls.set(key, call);
    return call;
  };
}
