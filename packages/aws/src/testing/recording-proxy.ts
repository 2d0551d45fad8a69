import { createHash } from 'node:crypto';
import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { operationOf } from './operation-of.ts';
import type { NamedOperation } from './operation-of.ts';

/**
 * What a call may meet on its way: too many calls, a disturbed service, a gateway that speaks HTML, silence, a connection
 * that breaks before or after the service heard of it, keys that count as expired, a clock that counts as wrong.
 */
export type Fault =
  | 'throttled'
  | 'disturbed'
  | 'gateway'
  | 'silent'
  | 'cut-before'
  | 'cut-after'
  | 'expired'
  | 'skewed';

export interface ProxiedCall extends NamedOperation {
  readonly body: string;
  /** What became of it on the way, instead of an answer of the service. */
  readonly fault?: Fault;
}

export interface RecordingProxy {
  readonly url: string;
  /** In the order in which they came, each try of a client for itself. */
  readonly calls: readonly ProxiedCall[];
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Base URL of the service behind it. */
  readonly target: string;
  /** Asked for each call; undefined lets it pass. */
  readonly faultOf?: (call: NamedOperation & { readonly body: string }) => Fault | undefined;
}

/** What an hour's difference of clocks looks like to a client. */
const SKEW_MS = 3_600_000;

type Refusal = readonly [status: number, code: string];

const CODES: Partial<Record<Fault, Refusal>> = {
  throttled: [400, 'ThrottlingException'],
  disturbed: [500, 'InternalFailure'],
  expired: [400, 'ExpiredTokenException'],
  skewed: [403, 'InvalidSignatureException'],
};
const S3_CODES: typeof CODES = {
  throttled: [503, 'SlowDown'],
  disturbed: [500, 'InternalError'],
  expired: [400, 'ExpiredToken'],
  skewed: [403, 'RequestTimeTooSkewed'],
};

function refuse(fault: Fault, service: string, { headers }: IncomingMessage, response: ServerResponse): void {
  const [status, code] = (service === 's3' ? S3_CODES : CODES)[fault] ?? [502, ''];
  const date = fault === 'skewed' ? { date: new Date(Date.now() + SKEW_MS).toUTCString() } : {};
  if (fault === 'gateway') {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
  } else if (headers['x-amz-target'] === undefined) {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>made up</Message></Error>`;
    const xml = service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`;
    response.writeHead(status, { 'content-type': 'text/xml', ...date }).end(xml);
  } else {
    const json = JSON.stringify({ __type: code, message: 'made up' });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...date }).end(json);
  }
}

/** Stands between clients and a service: writes every call down, and lets some of them go wrong. */
export async function startRecordingProxy({ target, faultOf }: ProxyOptions): Promise<RecordingProxy> {
  const calls: ProxiedCall[] = [];
  const { hostname, port } = new URL(target);

  const pass = (incoming: IncomingMessage, body: Buffer, response: ServerResponse, cut: boolean): void => {
    const { method, url: path, headers } = incoming;
    const onward = forward({ hostname, port, method, path, headers, agent: false }, (answer) => {
      if (cut) {
        answer.resume();
        incoming.socket.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => incoming.socket.destroy());
    onward.end(body);
  };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await buffer(incoming);
    const body = raw.toString();
    const operation = operationOf(incoming, body);
    const fault = faultOf?.({ ...operation, body });
    calls.push({ ...operation, body, ...(fault === undefined ? {} : { fault }) });
    if (fault === undefined || fault === 'cut-after') pass(incoming, raw, response, fault !== undefined);
    else if (fault === 'cut-before') incoming.socket.destroy();
    else if (fault !== 'silent') refuse(fault, operation.service, incoming, response);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${own}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** So often in a row may the same call go wrong. */
const IN_A_ROW = 3;

/** Faults for a share of calls, the same ones for the same seed in whatever order the calls come. */
export function faultsBySeed(
  seed: number,
  { share, faults, spare = () => false }: FaultShares,
): NonNullable<ProxyOptions['faultOf']> {
  const seen = new Map<string, { times: number; wrong: number }>();
  return (call) => {
    if (spare(call)) return undefined;
    const key = `${call.operation}\n${call.resource}\n${call.body}`;
    const before = seen.get(key) ?? { times: 0, wrong: 0 };
    seen.set(key, before);
    before.times += 1;
    const digest = createHash('sha256').update(`${seed}\n${before.times}\n${key}`).digest();
    const wrong = digest.readUInt32BE(0) / 2 ** 32 < share && before.wrong < IN_A_ROW;
    before.wrong = wrong ? before.wrong + 1 : 0;
    if (!wrong) return undefined;
    return faults[digest.readUInt32BE(4) % faults.length];
  };
}

export interface FaultShares {
  /** Of all calls, from 0 to 1. */
  readonly share: number;
  readonly faults: readonly Fault[];
  /** Calls that always get through. */
  readonly spare?: (call: NamedOperation) => boolean;
}
