import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a client asked. */
export interface FakeRequest {
  /** Operation, e.g. `PutParameter`. */
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
  /** As it came; absolute where the server is used as a proxy. */
  readonly url: string;
  /** Who signed it, and for which region and service. */
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

export interface FakeReply {
  readonly status?: number;
  readonly json?: unknown;
  readonly xml?: string;
  /** Ends the connection without an answer. */
  readonly hangUp?: boolean;
}

export interface FakeEndpoint {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  stop(): Promise<void>;
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const raw = await text(incoming);
  const header = (name: string) => String(incoming.headers[name] ?? '');
  const target = header('x-amz-target').split('.')[1] ?? '';
  const body: Record<string, unknown> =
    target === '' ? Object.fromEntries(new URLSearchParams(raw)) : JSON.parse(raw);
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(header('authorization')) ?? [];
  const [, accessKeyId = '', region = '', service = ''] = scope;
  const action = body['Action'];
  const operation = target || (typeof action === 'string' ? action : '');
  const { headers, url = '' } = incoming;
  return { operation, body, headers, url, accessKeyId, region, service };
}

/** Speaks the JSON and query protocols of AWS on a port of this machine, as far as clients look. */
export async function startFakeEndpoint(answer: (request: FakeRequest) => FakeReply): Promise<FakeEndpoint> {
  const requests: FakeRequest[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const { status = 200, json, xml, hangUp = false } = answer(request);
    if (hangUp) {
      incoming.socket.destroy();
      return;
    }
    const type = xml === undefined ? 'application/x-amz-json-1.1' : 'text/xml';
    response.writeHead(status, { 'content-type': type }).end(xml ?? JSON.stringify(json ?? {}));
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
