import { MASK } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';

const LONGEST = 200;

/** Addresses of sources may hold a user and a token. */
const USER_OF_URL = /\b(https?:\/\/)[^/@\s]+@/gi;

/** Addresses without what stands before their `@`. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(USER_OF_URL, `$1${MASK}@`);
}

/** A value as people read it: texts as they are, the rest as JSON, cut to 200 characters. */
export function shownValue(value: unknown): string {
  const text = withoutCredentials(typeof value === 'string' ? value : pythonJson(value));
  if (text.length <= LONGEST) return text;
  // Never half a character: what was cut in two is dropped.
  return `${text.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
