import { ConflictError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import type { Subject } from './refusal.ts';

/** The service said that it made something, and does not have it: it answered from memory. */
function vanished({ words, item }: Subject, arn: string): ConflictError {
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

/** What was made can be read a moment later. */
const LOOKS = 5;
const PAUSE_MS = 1000;

/** Reads what was just made. Rejects with ConflictError `publisher/token-reused` where it is not there. */
export async function findMade<T>(
  { time }: Pick<Services, 'time'>,
  read: () => Promise<T | undefined>,
  made: { readonly about: Subject; readonly arn: string; readonly signal: AbortSignal },
): Promise<T> {
  for (let looks = 1; looks <= LOOKS; looks += 1) {
    const found = await read();
    if (found !== undefined) return found;
    if (looks < LOOKS) await time.sleep(PAUSE_MS * looks, made.signal);
  }
  throw vanished(made.about, made.arn);
}
