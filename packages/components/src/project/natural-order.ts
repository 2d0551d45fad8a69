const collator = new Intl.Collator('en', { numeric: true });

/** 8.04 before 22.04. */
export const naturalOrder = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
