import { createHash } from 'node:crypto';

/** Lower-case hex of the text as UTF-8. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
