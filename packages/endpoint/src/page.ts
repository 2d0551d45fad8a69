import { invalidInput } from './service-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** One page of a list; its token is the place where the next one begins. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size: number): Page<T> {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isSafeInteger(from) || from < 0) throw invalidInput(`Invalid nextToken provided: ${token}`);
  const items = all.slice(from, from + size);
  const next = from + items.length;
  return { items, ...(next < all.length ? { nextToken: String(next) } : {}) };
}
