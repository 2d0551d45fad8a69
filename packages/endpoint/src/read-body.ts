import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service-error.ts';

/** No request of these services is larger. */
const MOST_BYTES = 4 * 1_048_576;
/** Clients that send first and listen then get so far before their connection ends. */
const MOST_IGNORED = 64 * 1_048_576;

/** The body of a request as text. Rejects with ServiceError for one without end, with another Error for half of one. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) return void chunks.push(chunk);
      chunks.length = 0;
      // What still comes is let go, so that the answer can be read before the connection ends.
      reject(new ServiceError('RequestEntityTooLargeException', 'the request is too large', 413));
      if (size > MOST_IGNORED) request.destroy();
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the request ended before its body did')));
  });
}
