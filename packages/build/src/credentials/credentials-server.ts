import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BuildCredentials, CredentialsSource } from '@seed/deployspec';

/** Credentials are renewed this long before they end; SDKs ask again in time. */
const RENEW_MS = 5 * 60_000;
/** SDKs insist on an end; keys without one are asked for again after this time. */
const LASTING_MS = 60 * 60_000;

export interface GrantOptions {
  /** Whether a request from this address may have the credentials. */
  accepts(address: string): boolean;
  /** A request without the token is refused; else only one with a wrong token is. */
  readonly tokenRequired: boolean;
}

/** What one build may use. */
export interface CredentialsGrant {
  /** Cannot be guessed: `/v2/credentials/<uuid>`. */
  readonly path: string;
  /** Value for AWS_CONTAINER_AUTHORIZATION_TOKEN. */
  readonly token: string;
  revoke(): void;
}

/** An endpoint that speaks the protocol of ECS, which all AWS SDKs know. */
export interface CredentialsServer {
  readonly port: number;
  grant(options: GrantOptions): CredentialsGrant;
  close(): void;
}

export interface CredentialsServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  now?(): number;
}

interface Held extends GrantOptions {
  readonly token: string;
}

/**
 * Serves the caller's credentials to builds. The server never keeps the process alive. Rejects with the system's error
 * when the address cannot be had.
 */
export async function serveCredentials(
  source: CredentialsSource,
  options: CredentialsServerOptions,
): Promise<CredentialsServer> {
  const now = options.now ?? (() => Date.now());
  const grants = new Map<string, Held>();
  const current = renewing(source, now);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?');
    const refusal = refusalOf(request, grants.get(path));
    if (refusal !== undefined) return send(response, refusal.status, refusal.body);
    try {
      send(response, 200, answerOf(await current(), now()));
    } catch (error) {
      // The reason goes to the build's own tool, which shows it to the person.
      const message = error instanceof Error ? error.message : String(error);
      send(response, 500, { code: 'CredentialsUnavailable', message });
    }
  };
  // Importing this module as ESM also loads all of fetch, some 30 ms that builds without credentials need not pay.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    grant(wanted) {
      const path = `/v2/credentials/${randomUUID()}`;
      const token = randomBytes(24).toString('base64url');
      grants.set(path, { ...wanted, token });
      return { path, token, revoke: () => void grants.delete(path) };
    },
    close() {
      grants.clear();
      server.close();
      server.closeAllConnections();
    },
  };
}

function refusalOf(
  request: IncomingMessage,
  held: Held | undefined,
): { readonly status: number; readonly body: object } | undefined {
  if (request.method !== 'GET') return { status: 405, body: { code: 'MethodNotAllowed' } };
  if (held === undefined) return { status: 404, body: { code: 'NoSuchGrant' } };
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const given = request.headers.authorization;
  const tokenFits = given === undefined ? !held.tokenRequired : equal(given, held.token);
  if (held.accepts(address) && tokenFits) return undefined;
  return { status: 403, body: { code: 'AccessDenied' } };
}

function equal(given: string, token: string): boolean {
  const [one, two] = [Buffer.from(given), Buffer.from(token)];
  return one.length === two.length && timingSafeEqual(one, two);
}

/** Asks the source once for all who ask at the same time, and again shortly before the end. */
function renewing(source: CredentialsSource, now: () => number): () => Promise<BuildCredentials> {
  let held: Promise<BuildCredentials> | undefined;
  let until = 0;
  return async () => {
    if (held === undefined || now() >= until) {
      const asked = source.get(AbortSignal.timeout(30_000));
      held = asked;
      until = Number.POSITIVE_INFINITY;
      asked.then(
        ({ expiration }) => {
          const end = expiration === undefined ? now() + LASTING_MS : Date.parse(expiration);
          until = Math.max(end - RENEW_MS, now() + 1000);
        },
        () => {
          held = undefined;
        },
      );
    }
    return held;
  };
}

function answerOf(credentials: BuildCredentials, now: number): object {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken ?? '',
    Expiration: credentials.expiration ?? new Date(now + LASTING_MS).toISOString(),
    ...(credentials.roleArn === undefined ? {} : { RoleArn: credentials.roleArn }),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
