import { createRedactor } from '@seed/kernel';

/** What hides values that must never show. Values become known while a run goes on. */
export interface Masking {
  add(value: string): void;
  readonly text: (text: string) => string;
  /** The same for everything inside of a value that becomes JSON. */
  readonly deep: <T>(value: T) => T;
}

export function createMasking(): Masking {
  const known = new Set<string>();
  let redact = createRedactor([]);
  const text = (one: string): string => redact(one);
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), deep(one)]));
    return value;
  };
  return {
    add(value) {
      if (known.has(value)) return;
      known.add(value);
      redact = createRedactor(known);
    },
    text,
    deep: deep as Masking['deep'],
  };
}
