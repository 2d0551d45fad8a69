/**
 * Texts that can be computed again, by a key that names everything they depend on (a digest and a format version).
 * Forgetting one is always allowed; `get` and `set` never throw.
 */
export interface TextCache {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}
