import type { InputShape, Rule } from './read-input.ts';

/** One of the words that the service knows. */
export function oneOf(...words: readonly string[]): Rule {
  return {
    is: 'string',
    broken: (value: string) =>
      words.includes(value) ? undefined : `must satisfy enum value set: [${words.join(', ')}]`,
  };
}

/** A whole number within bounds, both included. */
export function between(least: number, most: number): Rule {
  return {
    is: 'number',
    broken(value: number) {
      if (!Number.isInteger(value)) return 'must be an integer';
      if (value < least) return `must have value greater than or equal to ${least}`;
      return value > most ? `must have value less than or equal to ${most}` : undefined;
    },
  };
}

/** A list of so many items. */
export function listOf(items: InputShape, least: number, most: number): Rule {
  return {
    is: 'list',
    items,
    broken(value: readonly unknown[]) {
      if (value.length < least) return `must have length greater than or equal to ${least}`;
      return value.length > most ? `must have length less than or equal to ${most}` : undefined;
    },
  };
}

/** Ids or names of one request. */
export const UP_TO_100 = listOf('string', 1, 100);

export const SORT_ORDER = oneOf('ASCENDING', 'DESCENDING');

/** How many items one answer may hold. */
export const PAGE_SIZE = between(1, 100);

export const MINUTES = between(5, 2160);
export const QUEUED_MINUTES = between(5, 480);

/** 0 to 100, with as many digits as somebody likes. */
export const percentage: Rule = {
  is: 'number',
  broken: (value: number) =>
    value < 0
      ? 'must have value greater than or equal to 0'
      : value > 100
        ? 'must have value less than or equal to 100'
        : undefined,
};
