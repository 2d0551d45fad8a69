import { createHash } from 'node:crypto';
import { canonicalJson } from './json-of.ts';

/**
 * A token for a call that replaces something: made of what is asked for and of what is there before, or when. Services remember
 * tokens for hours, and would answer a repeated change from memory although somebody changed it back meanwhile.
 */
export function saltToken(clientToken: string, before: unknown): string {
  return createHash('sha256')
    .update(`${clientToken}/${canonicalJson(before)}`)
    .digest('hex')
    .slice(0, 60);
}
