import { ConflictError } from '@seed/kernel';
import type { Subject } from './refusal.ts';

/** The service said that it made something, and does not have it: it answered from memory. */
export function vanished({ words, item }: Subject, arn: string): ConflictError {
  return new ConflictError(
    'publisher/token-reused',
    `Image Builder says that it made the ${words}, as "${arn}", and does not have it`,
    {
      hints: [
        'if it was deleted a short time ago, publish with `--new-token`: the service remembers the first call',
        'otherwise publish again',
      ],
      data: { arn, ...(item === undefined ? {} : { item }) },
    },
  );
}
