import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { ServiceFailure } from './service-failure.ts';

const LARGEST_PAGE = 25;

export interface Listed {
  /** Everything there is, in a steady order. */
  readonly items: readonly Body[];
  /** Where the filters of this listing look: a member by the name of the filter, or its text. */
  readonly filters?: Readonly<Record<string, (item: Body) => unknown>>;
}

/**
 * One page of a list. Filters look at what is on the page, as the service's do: a page may be short or empty while
 * more follow.
 */
export function pageOf(input: Body, { items, filters = {} }: Listed): { page: Body[]; nextToken?: string } {
  const size = (input['maxResults'] as number | undefined) ?? LARGEST_PAGE;
  const start = startOf(input);
  const wanted = (input['filters'] ?? []) as { name?: string; values?: string[] }[];
  const unknown = wanted.find(({ name = '' }) => !(name in filters));
  if (unknown !== undefined)
    throw new ServiceFailure(
      'InvalidParameterValueException',
      `The value supplied for parameter 'filters' is not valid. There is no filter '${unknown.name}'.`,
    );
  const page = items
    .slice(start, start + size)
    .filter((item) =>
      wanted.every(({ name = '', values = [] }) =>
        [filters[name]?.(item)].flat().some((found) => values.includes(String(found))),
      ),
    );
  const next = start + size;
  return next < items.length ? { page, nextToken: Buffer.from(`at:${next}`).toString('base64') } : { page };
}

function startOf(input: Body): number {
  if (input['nextToken'] === undefined) return 0;
  const at = /^at:(\d+)$/.exec(Buffer.from(textAt(input, 'nextToken'), 'base64').toString())?.[1];
  if (at === undefined)
    throw new ServiceFailure('InvalidPaginationTokenException', 'The pagination token is not valid.');
  return Number(at);
}
