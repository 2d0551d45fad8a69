import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

export interface TinyRegistry {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Requests so far, as `METHOD path`. */
  readonly requests: readonly string[];
  close(): void;
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A registry on loopback that holds one image, `tiny:1`, for one login; `image` is a tar of its only layer. */
export async function startRegistry(options: {
  readonly login?: { readonly username: string; readonly password: string };
}): Promise<TinyRegistry> {
  const archive = pack();
  archive.entry({ name: 'tiny.txt' }, 'tiny\n');
  archive.finalize();
  const layer = await buffer(archive as AsyncIterable<Buffer>);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/bin/sh'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
      history: [{ created_by: 'test' }],
    }),
  );
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: digestOf(config),
      },
      layers: [
        {
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar',
          size: layer.length,
          digest: digestOf(layer),
        },
      ],
    }),
  );
  const blobs = new Map([layer, config].map((bytes) => [digestOf(bytes), bytes]));
  const requests: string[] = [];
  const { login } = options;
  const expected = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { url = '' } = request;
    requests.push(`${request.method ?? ''} ${url}`);
    const send = (status: number, bytes: Buffer, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'docker-distribution-api-version': 'registry/2.0', ...headers });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    };
    const refuse = (status: number, code: string, headers: Record<string, string> = {}): void =>
      send(status, Buffer.from(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] })), {
        'content-type': 'application/json',
        ...headers,
      });
    if (expected !== undefined && request.headers.authorization !== expected) {
      refuse(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="tiny"' });
      return;
    }
    const [, reference] = /^\/v2\/tiny\/manifests\/(.+)$/.exec(url) ?? [];
    const blob = blobs.get(/^\/v2\/tiny\/blobs\/(.+)$/.exec(url)?.[1] ?? '');
    if (url === '/v2/') send(200, Buffer.from('{}'));
    else if (reference === '1' || reference === digestOf(manifest))
      send(200, manifest, {
        'content-type': type,
        'docker-content-digest': digestOf(manifest),
        'content-length': String(manifest.length),
      });
    else if (blob !== undefined) send(200, blob, { 'content-length': String(blob.length) });
    else refuse(404, 'MANIFEST_UNKNOWN');
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
