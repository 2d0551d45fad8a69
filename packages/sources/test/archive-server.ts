import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const NAMES = ['one.test', 'two.test', 'bucket.s3.eu-west-1.amazonaws.com', 'bucket.s3.amazonaws.com'];

/** A certificate for the names of the tests that nobody trusts but the agent below. */
function makeCertificate(): { readonly key: string; readonly cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'seed-certificate-'));
  try {
    const names = NAMES.map((name) => `DNS:${name}`).join(',');
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const args = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const where = ['-keyout', key, '-out', cert, '-subj', '/CN=test', '-addext', `subjectAltName=${names}`];
    execFileSync('openssl', ['req', ...args, ...where], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

let certificate: ReturnType<typeof makeCertificate> | undefined;

export interface Asked {
  readonly host: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface ArchiveServer {
  /** An address of this server under one of its names. */
  at(host: string, path: string): string;
  readonly asked: readonly Asked[];
  /** Finds this server under every name, and trusts it. */
  readonly agent: Agent;
}

export type Handler = (asked: Asked, response: ServerResponse) => void;

/** An https server that is several hosts at once. */
export async function serve(handler: Handler): Promise<ArchiveServer> {
  certificate ??= makeCertificate();
  const asked: Asked[] = [];
  const server = createServer(certificate, (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const one = { host, url: request.url ?? '', headers: request.headers };
    asked.push(one);
    handler(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({
    ca: certificate.cert,
    lookup: (_, options, done) => {
      if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    },
  });
  onTestFinished(async () => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { at: (host, path) => `https://${host}:${port}${path}`, asked, agent };
}
