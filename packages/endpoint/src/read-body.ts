import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service-error.ts';

/** No request of these services is larger. */
const MOST_BYTES = 4 * 1_048_576;

/** The body of a request as text. Throws ServiceError for one without end. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new ServiceError('RequestEntityTooLargeException', 'the request is too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
