/**
 * Texts that can be computed again, by a key that names everything they depend on (a digest and a format version).
 * Forgetting one is always allowed between runs; no function throws.
 */
export interface TextCache {
  /** Whether there is one. It then counts as asked for, and can be read later on. */
  has(key: string): boolean;
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}
