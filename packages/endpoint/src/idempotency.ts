import { invalidInput } from './service-error.ts';

/** How long a token stands for its first request. */
const VALID_MS = 5 * 60_000;

/** Requests that carry a token are done once. */
export interface Idempotency {
  /** What the same request gave before, else what `work` gives. Throws ServiceError for another request. */
  once<T>(
    call: { readonly operation: string; readonly token: string | undefined; readonly request: unknown },
    work: () => T,
  ): T;
}

export function createIdempotency(now: () => number): Idempotency {
  const known = new Map<
    string,
    { readonly request: string; readonly until: number; readonly value: unknown }
  >();
  return {
    once<T>({ operation, token, request }: Parameters<Idempotency['once']>[0], work: () => T): T {
      if (token === undefined || token === '') return work();
      for (const [key, { until }] of known) if (until <= now()) known.delete(key);
      const key = `${operation} ${token}`;
      const text = JSON.stringify(request);
      const before = known.get(key);
      if (before === undefined) {
        const value = work();
        known.set(key, { request: text, until: now() + VALID_MS, value });
        return value;
      }
      if (before.request !== text) {
        throw invalidInput(`Idempotency token ${token} was used with other parameters`);
      }
      return before.value as T;
    },
  };
}
