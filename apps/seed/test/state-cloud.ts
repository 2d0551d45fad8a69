import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { openSession } from '@seed/aws';
import { startMoto } from '@seed/aws/testing';
import { createStores } from '@seed/state/ssm';

export interface StatePlace {
  readonly accountId: string;
  readonly region: string;
}

/** An AWS of this machine whose calls are written down. */
export interface StateCloud {
  readonly env: Readonly<Record<string, string>>;
  /** Names of the operations since the last look; those of STS only say who somebody is. */
  calls(): readonly string[];
  /** ARNs of the roles that were taken on since the last look. */
  roles(): readonly string[];
  /** Writes parameters as the roles of the project do. */
  put(place: StatePlace, entries: Readonly<Record<string, string>>): Promise<void>;
  /** Takes the role of an account away from everybody, until the next reset. */
  deny(accountId: string): void;
  /** Forgets everything. */
  reset(): Promise<void>;
  /** Every parameter below the project's path, by its whole name. */
  read(place: StatePlace, path: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

function operationOf(incoming: IncomingMessage, body: Buffer): string {
  const target = String(incoming.headers['x-amz-target'] ?? '').split('.')[1];
  if (target !== undefined) return target;
  const action = new URLSearchParams(body.toString()).get('Action');
  return action ?? `${incoming.method} ${incoming.url?.split('?')[0]}`;
}

const DENIED = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>nobody may take on this role</Message></Error></ErrorResponse>`;

/** Hands everything on and remembers what it was. */
async function startRecorder(upstream: string) {
  const calls: string[] = [];
  const roles: string[] = [];
  const denied = new Set<string>();
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    calls.push(operationOf(incoming, body));
    const role = new URLSearchParams(body.toString()).get('RoleArn');
    if (role !== null) roles.push(role);
    if (role !== null && denied.has(role.split(':')[4] ?? '')) {
      response.writeHead(403, { 'content-type': 'text/xml' }).end(DENIED);
      return;
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = incoming.headers;
    const answer = await fetch(`${upstream}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const {
      'content-encoding': _encoding,
      'transfer-encoding': _transfer,
      ...back
    } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, back).end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    roles,
    denied,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Starts it for a project; `moto` is where `moto_server` is. */
export async function startStateCloud(moto: string, project: string): Promise<StateCloud> {
  const emulator = await startMoto(moto);
  const recorder = await startRecorder(emulator.url);
  const open = () =>
    openSession({
      project,
      region: 'us-east-1',
      endpointUrl: emulator.url,
      env: {},
      version: '0.0.0',
      release: '8.0.7',
    });
  let session = open();
  let stores = createStores(session);
  return {
    env: { AWS_ENDPOINT_URL: recorder.url, AWS_REGION: 'us-east-1' },
    calls: () => recorder.calls.splice(0).filter((name) => !/^(?:GetCallerIdentity|AssumeRole)$/.test(name)),
    roles: () => recorder.roles.splice(0),
    async put(place, entries) {
      for (const [key, value] of Object.entries(entries)) await stores.forTarget(place).put(key, value);
    },
    deny: (accountId) => void recorder.denied.add(accountId),
    async reset() {
      recorder.denied.clear();
      await fetch(`${emulator.url}/moto-api/reset`, { method: 'POST' });
      // It has forgotten which keys belong to which account.
      session.close();
      session = open();
      stores = createStores(session);
    },
    read: async (place, path) =>
      Object.fromEntries((await stores.forTarget(place).list(path)).map(({ key, value }) => [key, value])),
    async close() {
      session.close();
      await recorder.stop();
      await emulator.stop();
    },
  };
}
