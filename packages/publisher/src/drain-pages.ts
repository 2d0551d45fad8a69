import { isStalePage } from './refusal.ts';

export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

/**
 * Everything that a listing has. Pages may be empty although more follow, because filters look at one page at a time. A
 * token that the service forgets meanwhile starts the listing anew, once.
 */
export async function drainPages<T>(read: (nextToken?: string) => Promise<Page<T>>): Promise<T[]> {
  try {
    return await drain(read);
  } catch (error) {
    if (!isStalePage(error) && !isStalePage((error as Error).cause)) throw error;
    return drain(read);
  }
}

async function drain<T>(read: (nextToken?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    found.push(...(page.items ?? []));
    token = page.nextToken;
  } while (token !== undefined && token !== '');
  return found;
}
