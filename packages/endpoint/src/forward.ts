import { request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Headers that belong to one connection. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)));
}

/** A body that has been read already, or one that is still coming. */
export interface Forwarded {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query without the token. */
  readonly path: string;
  readonly body?: string;
}

/**
 * Hands a request on as it came, with its host, which its signature covers, and the answer back. Resolves when the
 * answer is through; rejects when the other side cannot be reached.
 */
export function forward({ request, response, path, body }: Forwarded, upstream: URL): Promise<void> {
  const send = upstream.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const base = upstream.pathname.replace(/\/$/, '');
    const outgoing = send(
      {
        protocol: upstream.protocol,
        hostname: upstream.hostname.replace(/^\[|\]$/g, ''),
        port: upstream.port,
        method: request.method ?? 'POST',
        path: `${base}${path}`,
        headers: passedOn(request.headers),
      },
      (incoming) => {
        response.writeHead(incoming.statusCode ?? 502, passedOn(incoming.headers));
        incoming.pipe(response);
        incoming.once('error', (error) => response.destroy(error));
        response.once('close', resolve);
      },
    );
    outgoing.once('error', reject);
    response.once('close', () => outgoing.destroy());
    if (body === undefined) request.pipe(outgoing);
    else outgoing.end(body);
  });
}
